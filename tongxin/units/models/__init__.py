"""Renewal units: where each stands, what comes next, whom to ask, what is owed."""

from tongxin.units.models.milestone import Milestone, MilestoneMove, NoticeRule
from tongxin.units.models.proposal import Proposal
from tongxin.units.models.title import TitleProblem
from tongxin.units.models.unit import Stage, StageEntry, Stall, Unit, UnitContact
