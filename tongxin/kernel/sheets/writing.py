"""Lists as files that no spreadsheet program will execute.

Text that begins like a formula gets an apostrophe in front, as a clerk would type it;
`plain` takes it off again. Characters that neither XML nor a sheet can hold are left
out. Figures, dates and truths stay what they are.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.compat import safe_string
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
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
    file = io.BytesIO()
    with _Archive(file, "w", ZIP_DEFLATED) as archive:
        archive.lines = _Lines(sheet).all(rows)
        ExcelWriter(book, archive).write_data()
    return file.getvalue()


class _Archive(ZipFile):
    """Its parts do not say when they were packed; the sheet gets its lines here."""

    lines: Iterator[str] = iter(())

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_args: Any) -> None:
        super().writestr(_undated(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *_args: Any) -> None:
        """The only part that comes as a file: a sheet that ends after its header."""
        head, end, tail = Path(filename).read_bytes().partition(b"</sheetData>")
        with self.open(_undated(arcname), "w", force_zip64=True) as packed:
            packed.write(head)
            for line in self.lines:
                packed.write(line.encode())
            packed.write(end + tail)


class _Lines:
    """Lines of a sheet as openpyxl would write them, without a cell object for each.

    Two thirds of the time that a large list took went into those.
    """

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._zone = timezone.get_current_timezone()
        self._letters: list[str] = []
        self._styles: dict[type, int] = {}

    def all(self, rows: Iterable[Iterable[object]]) -> Iterator[str]:
        """The first line stands below the header."""
        for number, row in enumerate(rows, start=2):
            yield self._line(number, list(row))

    def _line(self, number: int, row: list[object]) -> str:
        while len(self._letters) < len(row):
            self._letters.append(get_column_letter(len(self._letters) + 1))
        cells = [
            f'<c r="{letters}{number}"{self._cell(value)}</c>'
            for letters, value in zip(self._letters, row, strict=False)
            # Nothing has to be written for an empty cell.
            if value is not None and value != ""
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _cell(self, value: object) -> str:
        """What stands in it, and of what kind it is."""
        match _written(value, self._zone):
            case None | "":
                return ">"
            case str(text):
                text = _in_cell(text)
                kept = ' xml:space="preserve"' if text != text.strip() else ""
                return f' t="inlineStr"><is><t{kept}>{escape(text)}</t></is>'
            case bool(truth):
                return f' t="b"><v>{truth:d}</v>'
            case date() | time() | timedelta() as moment:
                # The published types say nothing of it.
                day = safe_string(to_excel(moment))  # type: ignore[no-untyped-call]
                return f' s="{self._style(moment)}" t="n"><v>{day}</v>'
            case figure:
                return f' t="n"><v>{safe_string(figure)}</v>'

    def _style(self, moment: Any) -> int:
        """How days are shown, which openpyxl knows."""
        kind = type(moment)
        if kind not in self._styles:
            self._styles[kind] = WriteOnlyCell(self._sheet, moment).style_id
        return self._styles[kind]


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


def _written(value: object, zone: tzinfo | None = None) -> Written:
    match value:
        case str():
            # Plain text of a choice, too.
            return harmless(str(value))
        case None | bool() | float() | Decimal() | timedelta():
            return value
        case int():
            return value if abs(value) < MAX_EXACT_NUMBER else str(value)
        case datetime():
            local = timezone.localtime(value, zone) if value.tzinfo else value
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
    # As Excel itself does it: a bare carriage return does not survive in XML.
    return text.replace("\r", "_x000D_")
