"""Renewal units: where each stands, what comes next, whom to ask, what is owed."""

from tongxin.rolls.models.holding import Holding, HoldingChange, HoldingOwner, Mandate
from tongxin.units.models.milestone import Milestone, MilestoneMove, NoticeRule
from tongxin.plans.models import Clause, ClauseRequest, ClauseText, PlanDocument, PlanVersion
from tongxin.rolls.models.posted_code import PostedCode
from tongxin.rolls.models.proof import Proof
from tongxin.units.models.proposal import Proposal
from tongxin.rolls.models.roll import OWNING, RENTING, ApplicantTie, Entitlement, Objection, Side
from tongxin.rolls.models.roll_import import RollImport
from tongxin.units.models.title import TitleProblem
from tongxin.units.models.unit import Stage, StageEntry, Stall, Unit, UnitContact

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
    "RollImport",
    "Side",
    "Stage",
    "StageEntry",
    "Stall",
    "TitleProblem",
    "Unit",
    "UnitContact",
]
