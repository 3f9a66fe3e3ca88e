"""What is asked of a whole workbook of voices."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.fields import Day
from tongxin.people.models import Actor, User
from tongxin.places import queries as places
from tongxin.units.models import Unit
from tongxin.voices.importing import Finished
from tongxin.voices.models import Voice


def workbook_fields(actor: Actor, _subject: None) -> dict[str, forms.Field]:
    """What to assume of rows that do not say it; places that the actor may choose."""
    communities = places.communities()
    if isinstance(actor, User) and not actor.is_street:
        communities = communities.filter(pk__in=actor.community_ids)
    audiences = [
        choice
        for choice in Voice.Audience.choices
        if choice[0] != Voice.Audience.ANONYMOUS
    ]
    return {
        "finished": forms.ChoiceField(
            label=_("Are these finished already?"),
            choices=Finished,
            initial=Finished.ROWS,
            widget=forms.RadioSelect,
        ),
        "kind": forms.ChoiceField(
            label=_("Kind, where the sheet does not say"),
            choices=Voice.Kind,
            initial=Voice.Kind.HELP,
        ),
        "day": Day(label=_("Day, where the sheet does not say"), required=False),
        "audience": forms.ChoiceField(
            label=_("Who may read them"),
            choices=audiences,
            initial=Voice.Audience.OFFICE,
        ),
        "community": forms.ModelChoiceField(
            label=_("Community"),
            queryset=communities,
            required=False,
            empty_label=gettext("Not sorted yet"),
        ),
        "unit": forms.ModelChoiceField(
            label=_("Renewal unit"),
            queryset=Unit.objects.filter(community__in=communities),
            required=False,
            empty_label=gettext("None"),
        ),
    }
