"""Registering many people at once, as a list out of a workbook names them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import sealed
from tongxin.kernel.guard import refuse_if_taken, require
from tongxin.kernel.models import SealKey
from tongxin.people import phones, policies
from tongxin.people.models import Actor, Channel, Person
from tongxin.people.operations.persons import (
    check_channel,
    clean_line,
    write_facts,
    write_id_number,
)

BATCH = 500


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is known of somebody who is registered with others."""

    name: str
    phone: str = ""
    id_number: str = ""


@journal.act_first()
def register_people(actor: Actor, newcomers: Sequence[Newcomer]) -> list[Person]:
    """Keep each of them as `register_person` does, all or none, in the order given.

    Whoever has a telephone is answered by it, everybody else by receipt.
    """
    require(policies.may_register_person(actor), _("This account is closed."))
    keys = sealed.new_keys(len(newcomers))
    persons = list(map(_person, newcomers, keys))
    with refuse_if_taken(_("Somebody else has this id number.")):
        Person.objects.bulk_create(persons, batch_size=BATCH)
    for fields in (["name"], ["name", "phone"], ["phone"]):
        known = [
            person
            for person, one in zip(persons, newcomers, strict=True)
            if [f for f in ("name", "phone") if getattr(one, f)] == fields
        ]
        journal.record_many(actor, "person.registered", known, fields)
    return persons


def _person(one: Newcomer, key: SealKey) -> Person:
    phone = phones.normalise_phone(one.phone) if one.phone else ""
    name = clean_line("name", one.name)
    if not name and not phone:
        raise ValidationError(_("Please give a name or a telephone number."))
    channel = Channel.PHONE if phone else Channel.RECEIPT
    person = Person(seal_key=key, answer_channel=channel)
    write_facts(person, {"name": name, "phone": phone})
    check_channel(person)
    if one.id_number:
        write_id_number(person, one.id_number)
    return person
