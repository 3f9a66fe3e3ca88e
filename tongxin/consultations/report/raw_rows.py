"""The exact rows of a report as `masking` takes them. For no page, list or file.

No actor: only what masks may ask; a test forbids views and templates to.
"""

from typing import Any

from tongxin.consultations.models import (
    Consultation,
    Report,
    ReportCell,
    ReportStatement,
)
from tongxin.consultations.report.raw_results import (
    Bound,
    Exact,
    ExactCell,
    ExactStatement,
    Part,
    Roll,
    Variant,
)

BETWEEN = "|"


def joined(sides: frozenset[str]) -> str:
    return BETWEEN.join(sorted(sides))


def _sides(text: str) -> frozenset[str]:
    return frozenset(text.split(BETWEEN))


def _bound(row: dict[str, Any]) -> Bound:
    variants = tuple(Variant(**one) for one in row["variants"])
    return Bound(**row | {"variants": variants})


def exact_of(report: Report) -> Exact:
    """Everything that was computed, statement by statement, in order of number."""
    consultation = report.consultation
    rows = report.statements.prefetch_related("statement__stands_on__matter")
    return Exact(
        consultation=consultation.pk,
        share=_share(consultation),
        # Nothing can come in any more once it is sealed, extended or not.
        is_extension_over=consultation.sealed_at is not None,
        rolls=rolls_of(report),
        statements=tuple(
            _statement(row) for row in rows.prefetch_related("cells", "parts")
        ),
    )


def rolls_of(report: Report) -> tuple[Roll, ...]:
    return tuple(Roll(_sides(row.sides), row.people) for row in report.rolls.all())


def cells_of(row: ReportStatement) -> tuple[ExactCell, ...]:
    return tuple(_cell(cell) for cell in row.cells.all())


def parts_of(row: ReportStatement) -> tuple[Part, ...]:
    return tuple(
        Part(_sides(part.sides), part.agree, part.unsure, part.against)
        for part in row.parts.all()
    )


def _share(consultation: Consultation) -> tuple[int, int]:
    floor = consultation.floor
    assert floor is not None
    return floor.numerator, floor.denominator


def _statement(row: ReportStatement) -> ExactStatement:
    is_against = row.result != "reached" == row.result_against
    shown = row.with_groups_shown_against if is_against else row.with_groups_shown
    # A sector of the picture is of one matter: of several the one named first.
    named = [one.matter.title for one in row.statement.stands_on.all()]
    return ExactStatement(
        number=row.statement.number,
        matter=named[0] if named else "",
        text=row.statement.text,
        cells=cells_of(row),
        parts=parts_of(row),
        shown_groups_differ=bool(shown),
    )


def _cell(row: ReportCell) -> ExactCell:
    return ExactCell(
        kind=row.kind,  # type: ignore[arg-type] # written from an ExactCell
        body=row.body,
        size=row.size,
        agree=row.agree,
        unsure=row.unsure,
        against=row.against,
        floor=row.floor,
        needed=row.needed,
        met_from=row.met_from,
        failed_to=row.failed_to,
        agreeing=_bound(row.agreeing),
        opposing=_bound(row.opposing),
    )
