"""A statement judged over its cells, for it and against it.

    divided      some cell failed
    not enough   else, in some cell too few are heard; also if there is no cell at all
    reached      else, every cell is met
    near         else

The same is computed with *disagree* in the place of *agree*: common ground that a thing
should not be done. Further runs (without the people who work for the applicant,
without one collector's forms) give each cell a second class, and the worse one stands:
so a further run is no more than further cells. Classes are held as `CellClass` codes,
results as `Result` codes, in arrays over statements (S) and bodies (B).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from commonground.judging import bounds
from commonground.judging.bounds import SHARE, CellClass, Thresholds
from commonground.judging.changes import least_changes

type Whole = NDArray[np.int64]
type Truths = NDArray[np.bool_]
type Codes = NDArray[np.int8]

# The order of stances in every array of counts.
DISAGREE, PASS, AGREE = 0, 1, 2


class Result(IntEnum):
    """What is said of a statement; from the middle of the picture outward."""

    REACHED = 0
    NEAR = 1
    DIVIDED = 2
    NOT_ENOUGH = 3

    @property
    def word(self) -> str:
        """The word of the contract, as in `not_enough`."""
        return self.name.lower()


class Why(IntEnum):
    """Why a statement is divided; `NOT_DIVIDED` where it is not."""

    NOT_DIVIDED = -1
    OPPOSED = 0
    NO_VIEW_YET = 1

    @property
    def word(self) -> str | None:
        """As in `no_view_yet`; None where nothing is divided."""
        return None if self is Why.NOT_DIVIDED else self.name.lower()


_RESULT_OF_WORST = {
    CellClass.NO_CELL: Result.NOT_ENOUGH,
    CellClass.MET: Result.REACHED,
    CellClass.OPEN: Result.NEAR,
    CellClass.TOO_FEW: Result.NOT_ENOUGH,
    CellClass.FAILED: Result.DIVIDED,
}


@dataclass(frozen=True, eq=False)
class Run:
    """The bodies that decide, and the stances in them.

    `sizes` int64[B], or [S, B] where the bodies differ by statement; `counts`
    int64[S, B, 3] in the order disagree, pass, agree. `stands` bool[A, B]: which
    bodies the people of each atom stand in, where `judge` is given atoms. A body with
    N = 0 is no cell.
    """

    sizes: Whole
    counts: Whole
    stands: Truths | None = None


@dataclass(frozen=True, eq=False)
class Judgement:
    """Every statement judged in one direction: for agreement, or for being against.

    Over statements and bodies: `classes` that stand, the worst of `run_classes` (int8
    [runs, S, B], the variants after the first run); whether a variant `differs`;
    `low`, `high` (L, U), `certain` and `silent_needed` of the first run. `certain`: met
    or failed whatever the silent think; false where another run's class stands.
    `silent_needed`: a cell that is met, not certain, holds only if at least so many of
    the N - n silent agree; elsewhere 0. `more`: an open cell is met if the next so many
    all agree (in every run); elsewhere -1.

    Over statements: `result`, `why`, `weakest` (place of the body with the worst class,
    then the least share among those heard, then the first; -1 without a cell),
    `changes` (least number of changed stances that gives another result; -1 where no
    change does) and whether these are `changes_exact` or a lower bound.
    """

    classes: Codes
    run_classes: Codes
    differs: Truths
    low: Whole
    high: Whole
    certain: Truths
    silent_needed: Whole
    more: Whole
    result: Codes
    why: Codes
    weakest: Whole
    changes: Whole
    changes_exact: Truths


@dataclass(frozen=True, eq=False)
class Verdicts:
    """All statements judged: what holds in both directions, and each direction.

    `sizes`, `heard`, `floors`, `least_heard` are int64[S, B], of the first run.
    """

    sizes: Whole
    heard: Whole
    floors: Whole
    least_heard: Whole
    agreed: Judgement
    against: Judgement


@dataclass(frozen=True, eq=False)
class _Cells:
    """One run, ready to be judged in either direction."""

    sizes: Whole
    heard: Whole
    counts: Whole
    share: Fraction
    thresholds: Thresholds

    def classes(self, stance: int) -> Codes:
        return self.thresholds.classes(self.counts[..., stance])

    def figures(self, stance: int, where: Truths) -> tuple[Whole, Whole, Whole]:
        return self.sizes[where], self.heard[where], self.counts[where, stance]


def judge(
    run: Run,
    *,
    share: Fraction = SHARE,
    variants: Sequence[Run] = (),
    atoms: Whole | None = None,
) -> Verdicts:
    """Judge every statement over its cells, in both directions.

    `variants` are further runs over the same statements and bodies, with reduced
    figures; the worse class stands. `atoms` int64[S, A, 3] are the stances of people
    who stand in the same bodies of every run, so that counts = stands x atoms; without
    them `changes` is a lower bound wherever several cells must be lifted at once.
    `ValueError` where shapes do not fit, figures are impossible or atoms do not add up
    to the counts.
    """
    runs = [run, *variants]
    if any(other.counts.shape != run.counts.shape for other in runs):
        raise ValueError("every run needs the same statements and bodies")
    cells = [_cells(each, share) for each in runs]
    stands = None if atoms is None else _standing(runs, atoms)
    first = cells[0]
    return Verdicts(
        sizes=first.sizes,
        heard=first.heard,
        floors=bounds.floors(first.sizes, share),
        least_heard=bounds.least_heard(first.sizes, share),
        agreed=_judge(cells, AGREE, atoms, stands),
        against=_judge(cells, DISAGREE, atoms, stands),
    )


def worse(classes: Codes, other: Codes) -> Codes:
    """Of two classes of a cell the worse: met, open, too few, failed, best to worst."""
    return np.maximum(classes, other)


def results(classes: Codes) -> Codes:
    """The `Result` codes, int8[S], of statements with cells of classes int8[S, B]."""
    worst = classes.max(axis=-1, initial=CellClass.NO_CELL)
    table = [_RESULT_OF_WORST[each] for each in sorted(CellClass)]
    return np.array(table, dtype=np.int8)[worst - CellClass.NO_CELL]


def _cells(run: Run, share: Fraction) -> _Cells:
    counts = np.array(run.counts, dtype=np.int64)
    if counts.ndim != 3 or counts.shape[-1] != 3:
        raise ValueError("counts need the shape (statements, bodies, 3)")
    sizes = np.array(np.broadcast_to(run.sizes, counts.shape[:2]), dtype=np.int64)
    if np.any(counts < 0):
        raise ValueError("a count of people is negative")
    heard = counts.sum(axis=-1)
    return _Cells(sizes, heard, counts, share, bounds.thresholds(sizes, heard, share))


def _standing(runs: Sequence[Run], atoms: Whole) -> Truths:
    """In which bodies of which run each atom stands, bool[A, runs * B]."""
    for run in runs:
        if run.stands is None or not np.array_equal(
            np.einsum("sak,ab->sbk", atoms, run.stands.astype(np.int64)), run.counts
        ):
            raise ValueError("the atoms do not add up to the counts of the bodies")
    return np.hstack([run.stands for run in runs if run.stands is not None])


def _judge(
    cells: Sequence[_Cells], stance: int, atoms: Whole | None, stands: Truths | None
) -> Judgement:
    first = cells[0]
    each = _run_classes(cells, stance)
    standing = reduce(worse, each)
    low, high = bounds.low_high(first.sizes, first.heard, first.counts[..., stance])
    certain = _certain(first, stance, each[0], standing)
    result = results(standing)
    changes, exact = _changes(cells, each, stance, atoms, stands)
    return Judgement(
        classes=standing,
        run_classes=np.stack(each),
        differs=_differs(each),
        low=low,
        high=high,
        certain=certain,
        silent_needed=_silent_needed(first, stance, standing, certain),
        more=_more(cells, stance, standing),
        result=result,
        why=_why(cells, each, stance, result),
        weakest=_weakest(first, stance, standing),
        changes=changes,
        changes_exact=exact,
    )


def _run_classes(cells: Sequence[_Cells], stance: int) -> list[Codes]:
    """Each run's classes. A body in which a further run leaves nobody has too few:
    people who are paid by the applicant make no common ground among themselves.
    """
    own = cells[0].classes(stance)
    each = [own]
    for run in cells[1:]:
        classes = run.classes(stance)
        nobody = (classes == CellClass.NO_CELL) & (own != CellClass.NO_CELL)
        each.append(np.where(nobody, np.int8(CellClass.TOO_FEW), classes))
    return each


def _differs(each: Sequence[Codes]) -> Truths:
    """Whether some run gives the cell another class than the first run."""
    differs = np.zeros(each[0].shape, dtype=np.bool_)
    for classes in each[1:]:
        differs |= classes != each[0]
    return differs


def _certain(first: _Cells, stance: int, own: Codes, standing: Codes) -> Truths:
    counts = first.counts[..., stance]
    decided = bounds.certain(first.sizes, first.heard, counts, first.share)
    said = (standing == CellClass.MET) | (standing == CellClass.FAILED)
    return np.asarray(decided & said & (own == standing))


def _silent_needed(
    first: _Cells, stance: int, standing: Codes, certain: Truths
) -> Whole:
    needed = bounds.floors(first.sizes, first.share) - first.counts[..., stance]
    return np.where((standing == CellClass.MET) & ~certain, needed, 0)


def _more(cells: Sequence[_Cells], stance: int, standing: Codes) -> Whole:
    """The least j for open cells; the greatest of the runs, so that it does for all."""
    more = np.full(standing.shape, -1, dtype=np.int64)
    for run in cells:
        here = standing == CellClass.OPEN
        needed = bounds.least_more(*run.figures(stance, here), run.share)
        more[here] = np.maximum(more[here], needed)
    return more


def _why(
    cells: Sequence[_Cells], each: Sequence[Codes], stance: int, result: Codes
) -> Codes:
    """Opposed if in some failed cell of some run at least as many oppose as are unsure.

    Who opposes is whoever takes the other side: against, or where common ground against
    is asked for, those who agree.
    """
    other = DISAGREE if stance == AGREE else AGREE
    opposed = np.zeros(result.shape, dtype=np.bool_)
    for run, classes in zip(cells, each, strict=True):
        outnumbered = run.counts[..., other] >= run.counts[..., PASS]
        opposed |= ((classes == CellClass.FAILED) & outnumbered).any(axis=1)
    why = np.where(opposed, Why.OPPOSED, Why.NO_VIEW_YET)
    return np.where(result == Result.DIVIDED, why, Why.NOT_DIVIDED).astype(np.int8)


def _weakest(first: _Cells, stance: int, standing: Codes) -> Whole:
    """Worst class, then least a / n (crosswise, 0 / 0 as 0), then first place."""
    weakest = np.full(len(standing), -1, dtype=np.int64)
    worst = np.full(len(standing), CellClass.NO_CELL, dtype=np.int8)
    count, heard = np.zeros_like(weakest), np.ones_like(weakest)
    for body in range(standing.shape[1]):
        here, n = first.counts[:, body, stance], np.maximum(first.heard[:, body], 1)
        less = (standing[:, body] == worst) & (here * heard < count * n)
        takes = (standing[:, body] > worst) | less
        weakest[takes], worst[takes] = body, standing[takes, body]
        count[takes], heard[takes] = here[takes], n[takes]
    return weakest


def _changes(
    cells: Sequence[_Cells],
    each: Sequence[Codes],
    stance: int,
    atoms: Whole | None,
    stands: Truths | None,
) -> tuple[Whole, Truths]:
    """Least changes over the cells of all runs side by side: the worst class counts."""
    room = None if atoms is None else atoms.sum(axis=-1) - atoms[..., stance]
    return least_changes(
        classes=np.hstack(each),
        count=np.hstack([run.counts[..., stance] for run in cells]),
        least_met=np.hstack([run.thresholds.least_met for run in cells]),
        greatest_failed=np.hstack([run.thresholds.greatest_failed for run in cells]),
        people=None if room is None or stands is None else (room, stands),
    )
