"""What a person of the roll is told: that person, and nobody else.

No name and no address: this may go out as a text message.
"""

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_noop

from tongxin.notices.messages import Message
from tongxin.rolls.models import ApplicantTie, Entitlement, Objection, Side

ACCEPTED = Message(
    key="roll.accepted",
    title=gettext_noop("You are on the roll of %(unit)s, as: %(side)s."),
    text=gettext_noop("Your right to be heard counts from %(day)s."),
    link="rolls:my_roll",
)
REFUSED = Message(
    key="roll.refused",
    title=gettext_noop("Your claim to the roll of %(unit)s was refused."),
    text=gettext_noop(
        "The reason: %(reason)s\n"
        "You may object until %(day)s, on your page or at the counter."
    ),
    link="rolls:my_roll",
)
ENDED = Message(
    key="roll.ended",
    title=gettext_noop("Your entry on the roll of %(unit)s has ended."),
    text=gettext_noop("The reason: %(reason)s"),
    link="rolls:my_roll",
)
DECIDED = Message(
    key="roll.decided",
    title=gettext_noop(
        "Your objection to the roll of %(unit)s is decided: %(outcome)s."
    ),
    text=gettext_noop("The reason: %(reason)s"),
    link="rolls:my_roll",
)
MARKED = Message(
    key="roll.marked",
    title=gettext_noop("The roll of %(unit)s says that you work for the applicant."),
    text=gettext_noop("You keep your right. If this is wrong, please tell us."),
    link="rolls:my_roll",
)


def tell_accepted(right: Entitlement) -> None:
    side, day = Side(right.side).label, _day(right.from_on)
    unit = right.unit.name
    ACCEPTED.tell(right.person, right, once=right.pk, unit=unit, side=side, day=day)


def tell_refused(right: Entitlement) -> None:
    facts: dict[str, Any] = {"unit": right.unit.name, "reason": right.reason}
    day = _day(right.object_until)
    REFUSED.tell(right.person, right, once=right.pk, day=day, **facts)


def tell_ended(right: Entitlement) -> None:
    facts: dict[str, Any] = {"unit": right.unit.name, "reason": right.ended_reason}
    ENDED.tell(right.person, right, once=right.pk, **facts)


def tell_decided(objection: Objection) -> None:
    right = objection.entitlement
    outcome = Objection.Outcome(objection.outcome).label
    facts: dict[str, Any] = {
        "unit": right.unit.name,
        "reason": objection.reason,
        "outcome": outcome,
    }
    DECIDED.tell(right.person, objection, once=objection.pk, **facts)


def tell_marked(tie: ApplicantTie) -> None:
    MARKED.tell(tie.person, tie, once=tie.pk, unit=tie.unit.name)


def _written(on: date | None) -> str:
    shape = "n月j日" if translation.get_language() != "en" else "j F"
    return date_format(on, shape) if on else ""


# In the language in which it is told.
_day = lazy(_written, str)
