"""What is to be blacked out, why, and that it was looked at before."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.blackening import GRID
from tongxin.kernel.fields import WordsField
from tongxin.voices import redaction
from tongxin.voices.models import Voice
from tongxin.voices.redaction import Mask, Piece

MOST_REASON = 500
MOST_WORDS = 2_000
SURE = _("I have looked at it. It cannot be undone, by nobody.")


def reason_field() -> WordsField:
    return WordsField(
        label=_("Why"),
        help_text=_("It stays in the history; write it without what is to go."),
        most=MOST_REASON,
        rows=2,
        refusal=_("Say why it is blacked out."),
    )


class BlackOutForm(forms.Form):
    """First it shows how the record would read; ticked and sent again, it is done."""

    words = WordsField(
        label=_("Words to black out"),
        help_text=_("One to a line: a name, a number, a door. Wherever they stand."),
        most=MOST_WORDS,
        rows=3,
        required=False,
    )
    whole = forms.MultipleChoiceField(
        label=_("Texts to black out as a whole"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    taken_out = forms.TypedMultipleChoiceField(
        label=_("Files to take out"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = reason_field()
    is_sure = forms.BooleanField(label=SURE, required=False)

    def __init__(self, *args: Any, voice: Voice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voice = voice
        texts = [
            (
                one.key,
                gettext("%(what)s: %(words)s")
                % {"what": one.label, "words": one.text[:60]},
            )
            for one in redaction.pieces(voice)
            if not one.key.startswith("name-")
        ]
        files = list(voice.attachments.all())
        self.pictures = [one for one in files if one.is_picture]
        offered: dict[str, list[Any]] = {
            "whole": texts,
            "taken_out": [(one.pk, one.name) for one in files],
        }
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = choices
            if not choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        given["words"] = given.get("words", "").splitlines()
        if not given.pop("is_sure", False) and not self.errors:
            told = gettext("This is how it would read. If it is right, tick here.")
            self.add_error("is_sure", told)
        return given

    @property
    def preview(self) -> list[tuple[Piece, str]]:
        if not self.is_bound:
            return []
        words = self.data.get("words", "").splitlines()
        words = [word.strip() for word in words if len(word.strip()) > 1]
        return redaction.preview(
            self.voice,
            Mask(words, self.data.getlist("whole")),  # type: ignore[attr-defined] # a QueryDict
        )


def _cells() -> list[tuple[int, str]]:
    return [
        (
            cell,
            gettext("Row %(row)d, column %(column)d")
            % {"row": cell // GRID + 1, "column": cell % GRID + 1},
        )
        for cell in range(GRID * GRID)
    ]


class PictureForm(forms.Form):
    """The cells of the grid over a picture that become black."""

    cells = forms.TypedMultipleChoiceField(
        label=_("What is to be black"),
        help_text=_("Tap every square in which the face or the words are."),
        coerce=int,
        choices=_cells,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose what is to be black.")},
    )
    reason = reason_field()
    is_sure = forms.BooleanField(label=SURE)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data.pop("is_sure", None)
        return self.cleaned_data
