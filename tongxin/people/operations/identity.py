"""The number of somebody's identity paper: kept sealed, matched by its hash."""

from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.people.models import Actor, Person
from tongxin.people.operations.persons import save_unique, write_id_number
from tongxin.people.operations.rules import CONTACT

FIELDS = ["id_number_sealed", "id_number_hash"]


@operation(
    "person.id_number_set",
    Words(
        pgettext_lazy("journal", "wrote the id number down"),
        pgettext_lazy("journal", "id number written down"),
    ),
    CONTACT,
)
def set_id_number(actor: Actor, person: Person, *, id_number: str) -> Person:
    """Keep the number of somebody's paper. It is never shown in full again.

    Raises ValidationError for a wrong number, and when another person has it.
    """
    write_id_number(person, id_number)
    save_unique(person, FIELDS)
    return person


@operation(
    "person.id_number_moved",
    Words(
        pgettext_lazy("journal", "moved the id number to another record"),
        pgettext_lazy("journal", "id number moved to another record"),
    ),
    CONTACT,
)
def move_id_number(actor: Actor, person: Person, *, to: Person) -> Person:
    """Two records are of one person: the number goes from one to the other."""
    number = person.id_number
    person.id_number_sealed, person.id_number_hash = None, ""
    person.save(update_fields=FIELDS)
    return set_id_number(actor, to, id_number=number)
