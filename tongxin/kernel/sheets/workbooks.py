"""Reading .xlsx: values, formulas, merged cells, what Chinese Excel leaves unsaid."""

import io
import re
import warnings
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from openpyxl.cell.read_only import EMPTY_CELL, ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import ARC_STYLE
from openpyxl.xml.functions import Element, SubElement, fromstring, tostring

from tongxin.kernel.sheets.cells import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Kind,
    Sheet,
    SheetRow,
    Tally,
    Unreadable,
    not_a_workbook,
)

# What a workbook may unpack to, and how many times its own size where that is more than
# any list needs. Python's zipfile never gives out more than is declared.
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
FREE_BYTES = 20 * 1024 * 1024
MAX_RATIO = 100
MAX_PARTS = 5_000
# A row or a cell of nothing is a few bytes in the file and a hundred in memory.
MAX_TAGS = 8_000_000
CHUNK = 1 << 20
# Excel's own: a row below it is in no honest workbook.
LAST_ROW = 1_048_576
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# Date formats that Chinese Excel and WPS write by number alone, without saying how they
# look; openpyxl would take such a day for the number 46295.
EAST_ASIAN_DATES = {
    **dict.fromkeys([*range(27, 32), 36, *range(50, 55), 57, 58], "yyyy/m/d"),
    **dict.fromkeys([*range(32, 36), 55, 56], "h:mm:ss"),
}

# A cell as openpyxl's read-only mode gives it; the published types know only cells
# that can be written.
Read = Any


def read_xlsx(content: bytes, wanted: str | int | None) -> Sheet:
    """One sheet of a workbook: by name, by number from 1, or the first one shown.

    Raises Unreadable.
    """
    try:
        _guard(content)
        with warnings.catch_warnings():
            # openpyxl warns of decoration that it leaves out; only cells matter here.
            warnings.simplefilter("ignore")
            return _Reading(content, wanted).sheet()
    except Unreadable:
        raise
    except Exception as error:
        # A damaged workbook fails in as many ways as there are parts in it.
        raise not_a_workbook() from error


def _guard(content: bytes) -> None:
    """Refuse what would unpack to more than memory should hold, before unpacking."""
    try:
        file = ZipFile(io.BytesIO(content))
    except BadZipFile as error:
        raise not_a_workbook() from error
    parts = file.infolist()
    unpacked = sum(part.file_size for part in parts)
    most = min(MAX_UNPACKED_BYTES, max(FREE_BYTES, MAX_RATIO * len(content)))
    if (
        unpacked > most
        or len(parts) > MAX_PARTS
        or sum(_tags(file, part) for part in parts) > MAX_TAGS
    ):
        raise Unreadable(_("This workbook is too large. Divide it into several."))


def _tags(file: ZipFile, part: ZipInfo) -> int:
    """How many there are in it, counted without reading them."""
    if not part.filename.endswith((".xml", ".rels")):
        return 0
    with file.open(part) as opened:
        return sum(chunk.count(b"<") for chunk in iter(lambda: opened.read(CHUNK), b""))


class _Parts(ZipFile):
    """The parts of a workbook, with a style sheet that says nothing but number formats.

    Fonts, fills and borders of other programs are what openpyxl most often stumbles
    over, and nothing here needs them.
    """

    def read(self, name: str | ZipInfo, pwd: bytes | None = None) -> bytes:
        part = super().read(name, pwd)
        return _bare_styles(part) if name == ARC_STYLE else part


