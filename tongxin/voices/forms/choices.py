"""Fields that several office forms share: one office, several, a spot on the map."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.people.models import Actor, User
from tongxin.places.models import Place
from tongxin.units import policies as unit_policies
from tongxin.units.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

NEARBY = (Place.Kind.COMMUNITY, Place.Kind.ESTATE, Place.Kind.PARK)


class Spot:
    """Where something is: a renewal unit, or a place."""

    def __init__(self, place: Place | None = None, unit: Unit | None = None) -> None:
        self.place, self.unit = place, unit

    def __str__(self) -> str:
        return str(self.unit or self.place or "")


class SpotField(forms.CharField):
    """A unit or a place by its name: a list of names helps, any known one is taken."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Spot:
        name = str(super().clean(value)).strip()
        if not name:
            return Spot()
        unit = Unit.objects.select_related("community").filter(name=name).first()
        if unit is not None:
            return Spot(unit=unit)
        found = list(Place.objects.select_related("community").filter(name=name)[:2])
        if len(found) == 1:
            return Spot(place=found[0])
        if found:
            raise ValidationError(
                _("“%(name)s” is several places; please name the estate."),
                params={"name": name},
            )
        raise ValidationError(
            _("No unit and no place is called “%(name)s”."), params={"name": name}
        )

    def prepare_value(self, value: Any) -> str:
        return str(value or "")


def spot_names(actor: Actor) -> list[str]:
    """Names to choose from: for a community its own."""
    units: Any = unit_policies.visible_to(actor)
    places: Any = Place.objects.filter(kind__in=NEARBY)
    if isinstance(actor, User) and not actor.is_street:
        own: Iterable[int] = actor.community_ids
        units, places = (
            units.filter(community__in=own),
            places.filter(community__in=own),
        )
    names = [*units.values_list("name", flat=True)]
    return list(dict.fromkeys([*names, *places.values_list("name", flat=True)]))
