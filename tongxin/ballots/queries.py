"""What is still to come of a ballot. Reads only."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tongxin.ballots.models import SealedBallot
from tongxin.kernel import clock, rules


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
    paper = clock.add_workdays(end, rules.get(rule, end).value)
    if ballot.paper_until is not None:
        paper = clock.Deadline(ballot.paper_until, is_provisional=False)
    steps = [Coming("paper", paper.on, paper.is_provisional), Coming(last)]
    if ballot.is_taking:
        steps.insert(0, Coming("open", end))
    return steps