def _bare_styles(part: bytes) -> bytes:
    given = fromstring(part)
    bare = Element(f"{{{MAIN}}}styleSheet")
    formats = SubElement(bare, f"{{{MAIN}}}numFmts")
    codes = dict(EAST_ASIAN_DATES)
    for own in given.iterfind(f"{{{MAIN}}}numFmts/{{{MAIN}}}numFmt"):
        codes[int(own.get("numFmtId", 0))] = own.get("formatCode", "")
    for number, code in codes.items():
        about = {"numFmtId": str(number), "formatCode": code}
        SubElement(formats, f"{{{MAIN}}}numFmt", about)
    styles = SubElement(bare, f"{{{MAIN}}}cellXfs")
    for own in given.iterfind(f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf"):
        SubElement(styles, f"{{{MAIN}}}xf", {"numFmtId": own.get("numFmtId", "0")})
    return tostring(bare)  # type: ignore[return-value] # openpyxl fixes utf-8: bytes


class _CellReader(ExcelReader):
    """openpyxl's reader, of cells alone: no charts, pictures, properties or names."""

    def __init__(self, content: bytes, *, data_only: bool) -> None:
        file = io.BytesIO(content)
        super().__init__(file, read_only=True, data_only=data_only, keep_links=False)
        self.archive = _Parts(file)

    def read(self) -> None:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        self.read_worksheets()

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """A sheet that is only a chart has no cells."""


class _Reading:
    """One workbook being read: formulas first, then what they were last computed to."""

    def __init__(self, content: bytes, wanted: str | int | None) -> None:
        self.content = content
        self.reader = self._open(data_only=False)
        found = self.reader.wb.worksheets
        shown = [sheet.title for sheet in found if sheet.sheet_state == "visible"]
        self.names = [sheet.title for sheet in found]
        self.name = self._choose(shown or self.names, wanted)
        self.formulas: dict[tuple[int, int], str] = {}
        self.tally = Tally()

    def _open(self, *, data_only: bool) -> _CellReader:
        reader = _CellReader(self.content, data_only=data_only)
        reader.read()
        return reader

    def _choose(self, shown: list[str], wanted: str | int | None) -> str:
        if wanted is None and shown:
            return shown[0]
        if isinstance(wanted, int) and 1 <= wanted <= len(self.names):
            wanted = self.names[wanted - 1]
        if isinstance(wanted, str) and wanted in self.names:
            return wanted
        raise Unreadable(
            _("There is no sheet “%(sheet)s”. This workbook has: %(names)s.")
            % {"sheet": wanted, "names": "、".join(self.names)}
        )

    def sheet(self) -> Sheet:
        rows = {row.number: row for row in self._rows(self.reader)}
        if self.formulas:
            self._fill_computed(rows)
        self._mark_covered(rows)
        return Sheet(self.name, list(rows.values()), self.names)

    def _raw_rows(
        self, reader: _CellReader
    ) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Every row that the file holds; one that it leaves out is passed over.

        openpyxl's own way gives each row up to the number that the file names.
        """
        # The published types know neither of its lists of formats.
        book, last = cast("Any", reader.wb), 0
        with self.reader.archive.open(self._part) as source:
            parser = WorkSheetParser(
                source,
                reader.shared_strings,
                data_only=book.data_only,
                epoch=book.epoch,
                date_formats=book._date_formats,  # noqa: SLF001 - kept nowhere else
                timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - as above
            )
            for number, cells in parser.parse():
                if number > LAST_ROW:
                    raise not_a_workbook()
                self.tally.row(len(cells))
                if number > last:
                    last = number
                    yield number, cells

    def _cells(self, reader: _CellReader) -> Iterator[tuple[int, list[Any]]]:
        """Every row that holds something, without the empty cells at its end."""
        sheet = reader.wb[self.name]
        for number, cells in self._raw_rows(reader):
            filled = [one["column"] for one in cells if one["value"] not in (None, "")]
            if filled and max(filled) > MAX_COLUMNS:
                raise _too_many()
            if filled:
                given = {one["column"]: ReadOnlyCell(sheet, **one) for one in cells}
                width = range(1, max(filled) + 1)
                yield number, [given.get(at, EMPTY_CELL) for at in width]

    def _rows(self, reader: _CellReader) -> Iterator[SheetRow]:
        for count, (number, cells) in enumerate(self._cells(reader), start=1):
            if count > MAX_ROWS:
                raise _too_many()
            read = [self._cell(cell) for cell in cells]
            for cell in read:
                self.tally.text(cell.text)
            yield SheetRow(number, read)

    def _cell(self, cell: Read) -> Cell:
        if cell.data_type != "f":
            return _typed(cell)
        formula = str(getattr(cell.value, "text", cell.value) or "=")
        self.formulas[cell.row, cell.column] = formula
        return Cell(formula, None, "formula", formula)

    def _fill_computed(self, rows: dict[int, SheetRow]) -> None:
        reader = self._open(data_only=True)
        sheet, self.tally = reader.wb[self.name], Tally()
        for _number, row in self._raw_rows(reader):
            for one in row:
                place = (one["row"], one["column"])
                formula = self.formulas.get(place)
                # A formula whose value is the empty text has a type and no value.
                if formula and (one["value"] is not None or one["data_type"] == "str"):
                    cell = _typed(ReadOnlyCell(sheet, **one))
                    self.tally.text(cell.text)
                    cells = rows[place[0]].cells
                    cells[place[1] - 1] = cell._replace(formula=formula)

    def _mark_covered(self, rows: dict[int, SheetRow]) -> None:
        # Merged cells never overlap in an honest workbook, so they cannot be more.
        allowed = MAX_ROWS * MAX_COLUMNS
        for left, top, right, bottom in self._merged():
            anchor = rows[top].cells[left - 1 : left] if top in rows else []
            if not anchor or not anchor[0].text:
                continue
            allowed -= bottom - top
            if allowed < 0:
                raise not_a_workbook()
            for number in range(top, bottom + 1):
                if number in rows:
                    cells = rows[number].cells
                    self.tally.text(anchor[0].text, min(right, MAX_COLUMNS) - left + 1)
                    _cover(cells, left, min(right, MAX_COLUMNS), anchor[0].text)

    @property
    def _part(self) -> str:
        """Where in the file the sheet lies."""
        sheets = self.reader.parser.find_sheets()
        return next(str(rel.target) for one, rel in sheets if one.name == self.name)

    def _merged(self) -> Iterator[tuple[int, int, int, int]]:
        """First column and row, last column and row of every merged cell."""
        with self.reader.archive.open(self._part) as part:
            for reference in _merge_references(part):
                left, top, right, bottom = range_boundaries(reference)
                # A merged cell has all four; a name of whole columns has not.
                yield left or 1, top or 1, right or 1, bottom or 1


def _too_many() -> Unreadable:
    return Unreadable(
        _("More than %(rows)d rows or %(columns)d columns. Divide it.")
        % {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
    )


def _cover(cells: list[Cell], left: int, right: int, text: str) -> None:
    cells.extend([EMPTY] * (right - len(cells)))
    for at in range(left - 1, right):
        if cells[at].kind == "empty":
            cells[at] = Cell("", None, "covered", under=text)


def _merge_references(part: Any) -> Iterator[str]:
    # In read-only mode openpyxl skips merged cells. The tag cannot stand inside a
    # text, where "<" is written as "&lt;".
    tag = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:$]+)"[^>]*>')
    rest = b""
    while chunk := part.read(CHUNK):
        rest += chunk
        end = 0
        for found in tag.finditer(rest):
            yield found[1].decode()
            end = found.end()
        rest = rest[max(end, len(rest) - 200) :]


def _typed(cell: Read) -> Cell:
    value = cell.value
    match value:
        case None:
            return EMPTY
        case bool():
            return Cell("TRUE" if value else "FALSE", value, "truth")
        case str():
            kind: Kind = "error" if cell.data_type == "e" else "text"
            return Cell(_unescaped(value), _unescaped(value), kind)
        case int() | float():
            return _number(cell, value)
        case _:
            return _moment(value, cell.number_format)


def _unescaped(text: str) -> str:
    """Excel writes a carriage return inside a cell as _x000D_."""
    return re.sub(r"_x00(0[9aAdD])_", lambda code: chr(int(code[1], 16)), text)


def _number(cell: Read, value: float) -> Cell:
    shown = cell.number_format.split(";")[0]
    if shown.endswith("%"):
        return Cell(f"{_digits(Decimal(repr(value)) * 100)}%", value, "number")
    if isinstance(value, float) and value.is_integer():
        # A telephone number that the sheet keeps as 1.38E10.
        value = int(Decimal(repr(value)))
    if isinstance(value, int):
        # "00000" shows 431 as 00431, and that is what was meant.
        zeros = len(shown) if shown.strip("0") == "" else 0
        return Cell(f"{value:0{zeros}d}", value, "number")
    # Fifteen digits, as every spreadsheet shows them: 0.1 + 0.2 is 0.3.
    return Cell(_digits(Decimal(f"{value:.15g}")), value, "number")


def _digits(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: Any, shown: str) -> Cell:
    """A date, a time or both, to the second."""
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return Cell(f"{minutes // 60}:{minutes % 60:02}:{seconds:02}", value, "date")
    if isinstance(value, datetime):
        value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        if value.time() == time() and not re.search(r"[hH时]", shown):
            value = value.date()
    elif isinstance(value, time):
        value = value.replace(microsecond=0)
    return Cell(str(value), value, "date")
