"""Everything that reading loads on its first use, loaded before a clock runs."""

import numpy as np

from commonground.reading.building import build
from commonground.reading.from_csv import QuickCsv
from commonground.reading.from_memory import RowsInMemory
from commonground.reading.from_parquet import ParquetRows
from commonground.reading.header import header_of
from commonground.reading.text import InputFile

_LONG = b"participant,statement,stance,at\na,1,1,2\nb,1,1,1\na,1,1,%s\n"
_WIDE = b"participant,1\na,1\n"


def prepare(*, parquet: bool = True) -> None:
    """Read small conversations of every form and order, so that the machine code of
    reading is there, and pyarrow too if asked for."""
    for content in (_LONG % b"1", _LONG % b"3", _WIDE):
        file = InputFile("in memory", len(content), content)
        build(QuickCsv(file, header_of(file)))
    few = np.array([5, 5, -1, 5])
    build(RowsInMemory(few, few, np.array([1, 1, 0, -1]), np.array([1, 1, 1, 0])))
    if parquet:
        content = _parquet()
        build(ParquetRows(InputFile("in memory", len(content), content), threads=2))


def _parquet() -> bytes:
    import pyarrow as pa  # noqa: PLC0415 (slow to load, and needed for this form only)
    import pyarrow.parquet  # noqa: PLC0415

    table = pa.table({"participant": ["a"], "statement": ["s"], "stance": ["1"]})
    sink = pa.BufferOutputStream()
    pa.parquet.write_table(table, sink)
    written: bytes = sink.getvalue().to_pybytes()
    return written
