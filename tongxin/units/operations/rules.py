"""With which rows, and in which state, the acts of this room may be done."""

from dataclasses import replace

from django.utils.translation import gettext_lazy

from tongxin.journal.acts import Rule
from tongxin.units import policies
from tongxin.units.models import Proposal

# ---- The register ----

UNIT = Rule(
    rows=policies.kept_by,
    may=policies.may_edit,
    refusal=gettext_lazy(
        "Only the street and the unit’s own community keep this record."
    ),
)
PLAYBOOK = replace(UNIT, rows=policies.proposed_for_by, may=None)
UNIT_IN_ITS_STAGE = replace(UNIT, seen=("stage",))
GOING_UNIT = replace(UNIT, when={"stalled_since": [None]})
STALLED_UNIT = replace(
    UNIT,
    when={"is_stalled": [True]},
    stale=gettext_lazy("This unit does not stand still."),
)
CONTACT = Rule(
    rows=policies.contacts_kept_by,
    may=lambda actor, one: policies.may_edit(actor, one.unit),
    refusal=UNIT.refusal,
)
AWAITED_MILESTONE = Rule(
    rows=policies.milestones_kept_by,
    may=lambda actor, one: policies.may_edit(actor, one.unit),
    refusal=UNIT.refusal,
    when={"is_awaited": [True]},
    seen=("on", "season", "notice_until"),
)
OPEN_PROPOSAL = Rule(
    rows=policies.proposals_kept_by,
    may=lambda actor, one: policies.may_edit(actor, one.unit),
    refusal=UNIT.refusal,
    when={"state": [Proposal.State.PROPOSED]},
    stale=gettext_lazy("Somebody has decided this already."),
)
OPEN_TITLE_PROBLEM = Rule(
    rows=policies.title_problems_kept_by,
    may=lambda actor, one: policies.may_edit(actor, one.unit),
    refusal=UNIT.refusal,
    when={"settled_on": [None]},
    stale=gettext_lazy("This title problem is settled already."),
)
