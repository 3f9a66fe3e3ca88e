"""Fields that several office forms share: one office, several, a spot on the map."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from tongxin.people.models import Actor, Office, User
from tongxin.places.models import Place
from tongxin.units import policies as unit_policies
from tongxin.units.models import Unit
from tongxin.voices import policies

MOST_DIGITS = 18
NEARBY = (Place.Kind.COMMUNITY, Place.Kind.ESTATE, Place.Kind.PARK)


# Only the type checker knows what these hold; at run time they take no brackets.
if TYPE_CHECKING:
    OfficeIterator = ModelChoiceIterator[Office]
    OneOffice = forms.ModelChoiceField[Office]
    SeveralOffices = forms.ModelMultipleChoiceField[Office]
else:
    OfficeIterator = ModelChoiceIterator
    OneOffice = forms.ModelChoiceField
    SeveralOffices = forms.ModelMultipleChoiceField


class _ByKind(OfficeIterator):
    """Offices under the name of their kind; a department is called by the whistle."""

    field: "OfficeField"

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for kind, offices in groupby(self.queryset, key=lambda office: office.kind):
            name = str(Office.Kind(kind).label)
            if kind == Office.Kind.DEPARTMENT and self.field.whistles:
                name = _("%(kind)s: by the whistle") % {"kind": name}
            yield (name, [self.choice(office) for office in offices])


class OfficeField(OneOffice):
    iterator = _ByKind
    whistles = False


def refuse_no_ids(field: forms.Field, value: Any) -> None:
    """What no record is numbered by is no choice; the database need not see it."""
    for pk in value if isinstance(value, list | tuple) else ():
        if not str(pk).isdecimal() or len(str(pk)) > MOST_DIGITS:
            told = field.error_messages["invalid_pk_value"]
            raise ValidationError(told, "invalid_pk_value", {"pk": str(pk)[:20]})


class OfficesField(SeveralOffices):
    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        refuse_no_ids(self, value)
        return super().clean(value)


def offices_for(actor: Actor) -> Any:
    """In the order of their kinds, so that they can be grouped."""
    offices = policies.offices_to_send_to(actor).filter(is_closed=False)
    return offices.order_by("kind", "name")


def may_whistle(actor: Actor) -> bool:
    return isinstance(actor, User) and actor.takes_in and not actor.is_street


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
