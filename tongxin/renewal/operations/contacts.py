"""Whom to ask about what."""

from typing import TypedDict, Unpack

from django.db import transaction

from tongxin.journal import operations as journal
from tongxin.people.models import Actor, Office
from tongxin.renewal.models import Unit, UnitContact
from tongxin.renewal.operations.checks import require_keeper


class ContactFacts(TypedDict, total=False):
    office: Office | None
    who: str
    phone: str
    hours: str
    position: int


@transaction.atomic
def set_contact(
    actor: Actor, unit: Unit, *, topic: str, **facts: Unpack[ContactFacts]
) -> UnitContact:
    """Say whom to ask about a topic; what was said of it before is replaced."""
    require_keeper(actor, unit)
    topic = topic.strip()
    contact = UnitContact(unit=unit, topic=topic, **facts)
    if before := UnitContact.objects.filter(unit=unit, topic=topic).first():
        contact.pk = before.pk
        contact._state.adding = False  # noqa: SLF001 - the row is there already
    contact.full_clean()
    contact.save()
    journal.record(actor, "unit.contact_set", contact, ["topic", *sorted(facts)])
    return contact


@transaction.atomic
def remove_contact(actor: Actor, contact: UnitContact) -> None:
    """Nobody is to be asked about this any more."""
    require_keeper(actor, contact.unit)
    journal.record(actor, "unit.contact_removed", contact, ["topic"])
    contact.delete()
