"""Every change to a renewal unit, one function an act; each theme has its own file."""

from tongxin.units.operations.contacts import remove_contact, set_contact
from tongxin.units.operations.milestones import (
    add_milestone,
    drop_milestone,
    move_milestone,
    reach_milestone,
)
from tongxin.units.operations.proposals import (
    accept_proposal,
    decline_proposal,
    propose_playbook,
)
from tongxin.units.operations.titles import (
    open_title_problems,
    plan_next_step,
    record_title_problem,
    settle_title_problem,
)
from tongxin.units.operations.units import (
    enter_stage,
    mark_stalled,
    register_unit,
    resume_unit,
    revise_unit,
)
