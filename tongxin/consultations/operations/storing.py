"""What was found, written into exact rows; and read out of them again."""

from dataclasses import asdict

from tongxin.consultations.models import (
    Report,
    ReportCell,
    ReportGroup,
    ReportPart,
    ReportRoll,
    ReportStatement,
)
from tongxin.consultations.operations.findings import (
    Found,
    FoundGroup,
    FoundStatement,
)
from tongxin.consultations.report.raw_rows import (
    cells_of,
    joined,
    parts_of,
    rolls_of,
)

BATCH = 500


def store_found(report: Report, found: Found) -> None:
    """Within the act that says it is done: all rows of one report, or none."""
    ReportGroup.objects.bulk_create(
        ReportGroup(report=report, **asdict(group)) for group in found.groups
    )
    ReportRoll.objects.bulk_create(
        ReportRoll(report=report, sides=joined(roll.sides), people=roll.people)
        for roll in found.rolls
        if roll.sides
    )
    ids = dict(report.consultation.statements.values_list("number", "pk"))
    statements = ReportStatement.objects.bulk_create(
        ReportStatement(
            report=report,
            statement_id=ids[one.number],
            result=one.result,
            result_against=one.result_against,
            with_groups_shown=one.with_groups_shown,
            with_groups_shown_against=one.with_groups_shown_against,
            changes=one.changes,
            is_changes_exact=one.is_changes_exact,
        )
        for one in found.statements
    )
    _store_cells(report, statements, found)
    ReportPart.objects.bulk_create(
        (
            ReportPart(
                report_statement=row,
                sides=joined(part.sides),
                agree=part.agree,
                unsure=part.unsure,
                against=part.against,
            )
            for row, one in zip(statements, found.statements, strict=True)
            for part in one.parts
        ),
        batch_size=BATCH,
    )


def _store_cells(
    report: Report, statements: list[ReportStatement], found: Found
) -> None:
    """Sides in the order of the roll, then groups, then everybody."""
    sides = [str(side) for side in report.consultation.sides.all()]
    order = {body: at for at, body in enumerate(sides)}
    kinds = ("side", "group", "everyone")
    ReportCell.objects.bulk_create(
        (
            ReportCell(report_statement=row, position=at, **asdict(cell))
            for row, one in zip(statements, found.statements, strict=True)
            for at, cell in enumerate(
                sorted(
                    one.cells,
                    key=lambda c: (kinds.index(c.kind), order.get(c.body, 0)),
                )
            )
        ),
        batch_size=BATCH,
    )


def stored(report: Report) -> Found:
    """What `store_found` wrote, as the rows say it now; in the order they are in."""
    statements = report.statements.select_related("statement")
    return Found(
        formula=report.formula,
        digest=report.digest,
        structure=report.structure,  # type: ignore[arg-type] # written from a Structure
        placed_count=report.placed_count,
        staying=report.staying,
        readiness=report.readiness,
        is_judged_without=report.is_judged_without,
        groups=tuple(
            FoundGroup(one.letter, one.size, one.does_count)
            for one in report.groups.all()
        ),
        rolls=rolls_of(report),
        statements=tuple(
            FoundStatement(
                number=row.statement.number,
                cells=cells_of(row),
                parts=parts_of(row),
                result=row.result,
                result_against=row.result_against,
                with_groups_shown=row.with_groups_shown,
                with_groups_shown_against=row.with_groups_shown_against,
                changes=row.changes,
                is_changes_exact=row.is_changes_exact,
            )
            for row in statements.prefetch_related("cells", "parts")
        ),
    )
