"""A sheet that was read, as bytes that give the same sheet in a moment.

Reading a workbook takes seconds; whoever looks at it again reads this instead.
"""

import json
import zlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from tongxin.kernel.sheets.cells import EMPTY, Cell, Sheet, SheetRow, Value

# What JSON does not know.
_READ: dict[str, Callable[[Any], Value]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "span": lambda seconds: timedelta(seconds=seconds),
}


def packed(sheet: Sheet) -> bytes:
    rows = [
        [row.number, [_cell_said(cell) for cell in row.cells]] for row in sheet.rows
    ]
    return zlib.compress(json.dumps([sheet.name, rows, sheet.names]).encode(), 1)


def unpacked(content: bytes) -> Sheet:
    """What `packed` made of it."""
    name, rows, names = json.loads(zlib.decompress(content))
    return Sheet(
        name,
        [
            SheetRow(number, [_cell_read(one) for one in cells])
            for number, cells in rows
        ],
        names,
    )


def _cell_said(cell: Cell) -> Any:
    """Nearly all are empty or text, and text is what it says."""
    if cell == EMPTY:
        return None
    if cell == Cell(cell.text, cell.text, "text"):
        return cell.text
    return [cell.text, _value_said(cell.value), *cell[2:]]


def _cell_read(said: Any) -> Cell:
    if said is None:
        return EMPTY
    if isinstance(said, str):
        return Cell(said, said, "text")
    text, value, *rest = said
    return Cell(text, _value_read(value), *rest)


def _value_said(value: Value) -> Any:
    match value:
        case timedelta():
            return {"span": value.total_seconds()}
        # Before a day, for it is one too.
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
    return value


def _value_read(said: Any) -> Value:
    if not isinstance(said, dict):
        return cast("Value", said)
    ((name, value),) = said.items()
    return _READ[name](value)
