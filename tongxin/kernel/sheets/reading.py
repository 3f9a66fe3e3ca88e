"""Any file that an office calls a spreadsheet: opened, checked, read."""

import csv
import io
import re
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from tongxin.kernel.sheets.cells import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Sheet,
    SheetRow,
    Tally,
    Unreadable,
    not_a_workbook,
)
from tongxin.kernel.sheets.workbooks import read_xlsx

MAX_BYTES = 30 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Readable(Protocol):
    """An open binary file, or one that was uploaded."""

    def read(self, size: int = ..., /) -> bytes: ...


def read_workbook(
    source: Path | str | Readable, sheet: str | int | None = None
) -> Sheet:
    """Read one sheet of an .xlsx, .xlsm or .csv file: by name, by number from 1, or the
    first one that is not hidden.

    CSV may be in UTF-8, UTF-16 or GB18030, divided by comma, tab or semicolon. At most
    30 MB, 50,000 rows and 256 columns. Raises Unreadable.
    """
    content = _content(source)
    if content.startswith(b"PK"):
        return read_xlsx(content, sheet)
    if content.startswith(OLE):
        raise Unreadable(_ole_fault(content))
    return _read_csv(content)


def _content(source: Path | str | Readable) -> bytes:
    try:
        if isinstance(source, (str, Path)):
            with Path(source).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        else:
            content = source.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(_("The file cannot be opened.")) from error
    if len(content) > MAX_BYTES:
        raise Unreadable(
            _("The file is larger than %(most)d MB. Divide it and bring in the parts.")
            % {"most": MAX_BYTES // 1024 // 1024}
        )
    if not content.strip(b"\0\r\n\t "):
        raise Unreadable(_("The file is empty."))
    return content


def _ole_fault(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _(
            "This workbook is locked with a password. Open it, remove the password, "
            "save it and choose it again."
        )
    return _(
        "This is a workbook of the old form (.xls). Open it, save it as .xlsx and "
        "choose it again."
    )


def _read_csv(content: bytes) -> Sheet:
    text = _decoded(content)
    if text.lstrip().startswith("<"):
        # Old systems export a web page and call it .xls.
        raise not_a_workbook()
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",\t;", key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, tally = list[SheetRow](), Tally()
    try:
        for number, texts in enumerate(lines, start=1):
            tally.row(len(texts))
            for text in texts:
                tally.text(text)
            cells = [Cell(text, text, "text") if text else EMPTY for text in texts]
            while cells and cells[-1] is EMPTY:
                cells.pop()
            if cells:
                rows.append(SheetRow(number, cells))
            if len(rows) > MAX_ROWS or len(cells) > MAX_COLUMNS:
                raise Unreadable(_("This file is too large. Divide it into several."))
    except csv.Error as error:
        raise not_a_workbook() from error
    return Sheet("", rows, [""])


def _decoded(content: bytes) -> str:
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_utf16 else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise not_a_workbook()
