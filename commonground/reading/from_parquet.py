"""VOTES as Parquet: decoded a batch of rows at a time, the next one in a thread."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonground.errors import InputError
from commonground.ids import TextTable
from commonground.reading.chunks import NO_TIMES, Chunk, Naming
from commonground.reading.columns import (
    BadRow,
    check_kind,
    check_named,
    first_of,
    stances_of_numbers,
    stances_of_texts,
    times_of_texts,
)
from commonground.reading.forms import LONG, BadHeader, place_of
from commonground.reading.names import Coded, Column, Texts
from commonground.reading.text import InputFile
from commonground.reading.values import INTEGER, MOMENT

_ROWS_A_BATCH = 2**18
# A column of texts that takes no more bytes a row than this is kept as a dictionary in
# the file: it is cheaper to take over that dictionary than to spell every row out.
_ROWS_TO_LOOK_AT, _WORTH_A_DICTIONARY = 2**16, 4
_TICKS_OF_A = {"s": 10_000_000, "ms": 10_000, "us": 10}
_DAMAGED = "this Parquet file is damaged; write it again"


@dataclass(frozen=True, eq=False)
class _Decoded:
    people: Column
    statements: Column
    stances: NDArray[np.int8]
    times: NDArray[np.int64]
    share: float


class ParquetRows:
    """The rows of a Parquet file; InputError for the first that breaks the contract."""

    def __init__(self, file: InputFile, *, threads: int = 1) -> None:
        # Slow to load, and needed for this form only.
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet  # noqa: PLC0415

        self._file, self._threads, self._pa = file, threads, pa
        self.kind_of_at: str | None = None
        with self._arrow_errors():
            opened = pa.parquet.ParquetFile(self._handle())
            names, types = opened.schema_arrow.names, opened.schema_arrow.types
            self._metadata = opened.metadata
        self.rows_at_most: int = self._metadata.num_rows
        self._columns = self._wanted(names)
        self.timed = "at" in self._columns
        for name in self._columns:
            self._check_type(name, types[names.index(name)])

    def chunks(self, naming: Naming) -> Iterator[Chunk]:
        """All rows, in batches."""
        self.kind_of_at = None
        decoded = self._decoded()
        for piece in _ahead(decoded) if self._threads > 1 else decoded:
            yield Chunk(
                naming.people.codes(piece.people),
                naming.statements.codes(piece.statements),
                piece.stances,
                piece.times,
                piece.share,
            )

    def _handle(self) -> Any:
        held = self._file.held
        return self._file.path if held is None else self._pa.BufferReader(held)

    def _arrow_errors(self) -> "_ArrowErrors":
        return _ArrowErrors(self._file, self._pa.ArrowException)

    def _wanted(self, names: list[str]) -> list[str]:
        wanted = [*LONG, "at"] if "at" in names else list(LONG)
        if not set(LONG) <= set(names):
            needed = "participant, statement and stance"
            raise self._file.error(1, f"a Parquet file needs the columns {needed}")
        try:
            for name in wanted:
                place_of(names, name)
        except BadHeader as wrong:
            raise self._file.error(1, str(wrong)) from None
        return wanted

    def _check_type(self, name: str, kind: Any) -> None:
        types = self._pa.types
        if types.is_dictionary(kind):
            kind = kind.value_type
        text = _is_text(self._pa, kind) or types.is_null(kind)
        whole = text or types.is_integer(kind)
        number = types.is_floating(kind) or types.is_decimal(kind)
        if name in ("participant", "statement"):
            fits, need = whole, "text or whole numbers"
        elif name == "stance":
            fits, need = whole or number, "numbers or text"
        else:
            moment = types.is_timestamp(kind) or types.is_date(kind)
            fits, need = whole or moment, "whole numbers, timestamps or text"
        if not fits:
            raise self._file.error(
                1, f"the column {name} holds {kind}; it needs {need}"
            )

    def _dictionaries(self) -> list[str]:
        """The columns of text that repeat themselves, by their first rows.

        The file's own figures are not asked: damaged ones end the process.
        """
        opened = self._pa.parquet.ParquetFile(
            self._handle(), metadata=self._metadata, pre_buffer=False
        )
        texts = [
            name
            for name in LONG[:2]
            if _is_text(self._pa, opened.schema_arrow.field(name).type)
        ]
        first = next(
            opened.iter_batches(batch_size=_ROWS_TO_LOOK_AT, columns=texts), None
        )
        if first is None or not texts:
            return []
        return [
            name
            for name in texts
            if len(first.column(name).unique()) * _WORTH_A_DICTIONARY <= len(first)
        ]

    def _decoded(self) -> Iterator[_Decoded]:
        done = 0
        with self._arrow_errors():
            opened = self._pa.parquet.ParquetFile(
                self._handle(),
                metadata=self._metadata,
                read_dictionary=self._dictionaries(),
                pre_buffer=False,
                # Read a large row group in pieces, not at once.
                buffer_size=2**20,
            )
            batches = opened.iter_batches(
                batch_size=_ROWS_A_BATCH,
                columns=self._columns,
                use_threads=self._threads > 1,
            )
            for batch in batches:
                yield self._checked(batch, done)
                done += batch.num_rows

    def _checked(self, batch: Any, done: int) -> _Decoded:
        share = (done + batch.num_rows) / max(1, self.rows_at_most)
        found: dict[str, Any] = {"at": NO_TIMES}

        def read_ids(name: str) -> None:
            column, missing = _ids(self._pa, batch.column(name))
            check_named(column, missing, name)
            found[name] = column

        def read_stances() -> None:
            found["stance"] = _stances(self._pa, batch.column("stance"))

        def read_times() -> None:
            if self.timed:
                found["at"] = self._times(batch.column("at"))

        for column in batch.columns:
            _check_dictionary(self._pa, column)
        try:
            first_of(
                (
                    lambda: read_ids("participant"),
                    lambda: read_ids("statement"),
                    read_stances,
                    read_times,
                )
            )
        except BadRow as bad:
            raise self._file.error(done + bad.row + 1, bad.reason) from None
        return _Decoded(
            found["participant"],
            found["statement"],
            found["stance"],
            found["at"],
            share,
        )

    def _times(self, array: Any) -> NDArray[np.int64]:
        array = _plain(self._pa, array)
        missing = _missing(array)
        known = len(array) if missing is None else int(np.argmax(missing))
        times, self.kind_of_at = _times(
            self._pa, array.slice(0, known), self.kind_of_at
        )
        if known < len(array):
            reason = "at is empty; every row needs one, or take the column out"
            raise BadRow(known, reason)
        return times


class _ArrowErrors:
    """Turns what Arrow finds wrong with a file into InputError."""

    def __init__(self, file: InputFile, kind: type[Exception]) -> None:
        self._file, self._kind = file, kind

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, InputError):
            return
        if isinstance(error, (self._kind, OSError, ValueError, OverflowError)):
            raise self._file.error(1, _DAMAGED) from None


def _ahead(pieces: Iterator[_Decoded]) -> Iterator[_Decoded]:
    """The same pieces, the next one made in a thread while the last one is used."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, pieces, None)
        while (piece := waiting.result()) is not None:
            waiting = pool.submit(next, pieces, None)
            yield piece


