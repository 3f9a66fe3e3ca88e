"""The shape of what is written about organisations and files; nothing here saves."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.fields import Day, long_text, one_of
from tongxin.members.models import Cadre, Correction, Membership, PartyOrganisation
from tongxin.people.models import Office, Organisation
from tongxin.places.models import Place
from tongxin.units.models import Unit

# Of what a file may bear.
YEARS = range(1920, 2101)
day = partial(Day, years=YEARS)
short_text = partial(long_text, most=500)
Because = Membership.Because


def kinds(organisation: PartyOrganisation) -> dict[str, Any]:
    """A League organisation keeps League members, the Party's the two others."""
    every = Membership.Kind
    found = (one for one in every if (one == every.LEAGUE) == organisation.is_league)
    return {"kind": [(one.value, one.label) for one in found]}


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
    founded_on = day(label=_("Founded on"))

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
    on = day(label=_("Dissolved on"))

    together = (("paper", "on"),)


class AddForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    phone = forms.CharField(label=_("Mobile number"), max_length=30)
    kind = forms.ChoiceField(label=_("As"))
    from_on = day(label=_("From which day"))

    together = (("name", "phone"), ("kind", "from_on"))


class CorrectForm(forms.Form):
    """The two facts of a file that can have been written down wrongly."""

    kind = forms.ChoiceField(label=_("As"))
    from_on = day(label=_("From which day"))

    together = (("kind", "from_on"),)


class MoveForm(forms.Form):
    to = one_of(_("To which organisation"), PartyOrganisation.objects.none())
    on = day(label=_("From which day"))

    together = (("to", "on"),)


class ActivityForm(forms.Form):
    organisation = one_of(
        _("Takes part at"),
        PartyOrganisation.objects.none(),
        required=False,
        empty_label=_("Where the file is kept"),
    )
    on = day(label=_("From which day"))

    together = (("organisation", "on"),)


class DayForm(forms.Form):
    on = day(label=_("From which day"))


class EndForm(forms.Form):
    because = forms.ChoiceField(
        label=_("Why"),
        choices=[(one.value, one.label) for one in Because if one != Because.CONFIRMED],
    )
    on = day(label=_("First day without it"))
    words = short_text(
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
    from_on = day(label=_("From which day"))

    together = (("name", "phone"), ("duty", "from_on"))


class AskForm(forms.Form):
    text = short_text(_("What is wrong"), help_text=_("And what it should say."))


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("party", "What became of it"), choices=Correction.Outcome
    )
    answer = short_text(_("Your answer"), help_text=_("The member reads it."))
