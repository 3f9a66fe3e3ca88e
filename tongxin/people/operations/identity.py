"""The number of somebody's identity paper: kept sealed, matched by its hash."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.people import policies
from tongxin.people.models import Actor, Person
from tongxin.people.operations.persons import save_unique, write_id_number


@transaction.atomic
def set_id_number(actor: Actor, person: Person, *, id_number: str) -> Person:
    """Keep the number of somebody's paper. It is never shown in full again.

    Raises ValidationError for a wrong number, and when another person has it.
    """
    require(
        policies.may_change_contact(actor, person),
        _("Only the person, or staff who take in, may change this."),
    )
    person = Person.objects.select_related("seal_key").get(pk=person.pk)
    write_id_number(person, id_number)
    save_unique(person, ["id_number_sealed", "id_number_hash"])
    journal.record(actor, "person.id_number_set", person, fields=["id_number"])
    return person


@transaction.atomic
def move_id_number(actor: Actor, person: Person, *, to: Person) -> Person:
    """Two records are of one person: the number goes from one to the other."""
    require(
        policies.may_change_contact(actor, person)
        and policies.may_change_contact(actor, to),
        _("Only the person, or staff who take in, may change this."),
    )
    person = Person.objects.select_related("seal_key").get(pk=person.pk)
    number = person.id_number
    Person.objects.filter(pk=person.pk).update(id_number_sealed=None, id_number_hash="")
    journal.record(actor, "person.id_number_moved", person, fields=["id_number"])
    return set_id_number(actor, to, id_number=number)
