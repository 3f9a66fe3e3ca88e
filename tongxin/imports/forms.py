"""The shape of a workbook: a file, what its columns mean, what to assume of it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.imports.reading import Meanings
from tongxin.kernel.sheets import SheetRow
from tongxin.kernel.sheets.reading import MAX_BYTES

# What the choices of columns are called, before their meaning.
COLUMN = "column_"


class FactsForm(forms.Form):
    """What the kind of workbook asks of the whole of it."""

    def __init__(self, *args: Any, ask: Mapping[str, forms.Field], **options: Any):
        super().__init__(*args, **options)
        self._asked = list(ask)
        self.fields.update(ask)

    @property
    def facts(self) -> dict[str, Any]:
        """As they are kept: of a record its number."""
        given = {name: self.cleaned_data[name] for name in self._asked}
        return {k: v.pk if isinstance(v, Model) else v for k, v in given.items()}


class UploadForm(FactsForm):
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("Excel (.xlsx) or CSV, at most 30 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv"}),
    )
    sheet = forms.IntegerField(
        label=_("Which sheet"), min_value=1, max_value=200, initial=1
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 30 MB."))
        return file


class Taken(NamedTuple):
    """A column as its sheet names it, what stands there first, and what that means."""

    heading: str
    example: str
    meaning: Any


class ColumnsForm(FactsForm):
    """One choice a meaning: which column of the sheet holds it."""

    def __init__(
        self, *args: Any, meanings: Meanings, headings: list[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        columns = [("", gettext("Not in this sheet"))] + [
            (str(at), heading or gettext("Column %(number)d") % {"number": at + 1})
            for at, heading in enumerate(headings)
        ]
        chosen: dict[str, forms.Field] = {
            f"{COLUMN}{name}": forms.ChoiceField(
                label=one.label, choices=columns, required=one.is_needed
            )
            for name, one in meanings.items()
        }
        self.fields = chosen | self.fields
        self._meanings, self._headings = list(meanings), headings

    @property
    def columns(self) -> dict[str, int]:
        chosen = {name: self.cleaned_data[f"{COLUMN}{name}"] for name in self._meanings}
        return {name: int(at) for name, at in chosen.items() if at != ""}

    def left_out(self, columns: Collection[int]) -> list[str]:
        """Headings of columns that are not among these."""
        headed = enumerate(self._headings)
        return [head for at, head in headed if head and at not in columns]

    def taken_as(
        self, columns: Mapping[str, int], rows: Sequence[SheetRow]
    ) -> list[Taken]:
        """Each column of the sheet with what it was taken for; the others first."""
        meant = {
            at: self.fields[f"{COLUMN}{name}"].label for name, at in columns.items()
        }
        found = [
            Taken(heading, _example(rows, at), meant.get(at, ""))
            for at, heading in enumerate(self._headings)
            if heading or at in meant
        ]
        return sorted(found, key=lambda one: one.meaning != "")


def _example(rows: Sequence[SheetRow], at: int) -> str:
    cells = (row.cells[at].text.strip() for row in rows if at < len(row.cells))
    return next((text for text in cells if text), "")
