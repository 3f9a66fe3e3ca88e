"""With which rows the acts of this room may be done, and what several of them check."""

from dataclasses import replace

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.journal.acts import Rule
from tongxin.kernel.guard import refuse_if_taken
from tongxin.people.models import User
from tongxin.rolls import policies
from tongxin.rolls.models import Entitlement
from tongxin.units import policies as units

State = Entitlement.State

ROLL = Rule(
    rows=policies.rolls_kept_by,
    may=units.may_keep_roll,
    refusal=gettext_lazy(
        "Only the street’s clerks and the community’s secretary keep this roll."
    ),
)
HOLDING = Rule(
    rows=policies.holdings_kept_by,
    may=lambda actor, one: units.may_keep_roll(actor, one.unit),
    refusal=ROLL.refusal,
)
RUNNING_OWNER = Rule(
    rows=policies.owners_kept_by,
    may=lambda actor, one: units.may_keep_roll(actor, one.holding.unit),
    refusal=ROLL.refusal,
    when={"until_on": [None]},
    stale=gettext_lazy("This has ended already."),
)
ENTRY = Rule(
    rows=policies.entries_kept_by,
    may=lambda actor, one: units.may_keep_roll(actor, one.unit),
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
    may=lambda actor, one: units.may_keep_roll(actor, one.entitlement.unit),
    refusal=ROLL.refusal,
    when={"outcome": [""]},
)
RUNNING_TIE = Rule(
    rows=policies.ties_ended_by,
    refusal=gettext_lazy("Only the person, or whoever keeps the roll, may say this."),
    when={"until_on": [None]},
)


def save_new[Row: Model](row: Row) -> Row:
    """Check and insert a row; one that somebody else was quicker with is refused."""
    row.full_clean()
    with refuse_if_taken():
        row.save()
    return row
