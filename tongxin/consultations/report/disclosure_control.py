"""What of a consultation's exact figures may be published: COMMON-GROUND.md §7.

Nobody's stance may follow from what is printed; docs/adr/0013 says what that took.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from tongxin.consultations.report import overlaps
from tongxin.consultations.report.masked_report import (
    Cell,
    Figures,
    Masked,
    Result,
    Shows,
    Statement,
    Why,
)
from tongxin.consultations.report.publication import Bounded
from tongxin.consultations.report.raw_results import (
    STANCES,
    CellClass,
    Exact,
    ExactCell,
    ExactStatement,
    Kind,
    Stance,
    worst,
)

# A body, or those of it who were heard, below which no figure is printed.
LEAST = 5
_DECIDES: dict[Result, CellClass] = {
    "reached": "met",
    "reached_against": "met",
    "near": "open",
    "divided": "failed",
    "not_enough": "too_few",
}


def mask(exact: Exact) -> Masked:
    """Make the report that may leave. Publish it once: two reports can be subtracted.

    Raises ValueError before the extension has ended, and where the sides do not fit
    the roll.
    """
    if not exact.is_extension_over:
        raise ValueError("Nothing is published before the extension has ended.")
    statements = tuple(
        _statement(exact, statement)
        for statement in sorted(exact.statements, key=lambda s: s.number)
    )
    return Masked(exact.consultation, exact.share, statements)


def masked_turnout(size: int, spoke: int) -> tuple[int, Bounded]:
    """Of how many it is told that they answered: nearly all, and fewer than may be
    shown, only by a bound, so that nobody is known to have answered, or not to have.
    """
    if spoke >= size - 1:
        return size - 1, "at_least"
    if spoke < LEAST:
        return min(LEAST - 1, size - 2), "at_most"
    return spoke, "exactly"


def _statement(exact: Exact, statement: ExactStatement) -> Statement:
    _check(exact, statement)
    result = _result(statement.cells)
    is_against = result == "reached_against"
    kind = _partition(statement.cells)
    mine = [cell for cell in statement.cells if cell.kind == kind]
    shows = _shown(exact, statement, mine, is_against=is_against)
    cells = [_cell(cell, shows[cell.body], is_against=is_against) for cell in mine]
    contained = {cell.body for cell in mine} - _with_figures(exact, mine)
    is_open = all(
        cell.shows == "figures" or (cell.shows == "class" and cell.body in contained)
        for cell in cells
    )
    if is_open:
        # Of other bodies, where nothing is masked, size and class.
        cells += [
            _cell(cell, "class", is_against=is_against)
            for cell in statement.cells
            if cell.kind == "group" != kind
        ]
    weakest = _weakest(cells, result)
    return Statement(
        number=statement.number,
        matter=statement.matter,
        text=statement.text,
        result=result,
        why=_why(cells) if result == "divided" else None,
        weakest=weakest.body if weakest else None,
        cells=tuple(cells),
        shown_groups_differ=is_open and statement.shown_groups_differ,
    )


def _partition(cells: Sequence[ExactCell]) -> Kind:
    """Figures are printed by sides; without sides by groups, else of everyone."""
    kinds: tuple[Kind, ...] = ("side", "group", "everyone")
    present = {cell.kind for cell in cells}
    return next((kind for kind in kinds if kind in present), "everyone")


def _with_figures(exact: Exact, cells: Sequence[ExactCell]) -> set[str]:
    """Of sides that contain one another only the smaller."""
    bodies = [cell.body for cell in cells]
    if any(cell.kind != "side" for cell in cells):
        return set(bodies)
    return set(overlaps.sides_with_figures(exact.rolls, bodies))


def _shown(
    exact: Exact,
    statement: ExactStatement,
    cells: Sequence[ExactCell],
    *,
    is_against: bool,
) -> dict[str, Shows]:
    """What each body shows: its figures, where that tells of nobody; or its class."""
    whole = _with_figures(exact, cells)
    shows: dict[str, Shows] = {
        cell.body: _masked(cell)[0] if cell.body in whole else "class" for cell in cells
    }
    parts = statement.parts
    # Where even two classes could tell, whatever was answered, nothing is shown.
    by_class = {cell.body: overlaps.read_any_class(cell) for cell in cells}
    for body in overlaps.telling(parts, by_class):
        shows[body] = "nothing"
    reads = {
        cell.body: _read(cell, shows[cell.body], is_against=is_against)
        for cell in cells
    }
    for body in overlaps.telling(parts, reads):
        if shows[body] in {"figures", "at_least"}:
            shows[body] = "class"
    return shows


def _read(cell: ExactCell, shows: Shows, *, is_against: bool) -> overlaps.Read:
    if shows in {"figures", "at_least"}:
        return overlaps.read_figures(cell)
    if shows == "class":
        stands = _class(cell, is_against=is_against)
        return overlaps.read_class(cell, stands, is_against=is_against)
    return overlaps.read_nothing(cell)


def _cell(cell: ExactCell, shows: Shows, *, is_against: bool) -> Cell:
    has_counts = shows in {"figures", "at_least"}
    return Cell(
        kind=cell.kind,
        body=cell.body,
        size=cell.size,
        floor=cell.floor,
        needed=cell.needed,
        cell_class=None if shows == "nothing" else _class(cell, is_against=is_against),
        shows=shows,
        heard=cell.heard if has_counts else None,
        mostly=_masked(cell)[1] if has_counts else None,
        figures=_figures(cell, is_against=is_against) if shows == "figures" else None,
    )


def _figures(cell: ExactCell, *, is_against: bool) -> Figures:
    bound = cell.bound(is_against=is_against)
    is_worse = _class(cell, is_against=is_against) != bound.cell_class
    return Figures(
        agree=cell.agree,
        unsure=cell.unsure,
        against=cell.against,
        low=bound.low,
        high=bound.high,
        is_certain=None if is_worse else bound.is_certain,
        of_the_silent=None if is_worse else bound.of_the_silent,
        next_all=None if is_worse else bound.next_all,
        is_worse_in_a_variant=is_worse,
    )


def _masked(cell: ExactCell) -> tuple[Shows, Stance | None]:
    if cell.size < LEAST or cell.heard < LEAST:
        return "too_few", None
    for stance in STANCES:
        if cell.count(stance) >= cell.heard - 1:
            return "at_least", stance
    return "figures", None


def _class(cell: ExactCell, *, is_against: bool) -> CellClass:
    """The worse class of its variants stands, where that tells of no single person.

    Its figures say which class the cell has by itself. So a worse one says how many at
    least of those left out agreed: that must leave three numbers open, of five people
    or more, with five or more that remain.
    """
    bound = cell.bound(is_against=is_against)
    variants = (
        variant.cell_class
        for variant in bound.variants
        if variant.is_steady and min(variant.aside, variant.left) >= LEAST
    )
    return worst([bound.cell_class, *variants])


def _result(cells: Sequence[ExactCell]) -> Result:
    """§4, from the classes that are printed, so that the two never differ."""
    for_it = {_class(cell, is_against=False) for cell in cells}
    against = {_class(cell, is_against=True) for cell in cells}
    if not for_it:
        return "not_enough"
    if for_it == {"met"}:
        return "reached"
    if against == {"met"}:
        return "reached_against"
    if "failed" in for_it:
        return "divided"
    return "not_enough" if "too_few" in for_it else "near"


def _weakest(cells: Iterable[Cell], result: Result) -> Cell | None:
    """Of the cells that decide; by nothing that is not printed, ties in given order."""
    deciding = [cell for cell in cells if cell.cell_class == _DECIDES[result]]
    is_against = result == "reached_against"

    def rank(cell: Cell) -> tuple[int, Fraction]:
        share = cell.share(is_against=is_against)
        place = {"too_few": 0, "class": 2}.get(cell.shows, 1)
        return place, share or Fraction(0)

    return min(deciding, key=rank, default=None)


def _why(cells: Iterable[Cell]) -> Why | None:
    """Why it is divided, where printed figures say so."""
    failed = [c for c in cells if c.cell_class == "failed" and c.heard is not None]
    if not failed:
        return None
    for cell in failed:
        figures = cell.figures
        if cell.mostly == "against" or (figures and figures.against >= figures.unsure):
            return "opposed"
    return "no_view_yet"


def _check(exact: Exact, statement: ExactStatement) -> None:
    """Refuse what would be masked wrongly."""
    for cell in statement.cells:
        if cell.kind == "side":
            _check_side(cell, exact, statement)


def _check_side(cell: ExactCell, exact: Exact, statement: ExactStatement) -> None:
    if cell.size < LEAST:
        raise ValueError(f"Side {cell.body} should have been merged before opening.")
    rolls = [roll for roll in exact.rolls if cell.body in roll.sides]
    if sum(roll.people for roll in rolls) != cell.size:
        raise ValueError(f"The roll does not have the people of side {cell.body}.")
    if any(len(roll.sides) > 1 for roll in rolls):
        parts = [part.counts for part in statement.parts if cell.body in part.sides]
        sums = tuple(sum(part[place] for part in parts) for place in range(3))
        if sums != (cell.agree, cell.unsure, cell.against):
            raise ValueError(f"The parts do not have the stances of side {cell.body}.")
