"""The short forms of the live meeting; nothing here saves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tongxin.councils import queries
from tongxin.councils.forms import day
from tongxin.councils.models import AgendaItem, Attendance, Meeting, SeatVote, Term
from tongxin.people.models import Office


def _chosen(label: Any, rows: Any, **options: Any) -> "forms.ModelChoiceField[Any]":
    return forms.ModelChoiceField(
        label=label, queryset=rows, empty_label=_("Please choose"), **options
    )


class SitForm(forms.Form):
    term = _chosen(_("Who it is"), Term.objects.none())
    mode = forms.ChoiceField(label=_("How"), choices=Attendance.Mode)

    def __init__(self, data: Any, *, terms: Any) -> None:
        # One list on the page says who and how.
        if who := data.get("who"):
            term, _colon, mode = who.partition(":")
            data = {"term": term, "mode": mode}
        super().__init__(data)
        field: Any = self.fields["term"]
        field.queryset = terms


class GuestForm(forms.Form):
    shown_name = forms.CharField(
        label=_("Heard as a guest"),
        max_length=60,
        help_text=_("“Two shopkeepers” is name enough."),
    )


class RecuseForm(forms.Form):
    term = _chosen(_("Who leaves the count"), Term.objects.none())
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, terms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["term"]
        field.queryset = terms


class LineForm(forms.Form):
    """One line. The browser gives the key, so that sent twice it is there once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    item = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    said_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    speaker = forms.CharField(
        label=_("Who says it"),
        max_length=60,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "input", "list": "speakers", "autocomplete": "off"}
        ),
    )
    text = forms.CharField(
        label=_("What is said"),
        max_length=500,
        widget=forms.TextInput(
            attrs={"class": "input", "autocomplete": "off", "data-key": "n"}
        ),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean_item(self) -> AgendaItem | None:
        number = self.cleaned_data["item"]
        found = queries.item_of(self.meeting, number) if number else None
        if number and found is None:
            raise ValidationError(_("This item is not on the agenda."))
        return found


class VoiceForm(forms.Form):
    """A demand that comes up in the room: it gets its receipt like any other."""

    text = forms.CharField(
        label=_("A new voice, in one line"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    # No draft of the browser keeps whose it is.
    name = forms.CharField(
        label=_("Whose"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": ""}),
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": ""}),
    )

    together = (("name", "phone"),)


class DecideForm(forms.Form):
    recommendation = forms.CharField(
        label=_("Text of the recommendation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "e"}),
    )
    against_evidence_reason = forms.CharField(
        label=_("Why it goes against what people said"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    review_on = day(label=_("Look at it again on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.seats: list[int] = kwargs.pop("seats", [])
        super().__init__(*args, **kwargs)

    @property
    def votes(self) -> dict[int, str]:
        """What was ticked beside each seat; a seat without a tick abstains."""
        given = ((pk, self.data.get(f"seat-{pk}", "")) for pk in self.seats)
        return {pk: word for pk, word in given if word in SeatVote.Choice.values}


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Why"), max_length=300)


class TaskForm(forms.Form):
    title = forms.CharField(
        label=_("What is to be done"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lead = _chosen(_("Lead office"), Office.objects.none())
    assisting = forms.ModelMultipleChoiceField(
        label=_("Assisting offices"), queryset=Office.objects.none(), required=False
    )
    due_on = day(label=_("Done by"), required=False)

    together = (("lead", "due_on"),)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["lead"].queryset = fields["assisting"].queryset = offices
