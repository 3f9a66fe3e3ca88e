"""Who could read a draft: found on the roll, with the sides that it shows for them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.consultations import queries
from tongxin.consultations.models import Consultation
from tongxin.kernel import clock
from tongxin.people import queries as people
from tongxin.people.models import User
from tongxin.rolls import queries as rolls
from tongxin.units import policies as units

MOST_SHOWN = 50
LEAST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Checker:
    """Somebody on one side of the roll; without a name where the office only knew the
    number.
    """

    person_id: int
    side: str
    name: str = ""
    door: str = ""
    has_account: bool = False

    @property
    def key(self) -> str:
        return f"{self.person_id}:{self.side}"

    @property
    def label(self) -> str:
        told = [self.name or _("Found by this number"), self.door]
        told.append(queries.side_names([self.side]))
        if not self.has_account:
            told.append(_("no account: ask by telephone or at the door"))
        return pgettext("list", ", ").join(one for one in told if one)


def sides_on_roll(consultation: Consultation) -> dict[int, frozenset[str]]:
    """No actor: by person, by the roll of the record date, or of today before it."""
    on = min(consultation.record_day, clock.today())
    found = rolls.entitled(consultation.own_unit, on)
    return {one.person_id: one.sides for one in found}


def found_on_roll(user: User, consultation: Consultation, text: str) -> list[Checker]:
    """By door or name, for who keeps the roll; by mobile or id number, for the others.

    Raises ValidationError, about `who`, where nobody is found.
    """
    if sum(sign.isdigit() for sign in text) >= LEAST_DIGITS:
        person = people.person_known_by(user, text)
        named = {person.pk: ("", "")}
    elif not units.may_keep_roll(user, consultation.own_unit):
        raise ValidationError(
            {"who": _("Names and doors are for who keeps the roll: take the number.")}
        )
    else:
        entries = rolls.roll_entries(user, consultation.own_unit, q=text)[:MOST_SHOWN]
        if len(entries) == MOST_SHOWN:
            raise ValidationError(
                {"who": _("Too many fit: write more of the door or the name.")}
            )
        named = {
            one.person_id: (one.person.name, one.holding.label if one.holding else "")
            for one in entries
        }
    found = _on_their_sides(named, sides_on_roll(consultation))
    if not found:
        raise ValidationError({"who": _("Nobody like this is on the roll.")})
    return found


def _on_their_sides(
    named: dict[int, tuple[str, str]], sides: dict[int, frozenset[str]]
) -> list[Checker]:
    """Whoever can be asked by a message stands first."""
    accounts = _with_account(named)
    found = [
        Checker(pk, side, *told, has_account=pk in accounts)
        for pk, told in named.items()
        for side in sorted(sides.get(pk, ()))
    ]
    return sorted(found, key=lambda one: not one.has_account)


def _with_account(persons: Iterable[int]) -> set[int]:
    rows = User.objects.filter(person__in=list(persons), is_active=True)
    return {pk for pk in rows.values_list("person", flat=True) if pk is not None}
