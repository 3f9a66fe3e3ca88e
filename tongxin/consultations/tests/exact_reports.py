"""Exact reports made up for tests: each cell is judged as the analysis would."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from commonground.judging import bounds
from tongxin.consultations.report.raw_results import (
    STANCES,
    Bound,
    CellClass,
    Exact,
    ExactCell,
    ExactStatement,
    Kind,
    Part,
    Roll,
    Variant,
)

SHARE = Fraction(2, 3)
type Counts = tuple[int, int, int]  # agree, unsure, against


@lru_cache(maxsize=100_000)
def made_bound(
    size: int, heard: int, count: int, share: Fraction, variants: tuple[Variant, ...]
) -> Bound:
    found = bounds.CellClass(int(bounds.classes(size, heard, count, share)))
    name: CellClass = found.word  # type: ignore[assignment] # never no_cell
    low, high = (int(each) for each in bounds.low_high(size, heard, count))
    floor = int(bounds.floors(size, share))
    decided = name in {"met", "failed"}
    likely = name == "met" and count < floor
    return Bound(
        low=low,
        high=high,
        cell_class=name,
        is_certain=bool(bounds.certain(size, heard, count, share)) if decided else None,
        of_the_silent=floor - count if likely else None,
        next_all=int(bounds.least_more(size, heard, count, share))
        if name == "open"
        else None,
        variants=variants,
    )


@lru_cache(maxsize=100_000)
def thresholds(size: int, heard: int, share: Fraction) -> dict[str, int]:
    """What a cell says whatever was answered."""
    return {
        "floor": int(bounds.floors(size, share)),
        "needed": int(bounds.least_heard(size, share)),
        "met_from": int(bounds.least_met(size, heard, share)),
        "failed_to": int(bounds.greatest_failed(size, heard, share)),
    }


@lru_cache(maxsize=100_000)
def made_cell(  # noqa: PLR0913 - what a cell depends on
    size: int,
    counts: Counts,
    body: str = "业主",
    *,
    kind: Kind = "side",
    share: Fraction = SHARE,
    variants: tuple[Variant, ...] = (),
) -> ExactCell:
    heard = sum(counts)
    return ExactCell(
        kind=kind,
        body=body,
        size=size,
        agree=counts[0],
        unsure=counts[1],
        against=counts[2],
        **thresholds(size, heard, share),
        agreeing=made_bound(size, heard, counts[0], share, variants),
        opposing=made_bound(size, heard, counts[2], share, ()),
    )


def made_statement(
    *cells: ExactCell,
    number: int = 1,
    matter: str = "老树",
    text: str = "村口的老榕树原地保留。",
    parts: tuple[Part, ...] = (),
) -> ExactStatement:
    return ExactStatement(number, matter, text, cells, parts)


def made_exact(
    *statements: ExactStatement,
    rolls: Iterable[Roll] | None = None,
    is_extension_over: bool = True,
    share: Fraction = SHARE,
) -> Exact:
    """Without `rolls`, nobody stands on two sides."""
    sizes = {
        cell.body: cell.size
        for statement in statements
        for cell in statement.cells
        if cell.kind == "side"
    }
    if rolls is None:
        rolls = [Roll(frozenset({side}), size) for side, size in sizes.items()]
    return Exact(
        consultation=2,
        share=(share.numerator, share.denominator),
        is_extension_over=is_extension_over,
        rolls=tuple(rolls),
        statements=statements,
    )


type People = Mapping[frozenset[str], Counts]


def made_of_people(
    stances: People, silent: Mapping[frozenset[str], int] | None = None
) -> Exact:
    """One statement, from how many on exactly these sides took which stance."""
    silent = silent or {}
    rolls: Counter[frozenset[str]] = Counter(silent)
    for sides, counts in stances.items():
        rolls[sides] += sum(counts)
    names = sorted(set().union(*rolls))
    cells = [
        made_cell(
            sum(many for sides, many in rolls.items() if name in sides),
            tuple(
                sum(counts[place] for sides, counts in stances.items() if name in sides)
                for place in range(len(STANCES))
            ),
            name,
        )
        for name in names
    ]
    return made_exact(
        made_statement(
            *cells,
            parts=tuple(Part(sides, *counts) for sides, counts in stances.items()),
        ),
        rolls=[Roll(sides, many) for sides, many in rolls.items()],
    )
