"""One report over many files, read and counted by the workers of a Dask cluster.

Only paths go out, and what comes back is names, one value a person, and sums of
integers: the report is the same, to the digit, as of all files read in one process. A
worker that is lost takes nothing with it: another one reads its files again.

This module needs `commonground[dask]`, here and where the workers are.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched
from operator import add
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from commonground import analysis
from commonground.analysis import Choices
from commonground.conversation import (
    Conversation,
    Path,
    Progress,
    with_tables,
)
from commonground.errors import InputError
from commonground.holding.register import names_of
from commonground.holding.rows import settle_rows
from commonground.ids import Ids
from commonground.matrix import Codes, Votes, as_codes, code_type
from commonground.opinions.pairs import PairCounts
from commonground.opinions.people import Column, InMemory, Rows
from commonground.ragged import starts_of
from commonground.reading.names import Codes32, Names, sealed
from commonground.reading.votes import read_votes
from commonground.result import Report
from commonground.stopwatch import Stopwatch

if TYPE_CHECKING:
    from distributed import Client, Future

type Kinds = NDArray[np.int32]

# Seconds for a scheduler to answer.
_PATIENCE = 10


def report_on_cluster(
    client: "Client",
    votes: Path | Sequence[Path],
    *,
    groups: Path | None = None,
    sides: Path | None = None,
    roll: Path | None = None,
    mod_out: Path | None = None,
    marked: Path | None = None,
    choices: Choices | None = None,
    progress: Progress | None = None,
) -> Report:
    """What `report(read(votes, ...))` finds, with the votes left on the workers."""
    conversation = read_on_cluster(
        client,
        votes,
        groups=groups,
        sides=sides,
        roll=roll,
        mod_out=mod_out,
        marked=marked,
        progress=progress,
    )
    return analysis.report(conversation, choices, progress=progress)


def read_on_cluster(
    client: "Client",
    votes: Path | Sequence[Path],
    *,
    groups: Path | None = None,
    sides: Path | None = None,
    roll: Path | None = None,
    mod_out: Path | None = None,
    marked: Path | None = None,
    progress: Progress | None = None,
) -> Conversation:
    """Let each worker read its files, whose paths must lead to them from there.

    All rows of a person stand in one file; InputError names somebody for whom that is
    not so, and what breaks the contract as `read` does. `groups` and the others are
    small and are read here. The votes stay with the workers as long as the
    conversation lives.
    """
    watch = Stopwatch()
    several = [votes] if isinstance(votes, str | PathLike) else votes
    paths = [fspath(path) for path in several]
    if not paths:
        raise ValueError("name at least one file")
    with watch.run():
        people = _read_parts(client, paths, progress or (lambda stage, share: None))
    return with_tables(
        people,
        groups=groups,
        sides=sides,
        roll=roll,
        mod_out=mod_out,
        marked=marked,
        read_s=watch.seconds,
    )


@contextmanager
def connected(scheduler: str) -> Iterator["Client"]:
    """A client of the cluster with this address; InputError where there is none."""
    try:
        from distributed import Client  # noqa: PLC0415 (an extra)
    except ImportError:
        reason = 'a cluster needs Dask; install "commonground[dask]"'
        raise InputError(scheduler, 1, reason) from None
    try:
        client = Client(scheduler, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError):
        raise InputError(scheduler, 1, "there is no Dask scheduler here") from None
    with client:
        yield client


@dataclass(frozen=True, eq=False)
class OnCluster:
    """The stances of a conversation, one part of the people for each file.

    `parts` are `Votes` in the statements of all; `rows[k]` are the places of part `k`'s
    people among all, `part_of` and `row_in_part` the way back.
    """

    client: "Client"
    participants: Ids
    statements: Ids
    stance_count: int
    parts: tuple["Future[Any]", ...]
    rows: tuple[Rows, ...]
    part_of: NDArray[np.int32]
    row_in_part: NDArray[np.int64]

    def answered(self, column: Column) -> NDArray[np.int32]:
        """Stances on statements in play, per participant."""
        answered = np.empty(len(self.participants), np.int32)
        asked = [self._ask(_answered, part, column) for part in self.parts]
        for rows, answer in zip(self.rows, asked, strict=True):
            answered[rows] = answer.result()
        return answered

    def pairs(self, column: Column, rows: Rows) -> PairCounts:
        """Pair counts of the statements in play over some people."""
        chosen = self._chosen(rows)
        asked = (
            self._ask(_pairs, part, column, np.packbits(some))
            for part, some in zip(self.parts, chosen, strict=True)
        )
        counts: PairCounts = self._sum(list(asked))
        return counts

    def place(
        self, worth: NDArray[np.float64], rows: Rows, columns: int
    ) -> NDArray[np.float64]:
        """Coordinates of some people: shape (rows, 2)."""
        chosen = self._chosen(rows)
        asked = [
            self._ask(_place, part, worth, np.packbits(some), columns)
            for part, some in zip(self.parts, chosen, strict=True)
        ]
        places = np.empty((len(rows), 2))
        of_rows, in_part = self.part_of[rows], self.row_in_part[rows]
        for number, (some, answer) in enumerate(zip(chosen, asked, strict=True)):
            here = np.flatnonzero(of_rows == number)
            # A part answers in the order of its people.
            turn = np.cumsum(some) - 1
            places[here] = answer.result()[turn[in_part[here]]]
        return places

    def some(self, rows: Rows) -> tuple[NDArray[np.int64], Codes]:
        """The stances of a few people, as starts and codes of their own."""
        of_rows = self.part_of[rows]
        wanted = [np.flatnonzero(of_rows == k) for k in range(len(self.parts))]
        asked = [
            self._ask(_some, part, self.row_in_part[rows[here]])
            for part, here in zip(self.parts, wanted, strict=True)
        ]
        found = [answer.result() for answer in asked]
        lengths = np.concatenate([np.diff(starts) for starts, _ in found])
        codes = as_codes(
            np.concatenate([codes for _, codes in found]), len(self.statements)
        )
        together = Votes(self.participants, self.statements, starts_of(lengths), codes)
        order = np.argsort(np.concatenate(wanted), kind="stable")
        return InMemory(together).some(order)

    def tally(self, kind: Kinds, kinds: int) -> NDArray[np.int64]:
        """Stances by kind of person: shape (kinds, statements, 3)."""
        counts: NDArray[np.int64] = self._sum(
            [
                self._ask(_tally, part, of_part, kinds)
                for part, of_part in self._by_part(kind, kinds)
            ]
        )
        return counts

    def tally_one(self, statement: int, kind: Kinds, kinds: int) -> NDArray[np.int64]:
        """Stances on one statement by kind of person: shape (kinds, 3)."""
        counts: NDArray[np.int64] = self._sum(
            [
                self._ask(_tally_one, part, statement, of_part, kinds)
                for part, of_part in self._by_part(kind, kinds)
            ]
        )
        return counts

    def _ask(self, question: Callable[..., object], *given: object) -> "Future[Any]":
        return self.client.submit(question, *given, pure=False)

    def _sum(self, answers: "list[Future[Any]]") -> Any:
        """Neighbours are added on the cluster until one sum is left to be fetched."""
        while len(answers) > 1:
            answers = [
                self._ask(add, *pair) if len(pair) == 2 else pair[0]
                for pair in batched(answers, 2)
            ]
        return answers[0].result()

    def _chosen(self, rows: Rows) -> list[NDArray[np.bool_]]:
        """For each part, which of its people are meant: a bit a person goes out."""
        among = np.zeros(len(self.participants), np.bool_)
        among[rows] = True
        return [among[of_part] for of_part in self.rows]

    def _by_part(
        self, kind: Kinds, kinds: int
    ) -> Iterator[tuple["Future[Any]", NDArray[np.integer]]]:
        small = kind.astype(np.min_scalar_type(kinds))
        for part, rows in zip(self.parts, self.rows, strict=True):
            yield part, small[rows]


def _read_parts(client: "Client", paths: list[str], progress: Progress) -> OnCluster:
    read = [client.submit(_read, path, pure=False) for path in paths]
    named = [client.submit(_names, votes, pure=False) for votes in read]
    people, statements = _United(paths), _United(paths)
    found = []
    for number, answer in enumerate(named):
        names, about, stances = answer.result()
        people.take(names, apart=True)
        statements.take(about)
        found.append((len(names), stances))
        progress("reading", (number + 1) / len(paths))
    participants, rows = people.ordered()
    every, places = statements.ordered()
    # From here on the workers hold the stances in the statements of all.
    parts = [
        client.submit(_renamed, votes, path, expected, every, place, pure=False)
        for votes, path, expected, place in zip(read, paths, found, places, strict=True)
    ]
    part_of = np.empty(len(participants), np.int32)
    row_in_part = np.empty(len(participants), np.int64)
    for number, of_part in enumerate(rows):
        part_of[of_part] = number
        row_in_part[of_part] = np.arange(len(of_part))
    return OnCluster(
        client=client,
        participants=participants,
        statements=every,
        stance_count=sum(stances for _, stances in found),
        parts=tuple(parts),
        rows=tuple(rows),
        part_of=part_of,
        row_in_part=row_in_part,
    )


class _United:
    """The names of one kind in all files."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = paths
        self._names = Names()
        self._codes: list[Codes32] = []

    def take(self, ids: Ids, *, apart: bool = False) -> None:
        """Join the next file's; `apart`: InputError if one was in a file before."""
        known = len(self._names)
        codes = self._names.codes(names_of(ids))
        if apart and len(self._names) - known < len(codes):
            self._refuse(ids, codes, known)
        self._codes.append(codes)

    def ordered(self) -> tuple[Ids, list[Rows]]:
        """All names in id order, and for each file where its own stand among them."""
        ids, place = self._names.ordered()
        return ids, [place[codes].astype(np.int64) for codes in self._codes]

    def _refuse(self, ids: Ids, codes: Codes32, known: int) -> None:
        twice = int(np.argmax(codes < known))
        before = (np.any(c == codes[twice]) for c in self._codes)
        other = self._paths[next(k for k, found in enumerate(before) if found)]
        raise InputError(
            self._paths[len(self._codes)],
            1,
            f'"{ids[twice]}" stands in {other} too;'
            " put all rows of a participant into one file",
        )


