"""The shape of an import: a file, what its columns mean, what to assume."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.people.models import Actor, User
from tongxin.places import queries as places
from tongxin.units.models import Unit
from tongxin.voices.importing import LABELS
from tongxin.voices.models import Voice

MAX_BYTES = 30 * 1024 * 1024


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("Excel (.xlsx) or CSV, at most 30 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv"}),
    )
    sheet = forms.IntegerField(
        label=_("Which sheet"), min_value=1, max_value=200, initial=1
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 30 MB."))
        return file


class ColumnsForm(forms.Form):
    """One choice a meaning: which column of the sheet holds it."""

    def __init__(
        self, *args: Any, headings: tuple[str, ...], actor: Actor, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", gettext("Not in this sheet"))] + [
            (str(at), heading or gettext("Column %(number)d") % {"number": at + 1})
            for at, heading in enumerate(headings)
        ]
        for meaning, label in LABELS.items():
            self.fields[f"column_{meaning}"] = forms.ChoiceField(
                label=label, choices=columns, required=meaning == "text"
            )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind, where the sheet does not say"), choices=Voice.Kind
        )
        self.fields["audience"] = forms.ChoiceField(
            label=_("Who may read them"),
            choices=[
                choice
                for choice in Voice.Audience.choices
                if choice[0] != Voice.Audience.ANONYMOUS
            ],
        )
        communities = places.communities()
        if isinstance(actor, User) and not actor.is_street:
            communities = communities.filter(pk__in=actor.community_ids)
        self.fields["community"] = forms.ModelChoiceField(
            label=_("Community"),
            queryset=communities,
            required=False,
            empty_label=gettext("Not sorted yet"),
        )
        self.fields["unit"] = forms.ModelChoiceField(
            label=_("Renewal unit"),
            queryset=Unit.objects.filter(community__in=communities),
            required=False,
            empty_label=gettext("None"),
        )

    @property
    def columns(self) -> dict[str, int]:
        chosen = {meaning: self.cleaned_data[f"column_{meaning}"] for meaning in LABELS}
        return {meaning: int(at) for meaning, at in chosen.items() if at != ""}

    @property
    def defaults(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "audience": data["audience"],
            "community": data["community"].pk if data["community"] else None,
            "unit": data["unit"].pk if data["unit"] else None,
        }
