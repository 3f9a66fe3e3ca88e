"""Cells as `exact` has them, each with the class of its own figures and its variants.

`commonground` gives the worst class of all runs; what may be printed needs each by
itself. All are computed together, in integers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonground.judging import bounds
from commonground.result import Bound as FoundBound
from commonground.result import Cell
from tongxin.consultations.report.raw_results import Bound, ExactCell, Variant
from tongxin.consultations.report.sensitivity import Left, variant_of


@dataclass(frozen=True, slots=True)
class Limits:
    """What N and n alone decide of one cell."""

    floor: int
    needed: int
    met_from: int
    failed_to: int

    def left(self, heard: int, count: int) -> Left:
        return Left(heard, count, self.needed, self.met_from, self.failed_to)


def limits_of(
    sizes: Sequence[int], heard: Sequence[int], share: Fraction
) -> list[Limits]:
    columns = (
        bounds.floors(sizes, share),
        bounds.least_heard(sizes, share),
        bounds.least_met(sizes, heard, share),
        bounds.greatest_failed(sizes, heard, share),
    )
    return [
        Limits(*each)
        for each in zip(*(column.tolist() for column in columns), strict=True)
    ]


def exact_cells(
    cells: Sequence[Cell], letters: Mapping[str, str], share: Fraction
) -> Iterator[ExactCell]:
    """Every cell in the words of `exact`, in the order given; groups by letter."""
    if not cells:
        return
    sizes, heard = [c.size for c in cells], [c.seen for c in cells]
    limits = limits_of(sizes, heard, share)
    without = [run for cell in cells for run in cell.without]
    left = iter(
        limits_of([run.size for run in without], [run.seen for run in without], share)
        if without
        else ()
    )
    more = {
        against: bounds.least_more(
            sizes, heard, [_told(c, is_against=against).count for c in cells], share
        ).tolist()
        for against in (False, True)
    }
    for place, cell in enumerate(cells):
        runs = [next(left) for _ in cell.without]
        yield ExactCell(
            kind=cell.kind,
            body=letters[cell.body] if cell.kind == "group" else cell.body,
            size=cell.size,
            agree=cell.agree.count,
            unsure=cell.seen - cell.agree.count - cell.against.count,
            against=cell.against.count,
            floor=limits[place].floor,
            needed=limits[place].needed,
            met_from=limits[place].met_from,
            failed_to=limits[place].failed_to,
            agreeing=_bound(cell, limits[place], runs, more[False][place]),
            opposing=_bound(
                cell, limits[place], runs, more[True][place], is_against=True
            ),
        )


def _told(cell: Cell, *, is_against: bool) -> FoundBound:
    return cell.against if is_against else cell.agree


def _bound(
    cell: Cell,
    limits: Limits,
    runs: Iterable[Limits],
    more: int,
    *,
    is_against: bool = False,
) -> Bound:
    its = _told(cell, is_against=is_against)
    own = limits.left(cell.seen, its.count).stands(its.count)
    # Between a and a + N - n agree, whatever the silent think.
    is_certain = (
        its.count >= limits.floor or its.count + cell.size - cell.seen < limits.floor
    )
    return Bound(
        low=its.low,
        high=its.high,
        cell_class=own,
        is_certain=is_certain if own in {"met", "failed"} else None,
        of_the_silent=limits.floor - its.count
        if own == "met" and not is_certain
        else None,
        next_all=more if own == "open" else None,
        variants=tuple(_variants(cell, limits, runs, is_against=is_against)),
    )


def _variants(
    cell: Cell, limits: Limits, runs: Iterable[Limits], *, is_against: bool
) -> Iterator[Variant]:
    count = _told(cell, is_against=is_against).count
    own = limits.left(cell.seen, count).stands(count)
    for run, its in zip(cell.without, runs, strict=True):
        remain = run.disagree if is_against else run.agree
        yield variant_of(own, cell.seen, count, its.left(run.seen, remain))
