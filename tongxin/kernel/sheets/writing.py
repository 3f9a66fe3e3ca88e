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
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

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


_SHOWN = {
    date: "yyyy-mm-dd",
    datetime: "yyyy-mm-dd h:mm:ss",
    time: "h:mm:ss",
    timedelta: "[hh]:mm:ss",
}
# What no program allows in the name of a sheet, and how long that may be.
_NOT_IN_A_TITLE = re.compile(r"[\\*?:/\[\]]")
MAX_TITLE = 31


def write_xlsx(
    header: Sequence[str],
    rows: Iterable[Iterable[object]],
    *,
    title: str = "Sheet",
    widths: Sequence[int] = (),
    made_at: datetime | None = None,
) -> bytes:
    """One sheet with a bold, fixed first row. Moments are written in local time.

    `widths` of columns in characters. With `made_at`, the moment of what it tells, the
    same rows give the same bytes on any day.
    """
    return write_book([(title, header, rows)], widths=widths, made_at=made_at)


def write_book(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Iterable[object]]]],
    *,
    widths: Sequence[int] = (),
    made_at: datetime | None = None,
) -> bytes:
    """The same with several sheets: title, header and rows of each."""
    file = io.BytesIO()
    # Row by row to the disk, however many there are.
    book = Workbook(file, {"constant_memory": True})
    moment = made_at or timezone.localtime().replace(tzinfo=None, microsecond=0)
    book.set_properties({"created": moment})
    bold = book.add_format({"bold": True})
    formats = {
        kind: book.add_format({"num_format": shown}) for kind, shown in _SHOWN.items()
    }
    for title, header, rows in sheets:
        sheet = book.add_worksheet(_NOT_IN_A_TITLE.sub(" ", title)[:MAX_TITLE])
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(1, 0)
        for at, name in enumerate(header):
            sheet.write_string(0, at, _in_cell(harmless(name)), bold)
        for number, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                _write_cell(sheet, number, at, value, formats)
    book.close()
    return file.getvalue()


def _write_cell(
    sheet: Any, row: int, column: int, value: object, formats: dict[type, Any]
) -> None:
    """Nothing is written for what is empty."""
    match _written(value):
        case None | "":
            pass
        case str(text):
            sheet.write_string(row, column, _in_cell(text))
        case bool(truth):
            sheet.write_boolean(row, column, truth)
        case date() | time() | timedelta() as moment:
            sheet.write_datetime(row, column, moment, formats[type(moment)])
        case figure:
            sheet.write_number(row, column, figure)


def write_csv(header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Comma-divided text in UTF-8, with the mark by which Excel knows it as such."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([harmless(title) for title in header])
    writer.writerows([_written(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _written(value: object) -> Written:
    match value:
        case str():
            # Plain text of a choice, too.
            return harmless(str(value))
        case None | bool() | float() | Decimal() | timedelta():
            return value
        case int():
            return value if abs(value) < MAX_EXACT_NUMBER else str(value)
        case datetime():
            local = timezone.localtime(value) if value.tzinfo else value
            return local.replace(tzinfo=None, microsecond=0)
        case date() | time():
            return value
        case _:
            # Lazy translations become text here.
            return harmless(str(value))


def _in_cell(text: str) -> str:
    if len(text) > MAX_CELL_CHARACTERS:
        cut = _("… (cut off: longer than a cell can be)")
        text = text[: MAX_CELL_CHARACTERS - len(cut)] + cut
    return text