# What the workers do.


def _read(path: str) -> Votes:
    return read_votes(path)


def _names(votes: Votes) -> tuple[Ids, Ids, int]:
    return votes.participants, votes.statements, votes.stance_count


def _renamed(
    votes: Votes, path: str, expected: tuple[int, int], statements: Ids, place: Rows
) -> Votes:
    """The same stances by the places that the statements have among all."""
    if (len(votes.participants), votes.stance_count) != expected:
        reason = "the file changed while it was used; start again when it is complete"
        raise InputError(path, 1, reason)
    width = len(statements)
    new_code = as_codes((place[:, None] * 3 + np.arange(3)).ravel(), width)
    codes = as_codes(np.empty(votes.stance_count, code_type(width)), width)
    starts = sealed(votes.starts)
    settle_rows(starts[:-1], starts, votes.codes, new_code, codes)
    codes.flags.writeable = False
    return Votes(votes.participants, statements, starts, codes)


def _rows_of(votes: Votes, chosen: NDArray[np.uint8]) -> Rows:
    bits = np.unpackbits(chosen, count=len(votes.participants))
    return np.flatnonzero(bits)


def _answered(votes: Votes, column: Column) -> NDArray[np.int32]:
    return InMemory(votes).answered(column)


def _pairs(votes: Votes, column: Column, chosen: NDArray[np.uint8]) -> PairCounts:
    return InMemory(votes).pairs(column, _rows_of(votes, chosen))


def _place(
    votes: Votes, worth: NDArray[np.float64], chosen: NDArray[np.uint8], columns: int
) -> NDArray[np.float64]:
    return InMemory(votes).place(worth, _rows_of(votes, chosen), columns)


def _some(votes: Votes, rows: Rows) -> tuple[NDArray[np.int64], Codes]:
    return InMemory(votes).some(rows)


def _tally(votes: Votes, kind: NDArray[np.integer], kinds: int) -> NDArray[np.int64]:
    return InMemory(votes).tally(kind.astype(np.int32), kinds)


def _tally_one(
    votes: Votes, statement: int, kind: NDArray[np.integer], kinds: int
) -> NDArray[np.int64]:
    return InMemory(votes).tally_one(statement, kind.astype(np.int32), kinds)
