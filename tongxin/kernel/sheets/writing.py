"""Lists as files that no spreadsheet program will execute.

Text that begins like a formula gets an apostrophe in front, as a clerk would type it;
`plain` takes it off again. Characters that neither XML nor a sheet can hold are left
out. Figures, dates and truths stay what they are.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Font

# The most a cell of Excel can hold.
MAX_CELL_CHARACTERS = 32_767
# Digits beyond these are lost when a sheet keeps them as a number.
MAX_EXACT_NUMBER = 10**15

# What makes a spreadsheet run a text, in either width.
_STING = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Written = str | int | float | bool | Decimal | date | datetime | time | timedelta | None


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = _UNWRITABLE.sub("", text)
    return f"'{text}" if _STING.match(text) else text


def plain(text: str) -> str:
    """The inverse of `harmless`: what stood there before it was written."""
    return text[1:] if text.startswith("'") and _STING.match(text) else text


def write_xlsx(header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """One sheet with a bold, fixed first row. Moments are written in local time."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    titles = [WriteOnlyCell(sheet, _in_cell(harmless(title))) for title in header]
    for cell in titles:
        cell.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        sheet.append([_in_xlsx(_written(value)) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def write_csv(header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Comma-divided text in UTF-8, with the mark by which Excel knows it as such."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([harmless(title) for title in header])
    writer.writerows([_written(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _written(value: object) -> Written:
    match value:
        case None | bool() | float() | Decimal() | timedelta():
            return value
        case int():
            return value if abs(value) < MAX_EXACT_NUMBER else str(value)
        case datetime():
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return local.replace(tzinfo=None, microsecond=0)
        case date() | time():
            return value
        case _:
            # Lazy translations and choices become text here.
            return harmless(str(value))


def _in_xlsx(value: Written) -> Written:
    return _in_cell(value) if isinstance(value, str) else value


def _in_cell(text: str) -> str:
    if len(text) > MAX_CELL_CHARACTERS:
        cut = _("… (cut off: longer than a cell can be)")
        text = text[: MAX_CELL_CHARACTERS - len(cut)] + cut
    # As Excel itself does it: a bare carriage return does not survive in XML.
    return text.replace("\r", "_x000D_")
