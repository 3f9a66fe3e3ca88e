"""Every change to a renewal unit, one function an act; each theme has its own file."""

from tongxin.units.operations.contacts import remove_contact, set_contact
from tongxin.rolls.operations.entering import add_owner, enter_person, name_speaker, open_roll, remove_owner
from tongxin.rolls.operations.entitlements import accept_entitlement, admit_person, change_side, claim_tenancy, end_entitlement, refuse_entitlement
from tongxin.rolls.operations.holdings import add_holding, correct_holding, end_owner, give_mandate, name_owner
from tongxin.units.operations.milestones import add_milestone, drop_milestone, move_milestone, reach_milestone
from tongxin.rolls.operations.objections import decide_objection, object_to_entry
from tongxin.plans.operations import add_version, ask_for_clause, register_plan, reply_to_request, revise_clause
from tongxin.rolls.operations.posted_codes import MOST_LETTERS, Letter, print_code, print_codes, take_entries
from tongxin.rolls.operations.proofs import add_proof, delete_old_proofs, open_proof
from tongxin.units.operations.proposals import accept_proposal, decline_proposal, propose_playbook
from tongxin.rolls.operations.roll_imports import accept_roll, discard_roll, enter_roll, give_back_stopped, preview_roll, send_roll_off, settle_row, unsettle_row, upload_roll
from tongxin.rolls.operations.ties import mark_two_hats, unmark_two_hats
from tongxin.units.operations.titles import open_title_problems, plan_next_step, record_title_problem, settle_title_problem
from tongxin.units.operations.units import enter_stage, mark_stalled, register_unit, resume_unit, revise_unit

__all__ = [
    "MOST_LETTERS",
    "Letter",
    "accept_entitlement",
    "accept_proposal",
    "accept_roll",
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
    "discard_roll",
    "drop_milestone",
    "end_entitlement",
    "end_owner",
    "enter_person",
    "enter_roll",
    "enter_stage",
    "give_back_stopped",
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
    "preview_roll",
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
    "send_roll_off",
    "set_contact",
    "settle_row",
    "settle_title_problem",
    "take_entries",
    "unmark_two_hats",
    "unsettle_row",
    "upload_roll",
]
