"""What would be printed of a computed report: for the office before it publishes, and
for the act of publishing. No actor: exact figures come in, masked ones go out.
"""

from typing import Any

from django.utils import timezone

from tongxin.consultations import queries
from tongxin.consultations.models import Consultation, Report, Statement
from tongxin.consultations.report import public_report
from tongxin.consultations.report.disclosure_control import mask, masked_turnout
from tongxin.consultations.report.publication import Publication
from tongxin.consultations.report.raw_results import Exact
from tongxin.consultations.report.raw_rows import exact_of


def content_of_report(report: Report) -> dict[str, Any]:
    """The content that is stored when it is published; the same until then."""
    exact = exact_of(report)
    return public_report.content_of(mask(exact), _facts(report, exact))


def preview_of(consultation: Consultation) -> Publication | None:
    """The report as it would be published today; None while it is not computed."""
    report = computed(consultation)
    if report is None:
        return None
    return public_report.publication_from(
        content_of_report(report), timezone.localdate()
    )


def computed(consultation: Consultation) -> Report | None:
    rows = Report.objects.filter(consultation=consultation, state=Report.State.DONE)
    return rows.select_related("consultation").first()


def _facts(report: Report, exact: Exact) -> dict[str, Any]:
    consultation = report.consultation
    turnout = queries.turnout(consultation)
    keys = {str(one.side): one for one in turnout}
    staying, readiness = report.staying, report.readiness
    return {
        "formula": report.formula,
        "structure": report.structure,
        "staying": None if staying is None else round(staying * 100),
        "is_readiness": readiness is not None and readiness >= public_report.READINESS,
        "sides": [_side(key, one) for key, one in keys.items()],
        "groups": [
            {"letter": one.letter, "size": one.size, "counts": one.does_count}
            for one in report.groups.all()
        ],
        "not_heard": [key for key in keys if _is_not_heard(consultation, exact, key)],
        "withdrawn": [
            {"number": one.number, "text": one.text, "reason": one.withdrawn_reason}
            for one in consultation.statements.filter(
                state=Statement.State.WITHDRAWN, issued_at__isnull=False
            )
        ],
    }


def _side(key: str, turnout: queries.SideTurnout) -> dict[str, Any]:
    size = turnout.side.roll_count
    spoke, bounded = masked_turnout(size, turnout.spoke_count)
    return {"key": key, "size": size, "spoke": spoke, "bounded": bounded}


def _is_not_heard(consultation: Consultation, exact: Exact, side: str) -> bool:
    """The end was put off, and still too few of this side answered any statement.

    Of how many answered, never of what. Without an extension it is "not enough".
    """
    cells = [c for one in exact.statements for c in one.cells if c.body == side]
    return (
        consultation.is_extended
        and bool(cells)
        and all(cell.heard < cell.needed for cell in cells)
    )
