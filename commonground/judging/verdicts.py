"""From counts to what is said of each statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from commonground.bodies import Bodies
from commonground.conversation import SetAside
from commonground.ids import Ids
from commonground.judging.agreement import (
    AGREE,
    DISAGREE,
    PASS,
    Judgement,
    Result,
    Run,
    Verdicts,
    Why,
    judge,
)
from commonground.judging.bounds import CellClass
from commonground.opinions.groups import Labels
from commonground.result import BodyKind, Bound, Cell, Tally, Verdict, WhyWord, Without
from commonground.result import CellClass as ClassWord
from commonground.result import Result as ResultWord

type Counts = NDArray[np.int64]

_CLASSES: dict[CellClass, ClassWord] = {
    CellClass.MET: "met",
    CellClass.OPEN: "open",
    CellClass.TOO_FEW: "too_few",
    CellClass.FAILED: "failed",
}
_RESULTS: dict[Result, ResultWord] = {
    Result.REACHED: "reached",
    Result.NEAR: "near",
    Result.DIVIDED: "divided",
    Result.NOT_ENOUGH: "not_enough",
}
_WHYS: dict[Why, WhyWord | None] = {
    Why.OPPOSED: "opposed",
    Why.NO_VIEW_YET: "no_view_yet",
    Why.NOT_DIVIDED: None,
}

EVERYONE: BodyKind = "everyone"


@dataclass(frozen=True, eq=False)
class Atoms:
    """People by everything that matters for a verdict: sides, group, who is set aside.

    An atom is a kind (sides and set-asides together) in a group; `of_kind[p]` is the
    kind of participant p. `stands[atom, body]`: bodies are the sides, then the groups,
    then everyone placed. `aside[atom, run]`: who is left out of which run.
    """

    of_kind: NDArray[np.int32]  # shape (participants,)
    kinds: int
    groups: int
    stands: NDArray[np.bool_]
    aside: NDArray[np.bool_]

    def of(self, rows: NDArray[np.int64], labels: Labels) -> NDArray[np.int32]:
        """The atom of every participant, given the groups of the placed ones."""
        atom = self.of_kind * np.int32(self.groups + 1)
        atom[rows] += labels + np.int32(1)
        return atom

    @property
    def count(self) -> int:
        """How many atoms there are."""
        return self.kinds * (self.groups + 1)


def atoms_of(
    sides: Bodies, participants: Ids, set_aside: Sequence[SetAside], groups: int
) -> Atoms:
    """The atoms of a conversation with so many groups (1: everybody placed)."""
    of_kind = sides.kinds
    stands, aside = sides.stands, np.zeros((len(sides.stands), 0), np.bool_)
    for run in set_aside:
        places = participants.places(sorted(run.people))
        gone = np.zeros(len(of_kind), np.int32)
        gone[places[places >= 0]] = 1
        stands, aside = np.repeat(stands, 2, axis=0), np.repeat(aside, 2, axis=0)
        new = np.tile(np.array([False, True]), len(stands) // 2)
        aside = np.hstack([aside, new[:, None]])
        of_kind, stands, aside = _only_used(of_kind * 2 + gone, stands, aside)
    of_kind, stands, aside = _only_used(of_kind, stands, aside)
    label = np.arange(groups + 1)
    in_group = label[:, None] == label[None, 1:]
    stands = np.hstack(
        [
            np.repeat(stands, groups + 1, axis=0),
            np.tile(in_group, (len(aside), 1)),
            np.tile(label[:, None] > 0, (len(aside), 1)),
        ]
    )
    return Atoms(
        of_kind=of_kind,
        kinds=len(aside),
        groups=groups,
        stands=stands,
        aside=np.repeat(aside, groups + 1, axis=0),
    )


def _only_used(
    of_kind: NDArray[np.int32], *known: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.bool_]]:
    # Kinds that no participant is of fall away, else each run would double them.
    used = np.flatnonzero(np.bincount(of_kind, minlength=1))
    place = np.zeros(len(known[0]), np.int32)
    place[used] = np.arange(len(used))
    stands, aside = (table[used] for table in known)
    return place[of_kind], stands, aside


@dataclass(frozen=True, eq=False)
class Court:
    """Everything by which statements are judged, apart from their counts."""

    atoms: Atoms
    bodies: tuple[tuple[BodyKind, str], ...]
    set_aside: tuple[SetAside, ...]
    side_sizes: Counts  # shape (1 + runs, sides): N, and N of each run
    given_sizes: Counts | None  # shape (1 + runs, groups), where groups are given
    share: Fraction

    def sizes(self, people: NDArray[np.int64]) -> Counts:
        """N of every body in every run: shape (1 + runs, bodies).

        `people` counts the placed by atom. A run that keeps the roll keeps N.
        """
        inside = self.atoms.stands[:, self.side_sizes.shape[1] :]
        lines = []
        for run in range(len(self.set_aside) + 1):
            left = people
            if run > 0 and self.set_aside[run - 1].off_the_roll:
                left = people * ~self.atoms.aside[:, run - 1]
            placed = left @ inside
            if self.given_sizes is not None:
                placed[:-1] = self.given_sizes[run]
            lines.append(np.concatenate([self.side_sizes[run], placed]))
        return np.array(lines)


def deciding_bodies(
    court: Court, counts: NDArray[np.bool_], *, given: bool
) -> NDArray[np.bool_]:
    """Which bodies decide: every side, and every group that counts; where there is
    neither, everyone placed, unless groups were given.
    """
    sides = court.side_sizes.shape[1]
    everyone = not given and sides == 0 and not counts.any()
    return np.concatenate([np.ones(sides, np.bool_), counts, [everyone]])


@dataclass(frozen=True, eq=False)
class Judged:
    """Some statements, judged by the same bodies."""

    verdicts: Verdicts
    decides: NDArray[np.bool_]  # shape (bodies,)
    runs: tuple[Run, ...]  # with everybody, then without those set aside

    @property
    def counts(self) -> Counts:
        """Stances of everybody: shape (statements, bodies, 3)."""
        return self.runs[0].counts


def judged(
    court: Court, tallies: Counts, sizes: Counts, decides: NDArray[np.bool_]
) -> Judged:
    """Judge statements by the bodies that decide.

    `tallies` has shape (statements, atoms, 3); `sizes` (1 + runs, statements, bodies),
    or 1 in the place of statements where they are the same for all.
    """
    used = tallies.any(axis=(0, 2))
    tallies, stands = tallies[:, used], court.atoms.stands[used] & decides
    runs = []
    for run in range(len(sizes)):
        here = stands
        if run > 0:
            here = stands & ~court.atoms.aside[used, run - 1 : run]
        counts = np.einsum("sak,ab->sbk", tallies, here.astype(np.int64))
        whole = np.broadcast_to(sizes[run], counts.shape[:2])
        runs.append(Run(whole * decides, counts, here))
    verdicts = judge(runs[0], share=court.share, variants=runs[1:], atoms=tallies)
    return Judged(verdicts, decides, tuple(runs))


def verdict_of(
    court: Court, judged: Judged, place: int, stance: int, shown: int
) -> Verdict:
    """One statement's verdict in one direction; `shown` by the groups that are
    drawn.
    """
    said = _direction(judged, stance)
    result = Result(int(said.result[place]))
    weakest, changes = int(said.weakest[place]), int(said.changes[place])
    by_shown = Result(shown)
    return Verdict(
        result=_RESULTS[result],
        why=_WHYS[Why(int(said.why[place]))],
        weakest=None if weakest < 0 else court.bodies[weakest],
        changes=None if changes < 0 else changes,
        changes_exact=bool(said.changes_exact[place]),
        with_groups_shown=None if by_shown == result else _RESULTS[by_shown],
    )


def cells_of(court: Court, judged: Judged, place: int) -> tuple[Cell, ...]:
    """One statement's cells, in the order of the bodies."""
    cells = []
    for body in np.flatnonzero(judged.decides).tolist():
        size = int(judged.verdicts.sizes[place, body])
        if size == 0:
            continue
        kind, name = court.bodies[body]
        cells.append(
            Cell(
                kind=kind,
                body=name,
                size=size,
                seen=int(judged.verdicts.heard[place, body]),
                floor=int(judged.verdicts.floors[place, body]),
                agree=_bound(court, judged, place, body, AGREE),
                against=_bound(court, judged, place, body, DISAGREE),
                without=_without(court, judged, place, body),
            )
        )
    return tuple(cells)


