"""Of a voice files are taken out too, and parts of pictures become black."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.blackening import GRID
from tongxin.people.models import User
from tongxin.redactions import slips as redactions
from tongxin.voices.models import Voice


class BlackOutForm(redactions.BlackOutForm):
    taken_out = forms.TypedMultipleChoiceField(
        label=_("Files to take out"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    field_order = ("words", "whole", "taken_out", "reason", "is_sure")

    def __init__(self, *args: Any, voice: Voice, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, row=voice, reader=reader, **kwargs)
        files = list(voice.attachments.all())
        self.pictures = [one for one in files if one.is_picture]
        self.offer("taken_out", [(one.pk, one.name) for one in files])


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
    reason = redactions.reason_field()
    is_sure = forms.BooleanField(label=redactions.SURE)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data.pop("is_sure", None)
        return self.cleaned_data
