"""VOTES as CSV: read by a loop over its bytes, or exactly, cell by cell.

Both readers give the same stances. The quick one raises NotOrdinary on anything that it
does not know, bad or only rare; the exact one then reads the file from its beginning,
and only it says what is wrong.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from commonground.ids import TextTable
from commonground.reading.chunks import NO_TIMES, Chunk, Naming
from commonground.reading.forms import LongForm, WideForm
from commonground.reading.header import Header
from commonground.reading.kernels_csv import (
    IGNORED,
    PARTICIPANT,
    long_rows,
    wide_rows,
)
from commonground.reading.kernels_values import NO_STANCE
from commonground.reading.names import Codes32, Names, Texts, sealed
from commonground.reading.text import InputFile, Record, records
from commonground.reading.values import (
    INTEGER,
    MOMENT,
    BadValue,
    check_kind,
    stance_of,
    time_of,
)

_BLOCK = 4 * 2**20
_ROWS_A_CHUNK = 65_536


class NotOrdinary(Exception):  # noqa: N818 (no error: the exact reader is asked)
    """The quick reader met something that it does not know."""


class QuickCsv:
    """The rows of an ordinary file; NotOrdinary for any other."""

    rows_at_most = None

    def __init__(self, file: InputFile, header: Header) -> None:
        self._file, self._header = file, header
        self._kind = 0
        form = header.form
        self.timed = isinstance(form, LongForm) and form.at is not None

    @property
    def kind_of_at(self) -> str | None:
        """Which kind of `at` the rows had that were read so far."""
        return (None, INTEGER, MOMENT)[self._kind]

    def chunks(self, naming: Naming) -> Iterator[Chunk]:
        """All rows, a block of whole lines at a time."""
        form, self._kind = self._header.form, 0
        if isinstance(form, WideForm):
            names = TextTable.of(name for _, name in form.statements)
            roles = np.full(form.width, IGNORED, np.int32)
            roles[[i for i, _ in form.statements]] = naming.statements.codes(
                Texts.of(names)
            )
            roles[form.participant] = PARTICIPANT
        for block, share in self._blocks():
            data = np.frombuffer(block, np.uint8)
            if isinstance(form, LongForm):
                yield self._long_chunk(form, data, naming, share)
            else:
                yield _wide_chunk(roles, data, naming, share)

    def _blocks(self) -> Iterator[tuple[bytes, float]]:
        with self._file.open() as stream:
            stream.seek(self._header.end)
            rest = b""
            while piece := stream.read(_BLOCK):
                cut = piece.rfind(b"\n") + 1
                if not cut:
                    rest += piece
                    continue
                yield _checked(rest + piece[:cut]), stream.tell() / self._file.size
                rest = piece[cut:]
            if rest.endswith(b"\r"):
                raise NotOrdinary
            if rest:
                yield _checked(rest + b"\n"), 1.0

    def _long_chunk(
        self, form: LongForm, data: NDArray[np.uint8], naming: Naming, share: float
    ) -> Chunk:
        lines = int(np.count_nonzero(data == ord("\n")))
        places = [np.empty(lines, np.int64) for _ in range(4)]
        stances = np.empty(lines, np.int8)
        times = np.empty(lines if self.timed else 0, np.int64)
        rows, self._kind = long_rows(
            sealed(data),
            form.participant,
            form.statement,
            form.stance,
            -1 if form.at is None else form.at,
            form.width,
            places[0],
            places[1],
            places[2],
            places[3],
            stances,
            times,
            self._kind,
        )
        if rows < 0:
            raise NotOrdinary
        people = Texts(data, places[0][:rows], places[1][:rows])
        statements = Texts(data, places[2][:rows], places[3][:rows])
        return Chunk(
            naming.people.codes(people),
            naming.statements.codes(statements),
            stances[:rows],
            times[:rows],
            share,
        )


class ExactCsv:
    """The rows of any file; InputError for the first that breaks the contract."""

    rows_at_most = None

    def __init__(self, file: InputFile, header: Header) -> None:
        self._file, self._header = file, header
        form = header.form
        self.timed = isinstance(form, LongForm) and form.at is not None
        self.kind_of_at: str | None = None

    def chunks(self, naming: Naming) -> Iterator[Chunk]:
        """All rows, some thousands at a time."""
        form = self._header.form
        self.kind_of_at = None
        if isinstance(form, WideForm):
            _codes(naming.statements, [name for _, name in form.statements])
        pile = _Pile()
        rows = records(self._file)
        next(rows)
        for row in rows:
            self._check(row)
            if isinstance(form, LongForm):
                self._take_long(form, row, pile)
            else:
                self._take_wide(form, row, pile)
            if len(pile.people) >= _ROWS_A_CHUNK:
                yield pile.chunk(naming, row.end / self._file.size)
                pile = _Pile()
        yield pile.chunk(naming, 1.0)

    def _check(self, row: Record) -> None:
        form = self._header.form
        if len(row.cells) != form.width:
            raise self._file.error(
                row.line,
                f"the row has {len(row.cells)} cells, the header {form.width};"
                " give every row one cell a column",
            )
        if not row.cells[form.participant]:
            raise self._file.error(row.line, "the participant is empty; name one")
        if isinstance(form, LongForm) and not row.cells[form.statement]:
            raise self._file.error(row.line, "the statement is empty; name one")

    def _take_long(self, form: LongForm, row: Record, pile: "_Pile") -> None:
        try:
            stance = stance_of(row.cells[form.stance])
            if form.at is not None:
                kind, time = time_of(row.cells[form.at])
                self.kind_of_at = self.kind_of_at or kind
                check_kind(kind, self.kind_of_at)
                pile.times.append(time)
        except BadValue as wrong:
            raise self._file.error(row.line, str(wrong)) from None
        pile.people.append(row.cells[form.participant])
        pile.statements.append(row.cells[form.statement])
        pile.stances.append(NO_STANCE if stance is None else stance)

    def _take_wide(self, form: WideForm, row: Record, pile: "_Pile") -> None:
        pile.named.append(row.cells[form.participant])
        for column, statement in form.statements:
            try:
                stance = stance_of(row.cells[column])
            except BadValue as wrong:
                reason = f"statement {statement}: {wrong}"
                raise self._file.error(row.line, reason) from None
            if stance is not None:
                pile.people.append(row.cells[form.participant])
                pile.statements.append(statement)
                pile.stances.append(stance)


class _Pile:
    """Rows that wait until there are enough of them."""

    def __init__(self) -> None:
        self.named: list[str] = []
        self.people: list[str] = []
        self.statements: list[str] = []
        self.stances: list[int] = []
        self.times: list[int] = []

    def chunk(self, naming: Naming, share: float) -> Chunk:
        _codes(naming.people, self.named)
        return Chunk(
            _codes(naming.people, self.people),
            _codes(naming.statements, self.statements),
            np.array(self.stances, np.int8),
            np.array(self.times, np.int64),
            share,
        )


def _codes(names: Names, texts: list[str]) -> Codes32:
    return names.codes(Texts.of(TextTable.of(texts)))


def _wide_chunk(
    roles: NDArray[np.int32], data: NDArray[np.uint8], naming: Naming, share: float
) -> Chunk:
    lines = int(np.count_nonzero(data == ord("\n")))
    begins, ends = np.empty(lines, np.int64), np.empty(lines, np.int64)
    # A stance and the comma before it take two bytes.
    most = len(data) // 2 + 1
    rows_of, statements = np.empty(most, np.int32), np.empty(most, np.int32)
    stances = np.empty(most, np.int8)
    rows, found = wide_rows(
        sealed(data), roles, begins, ends, rows_of, statements, stances
    )
    if rows < 0:
        raise NotOrdinary
    codes = naming.people.codes(Texts(data, begins[:rows], ends[:rows]))
    return Chunk(
        codes[rows_of[:found]], statements[:found], stances[:found], NO_TIMES, share
    )


def _checked(block: bytes) -> bytes:
    """A block of whole lines that is UTF-8."""
    if not block.isascii():
        try:
            block.decode()
        except UnicodeDecodeError:
            raise NotOrdinary from None
    return block
