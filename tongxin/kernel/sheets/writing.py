"""Lists as files that no spreadsheet program will execute.

Text that begins like a formula gets an apostrophe in front, as a clerk would type it;
`plain` takes it off again. Characters that neither XML nor a sheet can hold are left
out. Figures, dates and truths stay what they are.
"""

import csv
import io
import re
import shutil
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

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


# What a part of a workbook bears in its archive, whenever it was made.
_EPOCH = (1980, 1, 1, 0, 0, 0)
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
    book = Workbook(write_only=True)
    moment = made_at or timezone.localtime().replace(tzinfo=None, microsecond=0)
    book.properties.created = book.properties.modified = moment
    sheet = book.create_sheet(_NOT_IN_A_TITLE.sub(" ", title)[:MAX_TITLE])
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    titles = [WriteOnlyCell(sheet, _in_cell(harmless(name))) for name in header]
    for cell in titles:
        cell.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        sheet.append([_in_xlsx(_written(value)) for value in row])
    file = io.BytesIO()
    with _Archive(file, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()
    return file.getvalue()


class _Archive(ZipFile):
    """Its parts do not say when they were packed; a sheet goes through in pieces."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_args: Any) -> None:
        super().writestr(_undated(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *_args: Any) -> None:
        with (
            open(filename, "rb") as part,
            self.open(_undated(arcname), "w", force_zip64=True) as packed,
        ):
            shutil.copyfileobj(part, packed)


def _undated(name: str) -> ZipInfo:
    info = ZipInfo(name, _EPOCH)
    info.compress_type = ZIP_DEFLATED
    return info


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
    """An empty text is an empty cell: nothing has to be written for it."""
    return (_in_cell(value) or None) if isinstance(value, str) else value


def _in_cell(text: str) -> str:
    if len(text) > MAX_CELL_CHARACTERS:
        cut = _("… (cut off: longer than a cell can be)")
        text = text[: MAX_CELL_CHARACTERS - len(cut)] + cut
    # As Excel itself does it: a bare carriage return does not survive in XML.
    return text.replace("\r", "_x000D_")
