"""Places are founded when a street is set up, and later by its office."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.actors import Acting
from tongxin.kernel.guard import require
from tongxin.places import policies
from tongxin.places.models import Place


@transaction.atomic
def add_place(
    actor: Acting,
    *,
    kind: Place.Kind,
    name: str,
    parent: Place | None = None,
    is_invented: bool = False,
) -> Place:
    """Put a place on the map; its community follows from where it lies."""
    require(policies.may_add_place(actor), _("Only the street office may add a place."))
    if Place.objects.filter(parent=parent, name=name).exists():
        raise ValidationError(_("This place is already on the map."))
    place = Place(kind=kind, name=name, parent=parent, is_invented=is_invented)
    place.community = parent.community if parent else None
    place.full_clean(exclude=["community"])
    place.save()
    if kind == Place.Kind.COMMUNITY:
        place.community = place
        place.save(update_fields=["community"])
    journal.record(actor, "place.added", place)
    return place
