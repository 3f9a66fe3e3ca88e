"""The shape of what is written about organisations and files; nothing here saves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.members.models import Cadre, Correction, Membership, PartyOrganisation
from tongxin.people.models import Office, Organisation
from tongxin.places.models import Place
from tongxin.renewal.models import Unit

# Of what a file may bear.
YEARS = range(1920, 2101)
CHOOSE = _("Please choose")
Because = Membership.Because


class Day(forms.DateField):
    """A day, chosen in the browser's own calendar or written as 2026-12-18."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and day.year not in YEARS:
            raise ValidationError(_("Please look at the year."))
        return day


def one_of(
    label: Any, rows: QuerySet[Any], **options: Any
) -> forms.ModelChoiceField[Any]:
    options.setdefault("empty_label", CHOOSE)
    return forms.ModelChoiceField(label=label, queryset=rows, **options)


def words(label: Any, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, widget=area, max_length=500, **options)


class FoundForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=PartyOrganisation.Kind)
    name = forms.CharField(label=_("Name of the organisation"), max_length=80)
    parent = one_of(
        _("Stands under"),
        PartyOrganisation.objects.filter(dissolved_on=None),
        required=False,
        help_text=_("Only the working committee stands under none."),
    )
    place = one_of(
        _("Of which place"), Place.objects.order_by("kind", "name"), required=False
    )
    enterprise = one_of(
        _("Or of which enterprise"),
        Organisation.objects.order_by("name"),
        required=False,
    )
    unit = one_of(
        _("Or of which renewal unit"), Unit.objects.order_by("name"), required=False
    )
    office = one_of(
        _("Which office keeps its files"),
        Office.objects.filter(is_closed=False),
        required=False,
        help_text=_("Without one, those above it keep them."),
    )
    founded_paper = forms.CharField(
        label=_("By which paper"),
        max_length=160,
        help_text=_("Title and number, as they stand on it."),
    )
    founded_on = Day(label=_("Founded on"))

    together = (("place", "enterprise", "unit"), ("founded_paper", "founded_on"))


class EntrustForm(forms.Form):
    office = one_of(
        _("Which office keeps its files"),
        Office.objects.filter(is_closed=False),
        required=False,
        help_text=_("Without one, those above it keep them."),
    )


class DissolveForm(forms.Form):
    paper = forms.CharField(
        label=_("By which paper"),
        max_length=160,
        help_text=_("Title and number, as they stand on it."),
    )
    on = Day(label=_("Dissolved on"))

    together = (("paper", "on"),)


class _OfAKind(forms.Form):
    """A League organisation keeps League members, the Party's the two others."""

    kind = forms.ChoiceField(label=_("As"))
    from_on = Day(label=_("From which day"))

    together: tuple[tuple[str, ...], ...] = (("kind", "from_on"),)

    def __init__(self, *args: Any, is_league: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        league = Membership.Kind.LEAGUE
        field: Any = self.fields["kind"]
        field.choices = [
            (one.value, one.label)
            for one in Membership.Kind
            if (one == league) == is_league
        ]


class AddForm(_OfAKind):
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    phone = forms.CharField(label=_("Mobile number"), max_length=30)

    together = (("name", "phone"), ("kind", "from_on"))
    field_order = ("name", "phone", "kind", "from_on")


class CorrectForm(_OfAKind):
    """The two facts of a file that can have been written down wrongly."""


class MoveForm(forms.Form):
    to = one_of(_("To which organisation"), PartyOrganisation.objects.none())
    on = Day(label=_("From which day"))

    together = (("to", "on"),)

    def __init__(self, *args: Any, rows: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["to"]
        field.queryset = rows


class ActivityForm(forms.Form):
    organisation = one_of(
        _("Takes part at"),
        PartyOrganisation.objects.none(),
        required=False,
        empty_label=_("Where the file is kept"),
    )
    on = Day(label=_("From which day"))

    together = (("organisation", "on"),)

    def __init__(self, *args: Any, rows: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["organisation"]
        field.queryset = rows


class DayForm(forms.Form):
    on = Day(label=_("From which day"))


class EndForm(forms.Form):
    because = forms.ChoiceField(
        label=_("Why"),
        choices=[(one.value, one.label) for one in Because if one != Because.CONFIRMED],
    )
    on = Day(label=_("First day without it"))
    words = words(
        _("What else has to be said"),
        required=False,
        help_text=_("Sealed; the member reads it."),
    )

    together = (("because", "on"),)


class CadreForm(forms.Form):
    """Whose file may be kept elsewhere: so by name and number."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    phone = forms.CharField(label=_("Mobile number"), max_length=30)
    duty = forms.ChoiceField(label=pgettext_lazy("party", "Duty"), choices=Cadre.Duty)
    from_on = Day(label=_("From which day"))

    together = (("name", "phone"), ("duty", "from_on"))


class AskForm(forms.Form):
    text = words(_("What is wrong"), help_text=_("And what it should say."))


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("party", "What became of it"), choices=Correction.Outcome
    )
    answer = words(_("Your answer"), help_text=_("The member reads it."))
