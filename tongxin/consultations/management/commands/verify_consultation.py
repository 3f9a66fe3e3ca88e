"""`manage.py verify_consultation`: recompute the seals, for the auditor."""

from collections.abc import Iterable

from tongxin.ballots.verifying import VerifyCommand
from tongxin.consultations.models import Consultation
from tongxin.consultations.verification import verify


class Command(VerifyCommand):
    help = (
        "Recompute the seal of a consultation (or of all) from the stances as they"
        " stand; names the pseudonyms whose form was changed, and fails then."
    )
    model = Consultation

    def faults(self, ballot: Consultation) -> Iterable[str]:
        found = verify(ballot)
        for word in ("changed", "missing", "added"):
            if names := getattr(found, word):
                yield f"{word}: {', '.join(names)}"
        if not found.is_root_right:
            yield "the forms do not lead to the root"
        if not found.is_print_right:
            yield "the published report does not have its digest"
