"""What a clerk types on the sheet of a voice and on the list beside it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import clock
from tongxin.kernel.fields import Day, FilesField, WordsField
from tongxin.people.models import Actor, Office
from tongxin.voices.forms.choices import (
    Spot,
    SpotField,
)
from tongxin.voices.models import AuthorWord, Point, SavedView, Voice
from tongxin.work.choices import (
    OfficeField,
    OfficesField,
    may_whistle,
    offices_for,
    refuse_no_ids,
)

if TYPE_CHECKING:
    SeveralPoints = forms.ModelMultipleChoiceField[Point]
else:
    SeveralPoints = forms.ModelMultipleChoiceField

MAX_AHEAD = timedelta(days=2 * 366)
MAX_ANSWER = 5_000
MAX_REASON = 1_000
MAX_NOTE = 500
MAX_POINTS_TEXT = 20_000


class DayAhead(Day):
    """A day to come, near enough to be meant: a slip of the finger writes 2206."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and day > clock.today() + MAX_AHEAD:
            raise ValidationError(
                _("This day lies more than two years ahead. Please look at the year.")
            )
        return day


class WaitingPoints(SeveralPoints):
    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        refuse_no_ids(self, value)
        return super().clean(value)


class DispatchForm(forms.Form):
    """Who leads, who helps, until when."""

    lead = OfficeField(
        label=_("Leads"),
        queryset=Office.objects.none(),
        empty_label=_("Please choose"),
        error_messages={"required": _("Please say which office leads.")},
    )
    due_on = DayAhead(label=_("Done by"), required=False)
    assisting = OfficesField(
        label=_("Assist"), queryset=Office.objects.none(), required=False
    )
    note = forms.CharField(
        label=_("A word to go with it"), max_length=MAX_NOTE, required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = offices_for(actor)
        lead: Any = self.fields["lead"]
        assisting: Any = self.fields["assisting"]
        lead.whistles = may_whistle(actor)
        lead.queryset = assisting.queryset = offices
        self.fields["due_on"].widget.attrs["min"] = clock.today().isoformat()


class AnswerForm(forms.Form):
    """The answer, to all points that wait or to some."""

    text = WordsField(
        label=_("The answer, in the words the author will read"),
        most=MAX_ANSWER,
        rows=5,
        refusal=_("Please write the answer."),
    )
    points = WaitingPoints(
        label=_("It answers"),
        queryset=Point.objects.none(),
        error_messages={"required": _("Please tick at least one point.")},
    )

    def __init__(self, *args: Any, waiting: list[Point], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(waiting) < 2:
            del self.fields["points"]
            return
        field: Any = self.fields["points"]
        field.queryset = Point.objects.filter(pk__in=[point.pk for point in waiting])
        field.label_from_instance = lambda point: point.text[:80]
        field.initial = waiting


class InterimForm(forms.Form):
    """Where it stands; only a suggestion may wait for a meeting."""

    text = WordsField(
        label=_("Where it stands"),
        most=MAX_ANSWER,
        rows=3,
        refusal=_("Please write the answer."),
    )
    meeting_on = DayAhead(
        label=_("The meeting that takes it up"),
        required=False,
        help_text=_("The clock then waits until some working days after the meeting."),
    )

    def __init__(self, *args: Any, voice: Voice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if voice.kind != Voice.Kind.SUGGEST:
            del self.fields["meeting_on"]


class ExtendForm(forms.Form):
    """Why a petition needs longer."""

    reason = WordsField(
        label=_("Why it needs longer"),
        help_text=_("The author reads exactly this."),
        most=MAX_REASON,
        rows=3,
        refusal=_("Please give the reason; the author will read it."),
    )


class DeclineForm(forms.Form):
    reason = WordsField(
        label=_("Why, and who can help instead"),
        help_text=_("The author reads exactly this."),
        most=MAX_REASON,
        rows=3,
        refusal=_("Please give the reason; the author will read it."),
    )


class ReopenForm(forms.Form):
    reason = WordsField(
        label=_("What is still missing"),
        most=MAX_REASON,
        rows=2,
        refusal=_("Please say what is still missing."),
    )


class PublishForm(forms.Form):
    """Question and answer in words that give nobody away."""

    question = WordsField(label=_("The question, for everybody"), most=2_000, rows=2)
    answer = WordsField(label=_("The answer, for everybody"), most=MAX_ANSWER, rows=4)
    is_read = forms.BooleanField(
        label=_("I have read both: nobody can be recognised"),
        error_messages={"required": _("Please read both once more and tick this.")},
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        return {name: facts[name] for name in ("question", "answer") if name in facts}


class PlaceForm(forms.Form):
    """Of which kind it is and where; the deadline follows the kind."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Voice.Kind.choices)
    spot = SpotField(label=_("Unit or place"), required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        spot = facts.pop("spot", Spot())
        return facts | {"place": spot.place, "unit": spot.unit}


class PointsForm(forms.Form):
    """One thing to a line."""

    points = WordsField(
        label=_("One thing to a line"),
        help_text=_("Each is answered for itself and stands under its own matter."),
        most=MAX_POINTS_TEXT,
        rows=4,
        refusal=_("A voice has at least one point."),
    )

    def __init__(self, *args: Any, texts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        self.fields["points"].initial = "\n".join(map(_on_one_line, texts))

    def clean(self) -> dict[str, Any]:
        """One point to a line; one that stays as it was keeps its own line breaks."""
        facts = super().clean() or self.cleaned_data
        whole = {_on_one_line(text): text for text in self.texts}
        lines = map(_on_one_line, facts.get("points", "").splitlines())
        texts = [whole.get(line, line) for line in lines if line]
        return {"texts": texts, "seen": self.texts}


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


class MatterForm(forms.Form):
    title = forms.CharField(
        label=_("Short name of the matter"),
        max_length=120,
        error_messages={"required": _("Please give the matter a short name.")},
    )
    summary = WordsField(
        label=_("What it is about"), most=MAX_REASON, rows=2, required=False
    )


class WordForm(forms.Form):
    """What the author said, written down by the office."""

    word = forms.ChoiceField(
        label=_("Is it solved? In the author's own word"),
        choices=[
            choice
            for choice in AuthorWord.Word.choices
            if choice[0] != AuthorWord.Word.NOT_REACHED
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what the author said.")},
    )
    comment = WordsField(
        label=_("What else the author said"), most=MAX_REASON, rows=2, required=False
    )


class FileForm(forms.Form):
    photos = FilesField(label=_("Photos or files"))

    def clean(self) -> dict[str, Any]:
        return {"files": self.cleaned_data.get("photos", [])}


class KeepViewForm(forms.Form):
    name = forms.CharField(
        label=_("Keep this list as"),
        max_length=SavedView.MAX_NAME,
        error_messages={"required": _("Please give it a name.")},
    )
