"""Form fields that several rooms ask with."""

import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import files

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import QuerySet

# Of what a street's papers and plans may speak.
YEARS = range(1949, 2101)
MAX_TEXT = 5_000
MOST_FILES = 6


class Day(forms.DateField):
    """A day, chosen in the browser's own calendar or written as 2026-12-18."""

    def __init__(self, *, years: range = YEARS, **options: Any) -> None:
        self.years = years
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)

    def clean(self, value: Any) -> Any:
        """A slip of the finger writes 206 or 9026."""
        day = super().clean(value)
        if day is not None and day.year not in self.years:
            raise ValidationError(_("Please look at the year."))
        return day


def long_text(
    label: Any = None, most: int = MAX_TEXT, rows: int = 3, **options: Any
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, max_length=most, **options)


def one_of(
    label: Any, rows: "QuerySet[Any]", **options: Any
) -> forms.ModelChoiceField[Any]:
    options.setdefault("empty_label", _("Please choose"))
    return forms.ModelChoiceField(label=label, queryset=rows, **options)


def sentence(label: Any, hint: Any = "", **options: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=300, **options)


def square_metres(label: Any, **options: Any) -> forms.DecimalField:
    shape = {"max_digits": 12, "decimal_places": 2, "min_value": 0, **options}
    return forms.DecimalField(label=label, required=False, **shape)


# ---- Free words, files that are looked into ----


TOO_LONG = _("This is %(show_value)d characters long; at most %(limit_value)d fit.")


class WordsField(forms.CharField):
    """Free words: nothing is lost but unreadable nulls; no browser cuts it off."""

    def __init__(
        self, *, most: int, rows: int, refusal: Any = "", **kwargs: Any
    ) -> None:
        kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        if refusal:
            kwargs["error_messages"] = {"required": refusal}
        super().__init__(**kwargs)
        # Not `max_length`: with it the browser swallows the end of a pasted text.
        self.validators.append(MaxLengthValidator(most, TOO_LONG))

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\x00", "").replace("\r\n", "\n")
        # Characters that nobody sees are no words, however many there are.
        seen = any(unicodedata.category(letter)[0] not in "CZ" for letter in text)
        return str(super().to_python(text if seen else ""))


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(
            attrs={"accept": "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx"}
        )


class FilesField(forms.FileField):
    """Several uploads, each looked into; says of each bad one what is wrong with it."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads: list[UploadedFile[Any]] = [one for one in data or [] if one]
        if self.required and not uploads:
            raise ValidationError(gettext("Please choose a photo or a file."))
        if len(uploads) > MOST_FILES:
            raise ValidationError(
                gettext("You chose %(count)d files; at most %(most)d go together."),
                params={"count": len(uploads), "most": MOST_FILES},
            )
        return files.clean_uploads(uploads)
