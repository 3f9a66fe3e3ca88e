"""Whom to ask about what."""

from typing import TypedDict, Unpack

from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import changed, operation, values_of
from tongxin.journal.words import Words, say
from tongxin.people.models import Actor, Office
from tongxin.units.models import Unit, UnitContact
from tongxin.units.operations.rules import CONTACT, UNIT


class ContactFacts(TypedDict, total=False):
    office: Office | None
    who: str
    phone: str
    hours: str
    position: int


say(
    "unit.contact_set",
    Words(
        pgettext_lazy("journal", "said whom to ask"),
        pgettext_lazy("journal", "contact of a unit set"),
    ),
)


def set_contact(
    actor: Actor, unit: Unit, *, topic: str, **facts: Unpack[ContactFacts]
) -> UnitContact:
    """Say whom to ask about a topic; what was said of it before is replaced."""
    with journal.act_first():
        unit = UNIT.hold(actor, unit)
        topic = topic.strip()
        contact = UnitContact(unit=unit, topic=topic, **facts)
        there = unit.contacts.filter(topic=topic).first()
        if there is not None:
            contact.pk = there.pk
            contact._state.adding = False  # noqa: SLF001 - the row is there already
        contact.full_clean()
        contact.save()
        before = values_of(there) if there else None
        journal.record(actor, "unit.contact_set", contact, changed(contact, before))
    return contact


@operation(
    "unit.contact_removed",
    Words(
        pgettext_lazy("journal", "removed the contact"),
        pgettext_lazy("journal", "contact of a unit removed"),
    ),
    CONTACT,
)
def remove_contact(actor: Actor, contact: UnitContact) -> None:
    """Nobody is to be asked about this any more."""
    contact.delete()
