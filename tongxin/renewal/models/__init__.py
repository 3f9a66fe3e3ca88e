"""Renewal units: where each stands, what comes next, whom to ask, what is owed."""

from tongxin.renewal.models.holding import (
    Holding,
    HoldingChange,
    HoldingOwner,
    Mandate,
)
from tongxin.renewal.models.milestone import (
    Milestone,
    MilestoneMove,
    NoticeRule,
)
from tongxin.renewal.models.plan import (
    Clause,
    ClauseRequest,
    ClauseText,
    PlanDocument,
    PlanVersion,
)
from tongxin.renewal.models.posted_code import PostedCode
from tongxin.renewal.models.proof import Proof
from tongxin.renewal.models.proposal import Proposal
from tongxin.renewal.models.roll import (
    OWNING,
    RENTING,
    ApplicantTie,
    Entitlement,
    Objection,
    Side,
)
from tongxin.renewal.models.title import TitleProblem
from tongxin.renewal.models.unit import Stage, StageEntry, Stall, Unit, UnitContact

__all__ = [
    "OWNING",
    "RENTING",
    "ApplicantTie",
    "Clause",
    "ClauseRequest",
    "ClauseText",
    "Entitlement",
    "Holding",
    "HoldingChange",
    "HoldingOwner",
    "Mandate",
    "Milestone",
    "MilestoneMove",
    "NoticeRule",
    "Objection",
    "PlanDocument",
    "PlanVersion",
    "PostedCode",
    "Proof",
    "Proposal",
    "Side",
    "Stage",
    "StageEntry",
    "Stall",
    "TitleProblem",
    "Unit",
    "UnitContact",
]
