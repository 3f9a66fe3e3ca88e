"""The number of somebody's identity paper: kept sealed, matched by its hash."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import sealed
from tongxin.kernel.guard import require
from tongxin.people import policies
from tongxin.people.idnumbers import normalise_id_number
from tongxin.people.models import Actor, Person


@transaction.atomic
def set_id_number(actor: Actor, person: Person, *, id_number: str) -> Person:
    """Keep the number of somebody's paper. It is never shown in full again.

    Raises ValidationError for a wrong number, and when another person has it.
    """
    require(
        policies.may_change_contact(actor, person),
        _("Only the person, or staff who take in, may change this."),
    )
    number = normalise_id_number(id_number)
    person = Person.objects.select_related("seal_key").get(pk=person.pk)
    person.id_number = number
    person.id_number_hash = sealed.lookup_hash(number, "id_number")
    try:
        with transaction.atomic():
            person.save(update_fields=["id_number_sealed", "id_number_hash"])
    except IntegrityError as error:
        raise ValidationError(_("Somebody else has this id number.")) from error
    journal.record(actor, "person.id_number_set", person, fields=["id_number"])
    return person
