"""Fields in which work is sent: one office, several, as far as the actor sends."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from tongxin.people.models import Actor, Office, User
from tongxin.work import policies

MOST_DIGITS = 18


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
