"""The code on a slip of paper: what it looks like, and whose it is for staff who type.

It says nothing by itself: drawn by lot, kept as a keyed hash, and of no use to anybody
without an account that types for this unit.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.consultations import policies
from tongxin.consultations.models import Consultation, RollEntry, Slip
from tongxin.kernel import sealed
from tongxin.people.models import Actor, Person
from tongxin.rolls import queries as rolls

# Letters and figures that nobody takes for one another, in any hand.
LETTERS = "ACDEFHJKLMNPRTUVWXY"
SIGNS = LETTERS + "34679"
LENGTH = 8


def new_code(draw: Callable[[str], str]) -> str:
    """As in K7XD-M3PA. It begins with a letter: no telephone number does."""
    code = draw(LETTERS) + "".join(draw(SIGNS) for _place in range(LENGTH - 1))
    return f"{code[:4]}-{code[4:]}"


def plain(text: str) -> str:
    """As somebody types it: small, with or without the dash."""
    return "".join(text.split()).replace("-", "").replace("－", "").upper()


def is_code(text: str) -> bool:
    code = plain(text)
    return len(code) == LENGTH and code[0] in LETTERS and set(code) <= set(SIGNS)


def hash_of(consultation_id: int, code: str) -> str:
    return sealed.lookup_hash(f"{consultation_id}:{plain(code)}", "consultations.slip")


def person_of(actor: Actor, consultation: Consultation, code: str) -> Person:
    """Whose slip this is, for staff who type here.

    Raises ValidationError for a code of no slip, and for one that was typed.
    """
    slip = (
        Slip.objects.filter(
            code_hash=hash_of(consultation.pk, code),
            consultation__in=policies.typed_by(actor).filter(pk=consultation.pk),
        )
        .select_related("entry__person__seal_key", "entry__consultation__unit")
        .first()
    )
    if slip is None:
        raise ValidationError({"who": _("No slip has this code. Please look again.")})
    if slip.entry is None:
        raise ValidationError(
            {"who": _("This slip has been typed. To change it, find the person.")}
        )
    return _known_now(slip.entry)


def _known_now(entry: RollEntry) -> Person:
    """Whoever took the entry over by letter goes by their own record now."""
    successor = rolls.successors(entry.consultation.own_unit).get(entry.person_id)
    if successor is None:
        return entry.person
    return Person.objects.select_related("seal_key").get(pk=successor)
