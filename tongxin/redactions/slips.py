"""What is to be blacked out, why, and that it was looked at before."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.fields import WordsField
from tongxin.kernel.redacting import Mask
from tongxin.people.models import User
from tongxin.redactions import queries

MOST_REASON = 500
MOST_WORDS = 2_000
SURE = _("I have looked at it. It cannot be undone, by nobody.")


def reason_field() -> WordsField:
    return WordsField(
        label=_("Why"),
        help_text=_("Whoever reads the record reads it: write it without these words."),
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
    reason = reason_field()
    is_sure = forms.BooleanField(label=SURE, required=False)

    def __init__(self, *args: Any, row: Model, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.reader = row, reader
        offered = [
            (
                one.key,
                gettext("%(what)s: %(words)s")
                % {"what": one.label, "words": one.text[:60]},
            )
            for one in queries.kind_of(row).pieces(row)
            if one.is_offered
        ]
        self.offer("whole", offered)

    def offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        """What may be ticked; the field goes where there is nothing."""
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
    def preview(self) -> queries.Preview | None:
        """What would read otherwise, record by record."""
        if not self.is_bound:
            return None
        words = self.data.get("words", "").splitlines()
        words = [word.strip() for word in words if len(word.strip()) > 1]
        whole = self.data.getlist("whole")  # type: ignore[attr-defined] # a QueryDict
        return queries.preview(self.reader, self.row, Mask(words, whole))
