"""A conversation that goes on: new stances are taken in without counting all again.

What is held: everybody's rows, and the pair counts of the people who are placed. A
stance that comes in touches its person's row and that row's pairs; a report then begins
where counting would have ended. It is the same report, to the digit, as of all stances
read at once.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from os import PathLike
from typing import Self

import numpy as np
from numpy.typing import NDArray

from commonground import analysis
from commonground.analysis import MIN_VOTES, Choices
from commonground.conversation import (
    Conversation,
    Progress,
    SetAside,
    conversation_of,
)
from commonground.holding import file as held_file
from commonground.holding.register import Register
from commonground.holding.rows import (
    Table,
    answered_in_play,
    change_pairs,
    merge_rows,
    settle_rows,
)
from commonground.ids import Ids
from commonground.matrix import Codes, Votes, as_codes, code_type
from commonground.opinions.pairs import PairCounts, count_pairs
from commonground.opinions.people import InMemory, Rows
from commonground.ragged import places_of, starts_of
from commonground.reading.chunks import Chunk, Naming
from commonground.reading.from_memory import IdColumn, RowsInMemory, StanceColumn
from commonground.reading.kernels_values import NO_STANCE
from commonground.reading.names import sealed
from commonground.result import Report

type Numbers = NDArray[np.int64]

_NOTHING = Votes(Ids.of(()), Ids.of(()), np.zeros(1, np.int64), np.zeros(0, np.uint16))
# What no row uses any more may be this part of what is used; so much is free ahead.
_SLACK = 1 / 8
# Counting row by row costs so many times as much a pair as counting many together,
# which in return looks at every two statements once.
_ONE_BY_ONE = 8


class Held:
    """Stances that are kept and grow; not for several threads at once.

    `people` and the reports made of it stay as they are when more stances come.
    Memory: 2 bytes a stance (4 beyond 21,845 statements), some 40 a participant and its
    id, 12 for every two statements.
    """

    def __init__(
        self,
        votes: Votes = _NOTHING,
        *,
        mod_out: Collection[str] = (),
        min_votes: int = MIN_VOTES,
        threads: int = 1,
    ) -> None:
        """Hold these votes. `mod_out` is not in play; the pair counts are kept for
        `min_votes`: a report with another number has to place everybody anew.
        """
        self._threads, self._min_votes = threads, min_votes
        self._people = Register.of(votes.participants)
        self._statements = Register.of(votes.statements)
        self._settled: Votes | None = votes
        self._codes: Codes = votes.codes
        self._filled = self._stances = votes.stance_count
        self._begins: Numbers = votes.starts[:-1]
        self._counts: Numbers = np.diff(votes.starts)
        self._placed = np.zeros(len(votes.participants), np.bool_)
        self._pairs = _no_pairs(len(votes.statements))
        self._out, self._least = frozenset(mod_out), 1
        self._see_play()
        self._place_everybody()

    def add(
        self, participants: IdColumn, statements: IdColumn, stances: StanceColumn
    ) -> None:
        """Take in stances, one entry a row: ids, and 1, 0, -1, or None for none.

        The last one of a pair wins. An entry without a stance only names its
        participant and its statement. InputError for what breaks the contract
        (`votes:ROW: ...`); then nothing is taken.
        """
        rows = RowsInMemory(participants, statements, stances, None)
        for chunk in rows.chunks(Naming(self._people.names, self._statements.names)):
            self._take(chunk)

    def moderate(self, statements: Collection[str]) -> None:
        """From now on exactly these statements are out of play, seen or not."""
        self._out = frozenset(statements)
        self._see_play()
        self._place_everybody()

    @property
    def mod_out(self) -> frozenset[str]:
        """The ids of the statements that are out of play, seen or not."""
        return self._out

    @property
    def min_votes(self) -> int:
        """The number that the pair counts are kept for."""
        return self._min_votes

    @property
    def stance_count(self) -> int:
        """Pairs of a participant and a statement with a stance."""
        return self._stances

    @property
    def people(self) -> InMemory:
        """Everybody's stances as they are now."""
        return InMemory(self.votes, self._threads)

    @property
    def votes(self) -> Votes:
        """Everybody's stances as they are now, in id order and without gaps."""
        if self._settled is None:
            self._settled = self._settle()
        return self._settled

    @property
    def pairs(self) -> PairCounts:
        """Pair counts of the placed people over the statements in play, in id order."""
        _ = self.votes
        used = np.ix_(self._in_play, self._in_play)
        held = self._pairs
        return PairCounts(held.both[used], held.product[used], held.first[used])

    def conversation(
        self,
        *,
        groups: dict[str, str] | None = None,
        sides: dict[str, tuple[str, ...]] | None = None,
        roll: dict[str, tuple[str, ...]] | None = None,
        set_aside: Sequence[SetAside] = (),
    ) -> Conversation:
        """The stances as they are now, and what is known besides."""
        return conversation_of(
            self.people,
            groups=groups,
            sides=sides,
            roll=roll,
            mod_out=self._out,
            set_aside=set_aside,
        )

    def report(
        self,
        choices: Choices | None = None,
        *,
        groups: dict[str, str] | None = None,
        sides: dict[str, tuple[str, ...]] | None = None,
        roll: dict[str, tuple[str, ...]] | None = None,
        set_aside: Sequence[SetAside] = (),
        progress: Progress | None = None,
    ) -> Report:
        """Report on the stances as they are now: as `commonground.report` does."""
        chosen = choices or Choices()
        if chosen.min_votes != self._min_votes:
            self._min_votes = chosen.min_votes
            self._see_play()
            self._place_everybody()
        conversation = self.conversation(
            groups=groups, sides=sides, roll=roll, set_aside=set_aside
        )
        people = InMemory(self.votes, chosen.threads)
        return analysis.report(
            replace(conversation, people=people),
            chosen,
            known=self.pairs if groups is None else None,
            progress=progress,
        )

    def save(self, path: str | PathLike[str]) -> None:
        """Write everything that is held to one file, in one step; see `load`."""
        held_file.save(path, self.votes, mod_out=self._out, min_votes=self._min_votes)

    @classmethod
    def load(cls, path: str | PathLike[str], *, threads: int = 1) -> Self:
        """What `save` wrote; InputError for a file that is not of this kind."""
        kept = held_file.load(path)
        return cls(
            kept.votes,
            mod_out=kept.mod_out,
            min_votes=kept.min_votes,
            threads=threads,
        )

    def _take(self, chunk: Chunk) -> None:
        people = self._people.places(chunk.people)
        statements = self._statements.places(chunk.statements)
        self._make_place()
        given = chunk.stances != NO_STANCE
        codes = statements[given] * 3 + chunk.stances[given] + 1
        touched, starts, last = _last_of_each(people[given], codes)
        news = as_codes(last, len(self._statements))
        self._make_room(int(self._counts[touched].sum()) + len(news))
        before = self._begins[touched], self._counts[touched]
        after = np.empty_like(before[0]), np.empty_like(before[1])
        self._filled = merge_rows(
            touched,
            starts,
            news,
            sealed(self._begins),
            sealed(self._counts),
            self._codes,
            self._filled,
            *after,
        )
        self._begins, self._counts = self._begins.copy(), self._counts.copy()
        self._begins[touched], self._counts[touched] = after
        self._stances += int(after[1].sum() - before[1].sum())
        self._recount(touched, before)
        if len(chunk.people):
            self._settled = None
        if self._filled - self._stances > _SLACK * self._stances + 4_096:
            self._settled = self._settle()

    def _make_place(self) -> None:
        """Room for people and statements that are new and without a stance."""
        people = len(self._people) - len(self._begins)
        if people:
            none = np.zeros(people, np.int64)
            self._begins = np.concatenate((self._begins, none))
            self._counts = np.concatenate((self._counts, none))
            self._placed = np.concatenate((self._placed, none.astype(np.bool_)))
        statements = len(self._statements) - len(self._in_play)
        if statements:
            self._codes = as_codes(self._codes, len(self._statements))
            new = _no_pairs(len(self._statements))
            known = slice(len(self._in_play))
            for old_table, new_table in zip(
                _tables(self._pairs), _tables(new), strict=True
            ):
                new_table[known, known] = old_table
            self._pairs = new
            least = self._least
            self._see_play()
            if self._least != least:
                self._place_everybody()

    def _make_room(self, needed: int) -> None:
        end = self._filled + needed
        if end <= len(self._codes) and self._codes.flags.writeable:
            return
        length = end + int(_SLACK * self._stances)
        roomy = _room(length, len(self._statements))
        roomy[: self._filled] = self._codes[: self._filled]
        self._codes = roomy

    def _recount(self, touched: Rows, before: tuple[Numbers, Numbers]) -> None:
        """Carry the changed rows of the people touched into the pair counts."""
        after = self._begins[touched], self._counts[touched]
        was = self._placed[touched]
        answered = self._answered(*after)
        # A row only grows, so nobody falls out.
        self._placed[touched] = answered >= self._least
        self._change(
            (before[0][was], before[1][was]), (after[0][was], after[1][was]), 1
        )
        self._count(touched[self._placed[touched] & ~was], 1)

    def _answered(self, begins: Numbers, counts: Numbers) -> NDArray[np.int32]:
        rows = sealed(begins), sealed(counts)
        return answered_in_play(*rows, _locked(self._codes), sealed(self._in_play))

    def _see_play(self) -> None:
        """Which statements are in play, and how many stances on them place a person."""
        self._in_play = self._statements.without(self._out)
        in_play = int(np.count_nonzero(self._in_play))
        self._least = max(1, min(self._min_votes, in_play))

    def _place_everybody(self) -> None:
        """See anew who is placed, and carry the difference into the pair counts."""
        answered = self._answered(self._begins, self._counts)
        placed, before = answered >= self._least, self._placed
        self._placed = placed
        self._count(np.flatnonzero(placed & ~before), 1)
        self._count(np.flatnonzero(before & ~placed), -1)

    def _count(self, rows: Rows, sign: int) -> None:
        """Put whole rows into the pair counts, or take them out."""
        begins, counts = self._begins[rows], self._counts[rows]
        width = len(self._in_play)
        if _ONE_BY_ONE * float((counts * counts).sum()) < width * width:
            nobody = np.zeros_like(begins), np.zeros_like(counts)
            self._change(nobody, (begins, counts), sign)
            return
        starts, places = places_of(begins, counts)
        codes = self._codes[places]
        every = np.arange(len(rows), dtype=np.int64)
        column = np.arange(width, dtype=np.int32)
        found = count_pairs(
            sealed(starts), _locked(codes), column, every, threads=self._threads
        )
        self._pairs = self._pairs + found if sign > 0 else self._pairs - found

    def _change(
        self,
        before: tuple[Numbers, Numbers],
        after: tuple[Numbers, Numbers],
        sign: int,
    ) -> None:
        change_pairs(before, after, _locked(self._codes), sign, _tables(self._pairs))

    def _settle(self) -> Votes:
        """Bring rows, codes and pair counts into id order, without gaps."""
        participants, people = self._people.settle()
        statements, order = self._statements.settle()
        counts = self._counts[people]
        starts = starts_of(counts)
        base = np.empty(len(order), np.int64)
        base[order] = np.arange(len(order)) * 3
        new_code = as_codes((base[:, None] + np.arange(3)).ravel(), len(order))
        codes = _room(self._stances, len(order))
        begins = self._begins[people]
        settle_rows(begins, sealed(starts), _locked(self._codes), new_code, codes)
        self._codes, self._filled = _locked(codes), self._stances
        starts = sealed(starts)
        self._begins, self._counts = starts[:-1], counts
        self._placed, self._in_play = self._placed[people], self._in_play[order]
        if np.any(order[1:] < order[:-1]):
            both = np.ix_(order, order)
            self._pairs = PairCounts(*(table[both] for table in _tables(self._pairs)))
        return Votes(participants, statements, starts, self._codes)


def _no_pairs(width: int) -> PairCounts:
    return PairCounts(*(np.zeros((width, width), np.int32) for _ in range(3)))


def _tables(pairs: PairCounts) -> tuple[Table, Table, Table]:
    return pairs.both, pairs.product, pairs.first


def _last_of_each(people: Numbers, codes: Numbers) -> tuple[Rows, Numbers, Numbers]:
    """The last code of each person and statement: people, and their codes as rows."""
    statements = codes // 3
    width = int(statements.max(initial=0)) + 1
    key = people * width + statements
    order = np.argsort(key, kind="stable")
    key = key[order]
    last = np.flatnonzero(np.append(key[1:] != key[:-1], [True] * (len(key) > 0)))
    order = order[last]
    people = people[order]
    first = np.flatnonzero(
        np.append([True] * (len(people) > 0), people[1:] != people[:-1])
    )
    starts = np.append(first, len(people)).astype(np.int64)
    return people[first], starts, codes[order]


def _room(length: int, statements: int) -> Codes:
    return as_codes(np.empty(length, code_type(statements)), statements)


def _locked(codes: Codes) -> Codes:
    view = codes.view()
    view.flags.writeable = False
    return view
