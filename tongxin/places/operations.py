"""Places are founded when a street is set up, and later by its office."""

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.journal.acts import Rule, founding, operation
from tongxin.journal.words import Words
from tongxin.kernel.actors import Acting
from tongxin.kernel.guard import refuse_if_taken
from tongxin.places import policies
from tongxin.places.models import Place

PLACE = Rule(
    rows=policies.kept_by,
    refusal=gettext_lazy("Only the administrator may change a place."),
)


@founding(
    "place.added",
    Words(
        pgettext_lazy("journal", "put the place on the map"),
        pgettext_lazy("journal", "place added"),
    ),
    may=policies.may_add_place,
    refusal=gettext_lazy("Only the street office may add a place."),
)
def add_place(
    actor: Acting,
    *,
    kind: Place.Kind | str,
    name: str,
    parent: Place | None = None,
    is_invented: bool = False,
) -> Place:
    """Put a place on the map; its community follows from where it lies."""
    name = " ".join(name.split())
    place = Place(kind=kind, name=name, parent=parent, is_invented=is_invented)
    place.community = parent.community if parent else None
    place.clean_fields(exclude=["community"])
    _refuse_where_it_cannot_lie(place)
    with refuse_if_taken(_("This place is already on the map.")):
        place.save()
    if kind == Place.Kind.COMMUNITY:
        place.community = place
        place.save(update_fields=["community"])
    return place


@operation(
    "place.renamed",
    Words(
        pgettext_lazy("journal", "renamed the place"),
        pgettext_lazy("journal", "place renamed"),
    ),
    PLACE,
)
def rename_place(actor: Acting, place: Place, *, name: str) -> Place:
    """Mend a name; whatever lies there stays. Refuses one that is taken there."""
    place.name = " ".join(name.split())
    place.clean_fields(exclude=["community"])
    with refuse_if_taken(_("This place is already on the map.")):
        place.save()
    return place


@operation(
    "place.removed",
    Words(
        pgettext_lazy("journal", "took the place off the map"),
        pgettext_lazy("journal", "place taken off the map"),
    ),
    PLACE,
)
def remove_place(actor: Acting, place: Place) -> None:
    """Take back what was put there by mistake, while no record names it."""
    if place.community_id == place.pk:
        # It names itself, which would protect it from being deleted.
        place.community = None
        place.save(update_fields=["community"])
    try:
        place.delete()
    except ProtectedError as error:
        raise ValidationError(
            _("Something lies there or names it already. It can be renamed.")
        ) from error


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
