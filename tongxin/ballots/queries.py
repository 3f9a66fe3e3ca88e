"""What is still to come of a ballot. Reads only."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tongxin.ballots.models import SealedBallot
from tongxin.kernel import due


@dataclass(frozen=True, slots=True)
class Coming:
    """What happens to it after it, and by which day at the latest."""

    kind: str
    by: date | None = None
    is_provisional: bool = False


def what_comes(ballot: SealedBallot, rule: str, last: str) -> list[Coming]:
    """No actor: what is still to come until it is sealed, in order.

    `rule` says for how many days slips are typed after the end.
    """
    if ballot.closes_at is None or ballot.seal_root:
        return []
    end = timezone.localdate(ballot.closes_at)
    if ballot.paper_until is not None:
        paper = Coming("paper", ballot.paper_until)
    else:
        by = due.due_by(rule, end)
        paper = Coming("paper", by.on, by.is_provisional)
    steps = [paper, Coming(last)]
    if ballot.is_taking:
        steps.insert(0, Coming("open", end))
    return steps
