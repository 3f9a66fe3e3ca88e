"""Every change to a renewal unit, one function an act; each theme has its own file."""

from tongxin.renewal.operations.contacts import remove_contact, set_contact
from tongxin.renewal.operations.entering import (
    add_owner,
    enter_person,
    name_speaker,
    open_roll,
    remove_owner,
)
from tongxin.renewal.operations.entitlements import (
    accept_entitlement,
    admit_person,
    change_side,
    claim_tenancy,
    end_entitlement,
    refuse_entitlement,
)
from tongxin.renewal.operations.holdings import (
    add_holding,
    correct_holding,
    end_owner,
    give_mandate,
    name_owner,
)
from tongxin.renewal.operations.milestones import (
    add_milestone,
    drop_milestone,
    move_milestone,
    reach_milestone,
)
from tongxin.renewal.operations.objections import decide_objection, object_to_entry
from tongxin.renewal.operations.plans import (
    add_version,
    ask_for_clause,
    register_plan,
    reply_to_request,
    revise_clause,
)
from tongxin.renewal.operations.posted_codes import (
    MOST_LETTERS,
    Letter,
    print_code,
    print_codes,
    take_entries,
)
from tongxin.renewal.operations.proofs import (
    add_proof,
    delete_old_proofs,
    open_proof,
)
from tongxin.renewal.operations.proposals import (
    accept_proposal,
    decline_proposal,
    propose_playbook,
)
from tongxin.renewal.operations.ties import mark_two_hats, unmark_two_hats
from tongxin.renewal.operations.titles import (
    open_title_problems,
    plan_next_step,
    record_title_problem,
    settle_title_problem,
)
from tongxin.renewal.operations.units import (
    enter_stage,
    mark_stalled,
    register_unit,
    resume_unit,
    revise_unit,
)

__all__ = [
    "MOST_LETTERS",
    "Letter",
    "accept_entitlement",
    "accept_proposal",
    "add_holding",
    "add_milestone",
    "add_owner",
    "add_proof",
    "add_version",
    "admit_person",
    "ask_for_clause",
    "change_side",
    "claim_tenancy",
    "correct_holding",
    "decide_objection",
    "decline_proposal",
    "delete_old_proofs",
    "drop_milestone",
    "end_entitlement",
    "end_owner",
    "enter_person",
    "enter_stage",
    "give_mandate",
    "mark_stalled",
    "mark_two_hats",
    "move_milestone",
    "name_owner",
    "name_speaker",
    "object_to_entry",
    "open_proof",
    "open_roll",
    "open_title_problems",
    "plan_next_step",
    "print_code",
    "print_codes",
    "propose_playbook",
    "reach_milestone",
    "record_title_problem",
    "refuse_entitlement",
    "register_plan",
    "register_unit",
    "remove_contact",
    "remove_owner",
    "reply_to_request",
    "resume_unit",
    "revise_clause",
    "revise_unit",
    "set_contact",
    "settle_title_problem",
    "take_entries",
    "unmark_two_hats",
]
