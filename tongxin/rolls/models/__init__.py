"""The roll of a unit: holdings, owners, who is entitled to be heard."""

from tongxin.rolls.models.holding import Holding, HoldingChange, HoldingOwner, Mandate
from tongxin.rolls.models.mailed_code import MailedCode
from tongxin.rolls.models.proof import Proof
from tongxin.rolls.models.roll import (
    OWNING,
    RENTING,
    ApplicantTie,
    Entitlement,
    Objection,
    Side,
)
