"""Spreadsheets as offices send them, and as offices want them back.

Reading keeps every character: each cell comes with the exact text a person sees, tabs
and line feeds included, beside its typed value. Nothing is guessed here about what a
column means. Writing takes the sting out of text that a spreadsheet would run.
"""

from tongxin.kernel.sheets.cells import (
    Cell,
    Sheet,
    SheetRow,
    Unreadable,
    find_header,
    plain_word,
)
from tongxin.kernel.sheets.packing import packed, unpacked
from tongxin.kernel.sheets.reading import read_workbook
from tongxin.kernel.sheets.writing import plain, write_book, write_csv, write_xlsx

__all__ = [
    "Cell",
    "Sheet",
    "SheetRow",
    "Unreadable",
    "find_header",
    "packed",
    "plain",
    "plain_word",
    "read_workbook",
    "unpacked",
    "write_book",
    "write_csv",
    "write_xlsx",
]