def _without(
    court: Court, judged: Judged, place: int, body: int
) -> tuple[Without, ...]:
    said = [judged.verdicts.agreed, judged.verdicts.against]
    found = []
    for number, aside in enumerate(court.set_aside, start=1):
        run = judged.runs[number]
        counts = run.counts[place, body]
        agrees, opposes = (
            CellClass(int(one.run_classes[number, place, body])) for one in said
        )
        found.append(
            Without(
                run=aside.name,
                size=int(run.sizes[place, body]),
                agree=int(counts[AGREE]),
                disagree=int(counts[DISAGREE]),
                passed=int(counts[PASS]),
                agree_class=_CLASSES[agrees],
                against_class=_CLASSES[opposes],
            )
        )
    return tuple(found)


def _direction(judged: Judged, stance: int) -> Judgement:
    return judged.verdicts.agreed if stance == AGREE else judged.verdicts.against


def _bound(court: Court, judged: Judged, place: int, body: int, stance: int) -> Bound:
    said = _direction(judged, stance)
    cell_class = CellClass(int(said.classes[place, body]))
    first, *others = said.run_classes[:, place, body].tolist()
    worse = tuple(
        run.name
        for run, other in zip(court.set_aside, others, strict=True)
        if other > first
    )
    decided = cell_class in (CellClass.MET, CellClass.FAILED)
    silent, more = int(said.silent_needed[place, body]), int(said.more[place, body])
    return Bound(
        count=int(judged.counts[place, body, stance]),
        low=int(said.low[place, body]),
        high=int(said.high[place, body]),
        cell_class=_CLASSES[cell_class],
        certain=bool(said.certain[place, body]) if decided else None,
        of_the_silent=silent if silent > 0 else None,
        next_all=more if more >= 0 else None,
        worse_without=worse,
    )


def tally_of(counts: NDArray[np.int64]) -> Tally:
    """Three counts in the order disagree, pass, agree."""
    disagree, passed, agree = counts.tolist()
    return Tally(agree=agree, disagree=disagree, passed=passed)