def _is_text(pa: Any, kind: Any) -> bool:
    types = pa.types
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
        or types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_binary_view(kind)
    )


def _missing(array: Any) -> NDArray[np.bool_] | None:
    if not array.null_count:
        return None
    missing: NDArray[np.bool_] = array.is_null().to_numpy(zero_copy_only=False)
    return missing


def _check_dictionary(pa: Any, array: Any) -> None:
    # Arrow does not look: a damaged index would be read from beyond the dictionary.
    if not pa.types.is_dictionary(array.type) or array.null_count == len(array):
        return
    indices = array.indices.drop_null().to_numpy(zero_copy_only=False)
    if indices.min() < 0 or indices.max() >= len(array.dictionary):
        raise pa.ArrowInvalid("an index lies outside its dictionary")


def _plain(pa: Any, array: Any) -> Any:
    """Without a dictionary; a column of nothing but nulls as text."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return array.cast(pa.string()) if pa.types.is_null(array.type) else array


def _ids(pa: Any, array: Any) -> tuple[Column, NDArray[np.bool_] | None]:
    if pa.types.is_dictionary(array.type) and not (
        array.null_count or array.dictionary.null_count
    ):
        values, _ = _ids(pa, array.dictionary)
        if isinstance(values, Coded):
            return _ids(pa, array.dictionary_decode())
        indices = array.indices.to_numpy(zero_copy_only=False)
        return Coded(indices.astype(np.int32, copy=False), values), None
    array = _plain(pa, array)
    missing = _missing(array)
    if not pa.types.is_integer(array.type):
        return _texts(pa, array), missing
    if missing is not None:
        array = array.fill_null(0)
    numbers = array.to_numpy(zero_copy_only=False)
    if numbers.dtype == np.uint64 and len(numbers) and numbers.max() > 2**63 - 1:
        return Texts.of(TextTable.of(map(str, numbers.tolist()))), missing
    return numbers.astype(np.int64, copy=False), missing


def _texts(pa: Any, array: Any) -> Texts:
    """A column of texts without a copy of them; BadRow for bytes that are not UTF-8."""
    try:
        array = array.cast(pa.large_string())
        array.validate(full=True)
    except pa.ArrowInvalid:
        for row, value in enumerate(array.cast(pa.large_binary()).to_pylist()):
            try:
                (value or b"").decode()
            except UnicodeDecodeError:
                reason = "these bytes are not UTF-8; write text as UTF-8"
                raise BadRow(row, reason) from None
        raise
    _, offsets, data = array.buffers()
    places = np.zeros(1, np.int64)
    if len(array):
        places = np.frombuffer(offsets, np.int64)[array.offset :][: len(array) + 1]
    held = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
    return Texts(held, places[:-1], places[1:])


def _stances(pa: Any, array: Any) -> NDArray[np.int8]:
    array = _plain(pa, array)
    missing = _missing(array)
    if _is_text(pa, array.type):
        return stances_of_texts(_texts(pa, array), missing)
    if pa.types.is_decimal(array.type):
        array = array.cast(pa.float64())
    if missing is not None:
        array = array.fill_null(0)
    return stances_of_numbers(array.to_numpy(zero_copy_only=False), missing)


def _times(
    pa: Any, array: Any, kind: str | None
) -> tuple[NDArray[np.int64], str | None]:
    types = pa.types
    if _is_text(pa, array.type):
        return times_of_texts(_texts(pa, array), kind)
    found = INTEGER if types.is_integer(array.type) else MOMENT
    if len(array):
        check_kind(0, found, kind or found)
    if found == INTEGER:
        numbers = array.to_numpy(zero_copy_only=False)
        if numbers.dtype == np.uint64 and len(numbers) and numbers.max() > 2**63 - 1:
            row = int(np.argmax(numbers > 2**63 - 1))
            raise BadRow(
                row, f"at is {numbers[row]}; a whole number must fit in 64 bits"
            )
        return numbers.astype(np.int64, copy=False), INTEGER
    if types.is_date(array.type):
        array = array.cast(pa.timestamp("ms"))
    return _ticks(array.cast(pa.int64()).to_numpy(), array.type.unit), MOMENT


def _ticks(numbers: NDArray[np.int64], unit: str) -> NDArray[np.int64]:
    """Moments in units of 100 ns since 1970."""
    if unit == "ns":
        return numbers // 100
    scale = _TICKS_OF_A[unit]
    far = np.abs(numbers) > (2**63 - 1) // scale
    if far.any():
        raise BadRow(int(np.argmax(far)), "at lies beyond the year 29,000; mend it")
    return numbers * scale
