"""What of a count is printed: nothing from which anybody's vote follows (ADR 0015).

Everybody here knows how large a neighbour's flat is. Exact sums of area are as good as
a list of names: whoever can add finds the flats that make up the sum. So of those who
agreed one figure is printed, the smaller of their two shares, and only as a step
between two edges. The edges come from the flats of those who took part, never from how
they voted: leaving one out tells nothing. Who took part is no secret here. How they
voted is, also from a reader who knows every flat, all who took part, and one vote.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from tongxin.polls.arithmetic import Law, PollTally, judge, reaches, share

STEP = Fraction(1, 20)

type Agreed = Literal["unjudged", "too_few", "reached", "area", "heads", "both", "no"]


@dataclass(frozen=True, slots=True)
class Band:
    """At least `low` and less than `high`; up to the whole where that is None."""

    low: Fraction
    high: Fraction | None


@dataclass(frozen=True, slots=True)
class Printed:
    """All that a page, a file or an office ever sees of a count."""

    heads_all: int
    part_area: Band
    part_heads: Band
    quorum_area: bool | None
    quorum_heads: bool | None
    # "no": not reached, and even by what would tell too much.
    agreed: Agreed
    # Of the smaller of both shares; only where it is reached and that tells nothing.
    agreed_band: Band | None = None


def printed(
    counted: PollTally, law: Law, *, every: Sequence[Decimal], taking: Sequence[Decimal]
) -> Printed:
    """`every`: the areas of all heads; `taking`: of those who took part."""
    part, whole = counted.part, counted.all
    by_area, by_heads = part_bands(every, law.quorum)
    verdict = judge(counted, law)
    agreed = agreed_word(counted, law, taking)
    band = None
    if agreed == "reached":
        smaller = min(
            share(counted.agree.area, part.area), share(counted.agree.heads, part.heads)
        )
        band = band_of(smaller, agreed_edges(law, taking))
    return Printed(
        heads_all=whole.heads,
        part_area=band_of(share(part.area, whole.area), by_area),
        part_heads=band_of(share(part.heads, whole.heads), by_heads),
        quorum_area=None if verdict is None else verdict.quorum_area,
        quorum_heads=None if verdict is None else verdict.quorum_heads,
        agreed=agreed,
        agreed_band=band,
    )


def band_of(found: Fraction, edges: Sequence[Fraction]) -> Band:
    """The step that `found` stands on, between two of the rising `edges`."""
    low = max((edge for edge in edges if edge <= found), default=Fraction(0))
    return Band(low, min((edge for edge in edges if edge > found), default=None))


def band_steps(step: Fraction) -> list[Fraction]:
    return [step * at for at in range(1, int(1 / step))]


# ---- Who took part ----


def part_bands(
    every: Sequence[Decimal], quorum: Fraction, step: Fraction = STEP
) -> tuple[list[Fraction], list[Fraction]]:
    """The edges for area and for heads: steps, and what the law asks.

    Where one head is more than a step, a jump of the figure would name it: then only
    what the law asks is an edge.
    """
    fine = sorted({Fraction(0), quorum, *band_steps(step)})
    coarse = [Fraction(0), quorum]
    largest = share(max(every, default=Decimal(0)), sum(every, Decimal(0)))
    return (
        fine if largest <= step else coarse,
        fine if len(every) * step >= 1 else coarse,
    )


# ---- How they voted ----


def agreed_word(counted: PollTally, law: Law, taking: Sequence[Decimal]) -> Agreed:
    """The outcome, and by which of the two it fell short where that may be told."""
    verdict = judge(counted, law)
    if verdict is None:
        return "unjudged"
    if not verdict.has_quorum:
        return "too_few"
    if verdict.is_reached:
        return "reached"
    if not may_say_which(law, taking):
        return "no"
    if verdict.agree_heads:
        return "area"
    return "heads" if verdict.agree_area else "both"


def agreed_edges(
    law: Law, taking: Sequence[Decimal], step: Fraction = STEP
) -> list[Fraction]:
    """The edges from what is needed upward, none of which tells of anybody.

    Let people agree one after the other, in any order: the smaller share grows by one
    head at a time, so it stands once on every step that is wider than the largest head.
    In one order a given head comes first, in another last. So on every step some
    answers have that head agree and some not. Below the last edge there must be room
    for two who do not: the reader may be one of them.
    """
    edges = [law.needed]
    count, whole = len(taking), sum(taking, Decimal(0))
    if not count or not whole:
        return edges
    two = sum(sorted(taking)[-2:], Decimal(0))
    # The two largest have no smaller share of the area than two have of the heads.
    last = 1 - share(two, whole)
    if last < law.needed:
        return edges
    largest = max(Fraction(1, count), share(max(taking), whole))
    for edge in band_steps(step):
        if edge <= last and edge - edges[-1] > largest:
            edges.append(edge)
    return edges


def is_decided_by_few(
    law: Law, areas: Iterable[Decimal], taking_part: Fraction = Fraction(1)
) -> bool:
    """Whether nothing is reached unless some one or two heads agree.

    The outcome itself then tells how they voted; no rule of printing can help it.
    `taking_part`: which share of these heads and of their area is there at least.
    """
    areas = sorted(areas)
    if len(areas) <= 2:
        return True
    two = Fraction(sum(areas[-2:], Decimal(0)))
    rest = 1 - two / (taking_part * Fraction(sum(areas, Decimal(0))))
    heads = 1 - 2 / (taking_part * len(areas))
    return not all(
        reaches(one, law.needed, strict=law.is_strict) for one in (rest, heads)
    )


def may_say_which(law: Law, taking: Sequence[Decimal]) -> bool:
    """Whether "by area", "by heads" and "by both" each leave every vote open.

    Each of the three either cannot happen with these flats, or can happen whatever any
    two of the heads say. To find out, the hardest two are put in or left out, and the
    rest is filled up with the smallest flats, or with the largest.
    """
    areas = sorted(taking)
    heads = least_heads(law, len(areas))
    if heads <= 2 or len(areas) <= 4:
        return False
    small, large = range(len(areas)), range(len(areas) - 1, -1, -1)

    def passes(found: Decimal) -> bool:
        whole = sum(areas, Decimal(0))
        return reaches(share(found, whole), law.needed, strict=law.is_strict)

    # Enough heads and too little area; too few heads and enough area.
    only_area = _sums(areas, heads, fill=small, hard=large)
    only_heads = _sums(areas, heads - 1, fill=large, hard=small)
    return (
        (
            passes(only_area.free)
            or (only_area.fits and not any(map(passes, only_area.hard)))
        )
        and (not passes(only_heads.free) or all(map(passes, only_heads.hard)))
        and not passes(areas[-1] + areas[-2])
    )


def least_heads(law: Law, count: int) -> int:
    """The fewest heads that are enough among `count`."""
    needed = law.needed * count
    heads = -(-needed.numerator // needed.denominator)
    return heads + 1 if law.is_strict and heads == needed else heads


@dataclass(frozen=True, slots=True)
class _Sums:
    """The area of so many heads, chosen freely, and with two heads given each way."""

    free: Decimal
    hard: tuple[Decimal, ...]
    # Whether so many are left when two stay out.
    fits: bool


def _sums(
    areas: Sequence[Decimal], size: int, *, fill: Sequence[int], hard: Sequence[int]
) -> _Sums:
    """`fill`: places in the order in which heads are taken; `hard`: the order in which
    it hurts most to have to take one. What hurts to take is what fills up last.
    """

    def chosen(inside: Sequence[int], outside: Sequence[int]) -> Decimal:
        rest = [at for at in fill if at not in inside and at not in outside]
        taken = [*inside, *rest[: size - len(inside)]]
        return sum((areas[at] for at in taken), Decimal(0))

    given = (hard[:2], ()), (hard[:1], fill[:1]), ((), fill[:2])
    return _Sums(
        chosen((), ()),
        tuple(chosen(inside, outside) for inside, outside in given),
        fits=len(areas) - 2 >= size,
    )
