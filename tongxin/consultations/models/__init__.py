"""The records of this room; each theme has a file of its own."""

from tongxin.consultations.models.consultation import AskedInstitution, Consultation
from tongxin.consultations.models.position import Position
from tongxin.consultations.models.report import (
    PublishedReport,
    PublishedResult,
    Report,
    ReportCell,
    ReportGroup,
    ReportPart,
    ReportRoll,
    ReportStatement,
)
from tongxin.consultations.models.roll import (
    ConsultationSide,
    RollEntry,
    RollEntrySide,
    SideMerge,
)
from tongxin.consultations.models.stance import SealedForm, Stance
from tongxin.consultations.models.statement import Statement, StatementCheck

__all__ = [
    "AskedInstitution",
    "Consultation",
    "ConsultationSide",
    "Position",
    "PublishedReport",
    "PublishedResult",
    "Report",
    "ReportCell",
    "ReportGroup",
    "ReportPart",
    "ReportRoll",
    "ReportStatement",
    "RollEntry",
    "RollEntrySide",
    "SealedForm",
    "SideMerge",
    "Stance",
    "Statement",
    "StatementCheck",
]
