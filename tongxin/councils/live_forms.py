"""The short forms of the live meeting; nothing here saves."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxin.councils.forms import day, short_text
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    SeatVote,
    Term,
)
from tongxin.councils.queries import SeatAtMeeting
from tongxin.kernel.fields import one_of
from tongxin.people.models import Office

# No draft of the browser keeps whose it is.
PRIVATE = {"data-private": ""}
# Where the template draws the field itself.
BARE = {"class": "input"}


def one_line(
    label: Any, most: int, attrs: dict[str, str] | None = None, **options: Any
) -> forms.CharField:
    """What is typed once and never suggested."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **(attrs or {})})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


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


class SeatAllForm(forms.Form):
    """Who is in the room: all who are expected, but for whom is unticked."""

    terms = forms.ModelMultipleChoiceField(
        Term.objects.none(),
        label=_("Who is here"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick whoever is here.")},
    )


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
    speaker = one_line(
        _("Who says it"), 60, {**BARE, "list": "speakers"}, required=False
    )
    text = one_line(_("What is said"), 500, {**BARE, "data-key": "n"})

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.queryset = meeting.items.all()


class VoiceForm(forms.Form):
    """A demand that comes up in the room: it gets its receipt like any other."""

    text = one_line(_("A new voice, in one line"), 500)
    name = one_line(_("Whose"), 40, PRIVATE, required=False)
    phone = one_line(_("Mobile number"), 30, PRIVATE, required=False)

    together = (("name", "phone"),)


class DecideForm(forms.Form):
    """By consensus; or by hands, one field a seat, where `how` says so."""

    how = forms.CharField(required=False, widget=forms.HiddenInput)
    recommendation = forms.CharField(
        label=_("Text of the recommendation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "e"}),
    )
    against_evidence_reason = short_text(
        _("Why it goes against what people said"), most=500, required=False
    )
    review_on = day(label=_("Look at it again on"), required=False)

    def __init__(
        self, *args: Any, places: Sequence[SeatAtMeeting] = (), **kwargs: Any
    ) -> None:
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
    title = one_line(_("What is to be done"), 120)
    lead = one_of(_("Lead office"), Office.objects.none())
    assisting = forms.ModelMultipleChoiceField(
        label=_("Assisting offices"), queryset=Office.objects.none(), required=False
    )
    due_on = day(label=_("Done by"), required=False)

    together = (("lead", "due_on"),)
