"""Every change to a roll, one function an act; each theme has its own file."""

from tongxin.rolls.operations.conflicts_of_interest import (
    mark_two_hats,
    unmark_two_hats,
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
from tongxin.rolls.operations.mailed_codes import (
    MAX_LETTERS,
    Letter,
    print_code,
    print_codes,
    take_entries,
)
from tongxin.rolls.operations.manual_entry import (
    add_owner,
    enter_person,
    name_speaker,
    open_roll,
    remove_owner,
)
from tongxin.rolls.operations.objections import decide_objection, object_to_entry
from tongxin.rolls.operations.proofs import add_proof, delete_old_proofs, open_proof
