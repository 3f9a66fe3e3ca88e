"""`manage.py verify_consultation`: recompute them from the stances, for the auditor."""

from collections.abc import Iterable

from tongxin.ballots.verifying import VerifyCommand
from tongxin.consultations import verification
from tongxin.consultations.models import Consultation


class Command(VerifyCommand):
    help = (
        "Recompute a consultation (or all that were opened) from the stances: codes,"
        " seal, report and every printed figure. Names what differs, and fails then."
    )
    model = Consultation

    def faults(self, ballot: Consultation) -> Iterable[str]:
        return verification.faults(ballot)
