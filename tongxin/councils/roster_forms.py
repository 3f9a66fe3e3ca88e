"""The duty roster: a row a duty; an empty row is none, and more rows can be had."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tongxin.councils.forms import hour
from tongxin.councils.models import DutyHour, Studio

MORE_ROWS = 3
MAX_ROWS = 40
type Hour = tuple[int, time, time, str]


class DutyForm(forms.Form):
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        coerce=int,
        required=False,
        choices=[("", _("Please choose")), *DutyHour.Weekday.choices],
    )
    from_at = hour(label=_("From"), required=False)
    until_at = hour(label=_("Until"), required=False)
    name = forms.CharField(label=_("Who is there"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """All four, or none: a row that was emptied is taken away."""
        found = self.cleaned_data
        given = {name for name, value in found.items() if value not in ("", None)}
        for name in self.fields:
            if given and name not in given and name not in self.errors:
                self.add_error(name, _("Please fill in the whole row, or empty it."))
        start, end = found.get("from_at"), found.get("until_at")
        if start and end and end <= start:
            self.add_error("until_at", _("It ends before it begins."))
        return found


class Roster(forms.BaseFormSet[DutyForm]):
    """The rows of one week."""

    @property
    def hours(self) -> list[Hour]:
        """Those rows that say something."""
        return [
            (row["weekday"], row["from_at"], row["until_at"], row["name"])
            for row in (form.cleaned_data for form in self.forms)
            if row.get("name")
        ]

    def clean(self) -> None:
        if any(self.errors):
            return
        said = [(day, start, name) for day, start, _end, name in self.hours]
        if len(set(said)) < len(said):
            raise ValidationError(_("The same row stands there twice."))

    def refuse(self, refusal: ValidationError) -> None:
        self.non_form_errors().extend(refusal.messages)


def _rows(extra: int, initial: Any, data: QueryDict | None = None) -> Roster:
    made = forms.formset_factory(
        DutyForm, formset=Roster, extra=extra, max_num=MAX_ROWS, absolute_max=MAX_ROWS
    )
    found: Any = made(data, initial=initial)
    return found  # type: ignore[no-any-return]


def roster_form(data: QueryDict | None, studio: Studio) -> Roster:
    """The week as it is, and a few empty rows."""
    names = ("weekday", "from_at", "until_at", "name")
    return _rows(MORE_ROWS, list(studio.roster.values(*names)), data)


def with_more_rows(data: QueryDict, studio: Studio) -> Roster:
    """The same rows as they were typed, nothing judged yet, and some empty ones."""
    typed = (
        {name: form[name].value() for name in form.fields}
        for form in roster_form(data, studio).forms
    )
    return _rows(MORE_ROWS * 2, [row for row in typed if any(row.values())])
