"""Workbooks for tests: of cells, or of bare XML where openpyxl is too tidy."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(fill: Callable[[Worksheet], None]) -> io.BytesIO:
    """A workbook of one sheet that `fill` writes."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    fill(sheet)
    return saved(made)


def saved(made: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    return file


def rows(*lines: list[Any]) -> io.BytesIO:
    def fill(sheet: Worksheet) -> None:
        for line in lines:
            sheet.append(line)

    return book(fill)


def raw(sheet_data: str, *, styles: str = "", after: str = "") -> io.BytesIO:
    """A workbook whose sheet is the given XML: what other programs write."""
    source = zipfile.ZipFile(rows(["x"]))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("sheet1.xml"):
                part = (
                    f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/>'
                    f"<sheetData>{sheet_data}</sheetData>{after}</worksheet>"
                ).encode()
            if name.endswith("styles.xml") and styles:
                part = styles.encode()
            target.writestr(name, part)
    file.seek(0)
    return file


def styles_of(*format_ids: int) -> str:
    """A style sheet whose n-th style shows numbers by the n-th format id."""
    styles = "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        for number in format_ids
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill/></fills>'
        "<borders><border/></borders>"
        '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f"</cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>"
    )
