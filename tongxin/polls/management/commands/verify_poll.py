"""`manage.py verify_poll`: recompute the seals, for the auditor."""

from collections.abc import Iterable

from tongxin.ballots.verifying import VerifyCommand
from tongxin.polls.models import Poll
from tongxin.polls.verification import is_sound


class Command(VerifyCommand):
    help = (
        "Recompute the seal of a counted poll (or of all) from the votes as they stand;"
        " fails where a vote was changed, added or taken away."
    )
    model = Poll

    def faults(self, ballot: Poll) -> Iterable[str]:
        if not is_sound(ballot):
            yield "the votes do not lead to the root"
