"""With which rows the acts of this room may be done, and what several of them check."""

from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.journal.acts import Rule
from tongxin.kernel import clock
from tongxin.kernel.guard import refuse_if_taken
from tongxin.people.models import User
from tongxin.renewal import policies
from tongxin.renewal.models import (
    ClauseRequest,
    Entitlement,
    Proposal,
)

State = Entitlement.State

# ---- The register ----

UNIT = Rule(
    rows=policies.kept_by,
    may=policies.may_edit,
    refusal=gettext_lazy(
        "Only the street and the unit’s own community keep this record."
    ),
)
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

# ---- Plans ----

PLAN = Rule(
    rows=policies.plans_kept_by,
    may=policies.may_keep_plan,
    refusal=gettext_lazy("Only the street and the unit’s own community do this."),
)
OPEN_REQUEST = Rule(
    rows=policies.requests_owned_by,
    refusal=gettext_lazy("Only the owner of the clause replies."),
    when={"reply": [""]},
)
ADOPTED_REQUEST = replace(
    OPEN_REQUEST,
    when={"reply": [ClauseRequest.Reply.ADOPTED, ClauseRequest.Reply.IN_PART]},
    stale=gettext_lazy("Only what was adopted changes the clause."),
)

# ---- The roll ----

ROLL = Rule(
    rows=policies.rolls_kept_by,
    may=policies.may_keep_roll,
    refusal=gettext_lazy(
        "Only the street’s clerks and the community’s secretary keep this roll."
    ),
)
HOLDING = Rule(
    rows=policies.holdings_kept_by,
    may=lambda actor, one: policies.may_keep_roll(actor, one.unit),
    refusal=ROLL.refusal,
)
RUNNING_OWNER = Rule(
    rows=policies.owners_kept_by,
    may=lambda actor, one: policies.may_keep_roll(actor, one.holding.unit),
    refusal=ROLL.refusal,
    when={"until_on": [None]},
    stale=gettext_lazy("This has ended already."),
)
ENTRY = Rule(
    rows=policies.entries_kept_by,
    may=lambda actor, one: policies.may_keep_roll(actor, one.unit),
    refusal=ROLL.refusal,
)
CLAIM = replace(ENTRY, when={"state": [State.CLAIMED]})
REFUSED_CLAIM = replace(ENTRY, when={"state": [State.REFUSED]})
RUNNING_ENTRY = replace(ENTRY, when={"state": [State.ACCEPTED], "until_on": [None]})
UNSEEN_ENTRY = replace(
    ENTRY,
    when={"needs_letter": [True]},
    stale=lambda entry: (
        _("This has ended already.")
        if entry.is_ended or entry.person.erased_at
        else _("This person has an account and needs no letter.")
    ),
)
# The person, or whoever keeps the roll.
LOOKED_AT_ENTRY = Rule(
    rows=policies.entitlements_visible_to,
    may=policies.may_see_entry,
    refusal=gettext_lazy(
        "Only the person, or whoever keeps the roll, may add a proof."
    ),
    when={"is_looked_at": [True]},
    stale=gettext_lazy("It is decided. With an objection you can add another proof."),
)


def _why_not_contestable(entry: Entitlement) -> str:
    if entry.is_ended:
        return _("This has ended already.")
    if entry.state == State.CLAIMED:
        return _("This is still being checked.")
    if entry.is_looked_at:
        return _("Your objection is being looked at.")
    return _("The days for an objection are over. You may claim anew with new proof.")


CONTESTABLE_ENTRY: Rule[User, Entitlement] = Rule(
    rows=policies.own_entries,
    refusal=gettext_lazy("Everybody objects for themselves alone."),
    when={"is_contestable": [True]},
    stale=_why_not_contestable,
)
OPEN_OBJECTION = Rule(
    rows=policies.objections_kept_by,
    may=lambda actor, one: policies.may_keep_roll(actor, one.entitlement.unit),
    refusal=ROLL.refusal,
    when={"outcome": [""]},
)
RUNNING_TIE = Rule(
    rows=policies.ties_ended_by,
    refusal=gettext_lazy("Only the person, or whoever keeps the roll, may say this."),
    when={"until_on": [None]},
)


def not_in_future(day: date, field: str) -> date:
    if day > clock.today():
        raise ValidationError({field: _("This day has not come yet.")})
    return day


def save_new[Row: Model](row: Row) -> Row:
    """Check and insert a row; one that somebody else was quicker with is refused."""
    row.full_clean()
    with refuse_if_taken():
        row.save()
    return row
