"""VOTES of any form, from one file or several, or from memory."""

import os
import sys
from collections.abc import Iterator, Sequence

from commonground.matrix import Votes
from commonground.reading.building import build
from commonground.reading.chunks import Chunk, Naming, Progress
from commonground.reading.from_csv import ExactCsv, NotOrdinary, QuickCsv
from commonground.reading.from_memory import (
    IdColumn,
    RowsInMemory,
    StanceColumn,
    TimeColumn,
)
from commonground.reading.from_parquet import ParquetRows
from commonground.reading.header import Header, header_of, is_parquet
from commonground.reading.text import InputFile

type Path = str | os.PathLike[str]
type FileRows = QuickCsv | ExactCsv | ParquetRows


def read_votes(
    path: Path | Sequence[Path], *, threads: int = 1, progress: Progress | None = None
) -> Votes:
    """Everybody's last stance on everything, from a file of one of the contract's
    forms.

    Several files are one conversation: their rows follow one another in the order
    given; either all have the time of each row, of one kind, or none has. `progress` is
    called now and then with the name of a stage and the share of it that is done, 0 to
    1.

    Same rows, same result, whatever the form, the partition or the number of threads.
    Raises InputError for what breaks the contract.
    """
    paths = [path] if isinstance(path, (str, os.PathLike)) else list(path)
    if not paths:
        raise ValueError("name at least one file")
    joined = _Files([InputFile.at(one) for one in paths], threads)
    while True:
        try:
            votes = build(joined, threads=threads, progress=progress)
        except NotOrdinary:
            joined.read_exactly()
        else:
            _give_back()
            return votes


def _give_back() -> None:
    # Arrow keeps what its buffers held for the next file; computing wants it now.
    if "pyarrow" in sys.modules:
        sys.modules["pyarrow"].default_memory_pool().release_unused()


def votes_of(
    participants: IdColumn,
    statements: IdColumn,
    stances: StanceColumn,
    at: TimeColumn | None = None,
) -> Votes:
    """Everybody's last stance from columns in memory, one entry a row, by the same
    rules.

    Ids are text or whole numbers, stances 1, 0, -1, or None or NaN for none, `at` whole
    numbers or moments. Raises InputError, with `votes` for a file and the row, from 1,
    for a line.
    """
    return build(RowsInMemory(participants, statements, stances, at))


class _Files:
    """The rows of some files, one after the other."""

    def __init__(self, files: list[InputFile], threads: int) -> None:
        self._files = files
        self._headers: list[Header | None] = []
        self._rows: list[FileRows] = []
        for file in files:
            header = None if is_parquet(file) else header_of(file)
            self._headers.append(header)
            self._rows.append(
                QuickCsv(file, header) if header else ParquetRows(file, threads=threads)
            )
        self._size = sum(file.size for file in files)
        self._now = 0
        for number, rows in enumerate(self._rows):
            if rows.timed != self._rows[0].timed:
                reason = (
                    "some files have the time of each row, some have not; choose one"
                )
                raise files[number].error(self._line(number), reason)

    @property
    def rows_at_most(self) -> int | None:
        """The rows of all files, where that is known beforehand."""
        counts = [rows.rows_at_most for rows in self._rows]
        return None if None in counts else sum(count or 0 for count in counts)

    def chunks(self, naming: Naming) -> Iterator[Chunk]:
        """All rows of the first file, then of the second, and so on."""
        read, kind = 0, None
        for number, (file, rows) in enumerate(
            zip(self._files, self._rows, strict=True)
        ):
            self._now = number
            for chunk in rows.chunks(naming):
                kind = kind or rows.kind_of_at
                if rows.kind_of_at not in (None, kind):
                    reason = f"at is {rows.kind_of_at} here and {kind} in a file before"
                    raise file.error(self._line(number), f"{reason}; use one kind")
                share = (read + chunk.share * file.size) / self._size
                yield Chunk(
                    chunk.people, chunk.statements, chunk.stances, chunk.times, share
                )
            read += file.size

    def read_exactly(self) -> None:
        """From now on, read the file that turned out not to be ordinary cell by
        cell."""
        header = self._headers[self._now]
        if header is None:
            raise AssertionError("a Parquet file is never out of the ordinary")
        self._rows[self._now] = ExactCsv(self._files[self._now], header)

    def _line(self, number: int) -> int:
        header = self._headers[number]
        return 1 if header is None else header.line
