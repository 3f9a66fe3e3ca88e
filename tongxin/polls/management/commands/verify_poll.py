"""`manage.py verify_poll`: recompute them from the votes, for the auditor."""

from collections.abc import Iterable

from tongxin.ballots.verifying import VerifyCommand
from tongxin.polls import verification
from tongxin.polls.models import Poll


class Command(VerifyCommand):
    help = (
        "Recompute a poll (or all that were opened) from the votes, heads and areas:"
        " codes, seal, sums and every printed figure. Names what differs, and fails"
        " then."
    )
    model = Poll

    def faults(self, ballot: Poll) -> Iterable[str]:
        return verification.faults(ballot)
