"""Every change to a roll, one function an act; each theme has its own file."""

from tongxin.rolls.operations.entering import (
    add_owner,
    enter_person,
    name_speaker,
    open_roll,
    remove_owner,
)
from tongxin.rolls.operations.entitlements import (
    accept_entitlement,
    admit_person,
    change_side,
    claim_tenancy,
    end_entitlement,
    refuse_entitlement,
)
from tongxin.rolls.operations.holdings import (
    add_holding,
    correct_holding,
    end_owner,
    give_mandate,
    name_owner,
)
from tongxin.rolls.operations.objections import decide_objection, object_to_entry
from tongxin.rolls.operations.posted_codes import (
    MOST_LETTERS,
    Letter,
    print_code,
    print_codes,
    take_entries,
)
from tongxin.rolls.operations.proofs import add_proof, delete_old_proofs, open_proof
from tongxin.rolls.operations.ties import mark_two_hats, unmark_two_hats

__all__ = [
    "MOST_LETTERS",
    "Letter",
    "accept_entitlement",
    "add_holding",
    "add_owner",
    "add_proof",
    "admit_person",
    "change_side",
    "claim_tenancy",
    "correct_holding",
    "decide_objection",
    "delete_old_proofs",
    "end_entitlement",
    "end_owner",
    "enter_person",
    "give_mandate",
    "mark_two_hats",
    "name_owner",
    "name_speaker",
    "object_to_entry",
    "open_proof",
    "open_roll",
    "print_code",
    "print_codes",
    "refuse_entitlement",
    "remove_owner",
    "take_entries",
    "unmark_two_hats",
]
