"""The short forms of the live meeting; nothing here saves."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxin.councils.forms import day, one_of
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    SeatVote,
    Term,
)
from tongxin.councils.queries import Place
from tongxin.people.models import Office

ONE_LINE = {"class": "input", "autocomplete": "off"}
# No draft of the browser keeps whose it is.
PRIVATE = {"autocomplete": "off", "data-private": ""}


class SitForm(forms.Form):
    term = one_of(_("Who it is"), Term.objects.none())
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
    term = one_of(_("Who leaves the count"), Term.objects.none())
    reason = forms.CharField(label=_("Why"), max_length=300)


class LineForm(forms.Form):
    """One line. The browser gives the key, so that sent twice it is there once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("This item is not on the agenda.")},
    )
    said_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    speaker = forms.CharField(
        label=_("Who says it"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={**ONE_LINE, "list": "speakers"}),
    )
    text = forms.CharField(
        label=_("What is said"),
        max_length=500,
        widget=forms.TextInput(attrs={**ONE_LINE, "data-key": "n"}),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.queryset = meeting.items.all()


class VoiceForm(forms.Form):
    """A demand that comes up in the room: it gets its receipt like any other."""

    text = forms.CharField(
        label=_("A new voice, in one line"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Whose"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=PRIVATE),
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs=PRIVATE),
    )

    together = (("name", "phone"),)


class DecideForm(forms.Form):
    """By consensus; or by hands, one field a seat, where `how` says so."""

    how = forms.CharField(required=False, widget=forms.HiddenInput)
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

    def __init__(self, *args: Any, places: Sequence[Place] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats: dict[str, int] = {}
        if self.data.get("how") != Decision.How.SEATS:
            return
        for place in places:
            name = f"seat-{place.seat.pk}"
            # Whoever left or was recused meanwhile is told of by the act.
            if place.may_vote or name in self.data:
                self.seats[name] = place.seat.pk
                self.fields[name] = forms.ChoiceField(
                    label=place.shown_name or str(place.seat),
                    choices=SeatVote.Choice,
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        """A seat without a tick abstains."""
        facts = self.cleaned_data
        is_by_seats = facts.pop("how", "") == Decision.How.SEATS
        hands = {pk: facts.pop(name, "") for name, pk in self.seats.items()}
        votes = {pk: word for pk, word in hands.items() if word}
        return {**facts, "votes": votes if is_by_seats else None}


class TaskForm(forms.Form):
    title = forms.CharField(
        label=_("What is to be done"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lead = one_of(_("Lead office"), Office.objects.none())
    assisting = forms.ModelMultipleChoiceField(
        label=_("Assisting offices"), queryset=Office.objects.none(), required=False
    )
    due_on = day(label=_("Done by"), required=False)

    together = (("lead", "due_on"),)
