"""Places are founded when a street is set up, and later by its office."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
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
    kind: Place.Kind | str,
    name: str,
    parent: Place | None = None,
    is_invented: bool = False,
) -> Place:
    """Put a place on the map; its community follows from where it lies."""
    require(policies.may_add_place(actor), _("Only the street office may add a place."))
    name = " ".join(name.split())
    place = Place(kind=kind, name=name, parent=parent, is_invented=is_invented)
    place.community = parent.community if parent else None
    place.clean_fields(exclude=["community"])
    _refuse_where_it_cannot_lie(place)
    try:
        # Two may add the same place at once: the table decides.
        with transaction.atomic():
            place.save()
    except IntegrityError as error:
        raise ValidationError(_("This place is already on the map.")) from error
    if kind == Place.Kind.COMMUNITY:
        place.community = place
        place.save(update_fields=["community"])
    journal.record(actor, "place.added", place)
    return place


def _refuse_where_it_cannot_lie(place: Place) -> None:
    """A street lies in nothing, a community in a street, all else in a community."""
    parent = place.parent
    fits = {
        Place.Kind.STREET: parent is None,
        Place.Kind.COMMUNITY: parent is not None and parent.kind == Place.Kind.STREET,
    }.get(Place.Kind(place.kind), place.community is not None)
    if not fits:
        raise ValidationError(
            _("A community lies in a street, and every other place in a community.")
        )
