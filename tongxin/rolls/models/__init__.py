"""The roll of a unit: holdings, owners, who is entitled to be heard."""

from tongxin.rolls.models.holding import Holding, HoldingChange, HoldingOwner, Mandate
from tongxin.rolls.models.posted_code import PostedCode
from tongxin.rolls.models.proof import Proof
from tongxin.rolls.models.roll import (
    OWNING,
    RENTING,
    ApplicantTie,
    Entitlement,
    Objection,
    Side,
)

__all__ = [
    "OWNING",
    "RENTING",
    "ApplicantTie",
    "Entitlement",
    "Holding",
    "HoldingChange",
    "HoldingOwner",
    "Mandate",
    "Objection",
    "PostedCode",
    "Proof",
    "Side",
]
