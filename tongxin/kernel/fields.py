"""Form fields that several rooms ask with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Of what a street's papers and plans may speak.
YEARS = range(1949, 2101)
MAX_TEXT = 5_000


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


def long_text(**options: Any) -> forms.CharField:
    rows = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(widget=rows, max_length=MAX_TEXT, **options)


def sentence(label: Any, hint: Any = "", **options: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=300, **options)


def square_metres(label: Any, **options: Any) -> forms.DecimalField:
    shape = {"max_digits": 12, "decimal_places": 2, "min_value": 0, **options}
    return forms.DecimalField(label=label, required=False, **shape)
