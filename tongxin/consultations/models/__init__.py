"""The records of this room; each theme has a file of its own."""

from tongxin.consultations.models.consultation import (
    AskedInstitution,
    Consultation,
    UnaskedInstitution,
)
from tongxin.consultations.models.outside import OutsideConversation
from tongxin.consultations.models.position import FormerPosition, Position
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
from tongxin.consultations.models.slip import Slip
from tongxin.consultations.models.stance import SealedForm, Stance
from tongxin.consultations.models.statement import (
    CheckInvitation,
    Statement,
    StatementCheck,
    StatementMatter,
)
