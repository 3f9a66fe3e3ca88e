"""Rights to be heard: claimed, accepted, refused, objected to, ended.

The landlord is never asked and never told: nothing here looks for one.
"""

from datetime import date, timedelta
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock, rules
from tongxin.kernel.files import CheckedFile
from tongxin.kernel.guard import first, require, said
from tongxin.people.models import Actor, Person, User, account_of
from tongxin.renewal import policies
from tongxin.renewal.models import RENTING, Entitlement, Holding, Side, Unit
from tongxin.renewal.operations.checks import (
    not_in_future,
    require_roll_keeper,
    save_new,
)
from tongxin.renewal.operations.proofs import add_proof
from tongxin.renewal.operations.telling import (
    tell_accepted,
    tell_ended,
    tell_refused,
)

LONGEST_NOTE = 500


@transaction.atomic
def claim_tenancy(  # noqa: PLR0913 - each fact by its name
    actor: User,
    unit: Unit,
    *,
    side: str = Side.TENANT,
    basis: str,
    lives_since: date,
    holding: Holding | None = None,
    note: str = "",
    proof: CheckedFile | None = None,
) -> Entitlement:
    """A tenant, or who runs a shop, asks for a place on the roll and says the proof."""
    require(actor.person is not None, _("Please say first who you are."))
    if side not in RENTING:
        raise ValidationError({"side": _("An owner is entered from the register.")})
    not_in_future(lives_since, "lives_since")
    claim = _new(
        unit,
        cast("Person", actor.person),
        side=side,
        basis=basis,
        lives_since=lives_since,
        holding=holding,
        note=note,
    )
    save_new(claim)
    journal.record(actor, "entitlement.claimed", claim, ["side", "basis"])
    if proof is not None:
        add_proof(actor, claim, file=proof)
    return claim


@transaction.atomic
def admit_person(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    unit: Unit,
    *,
    person: Person,
    side: str,
    basis: str,
    holding: Holding | None = None,
    lives_since: date | None = None,
    from_on: date | None = None,
    note: str = "",
) -> Entitlement:
    """The office enters a tenant, a shop or a shareholder whose proof it has seen."""
    require_roll_keeper(actor, unit)
    if lives_since is not None:
        not_in_future(lives_since, "lives_since")
    right = _new(
        unit,
        person,
        side=side,
        basis=basis,
        lives_since=lives_since,
        holding=holding,
        note=note,
    )
    right.state = Entitlement.State.ACCEPTED
    right.checked_by, right.checked_on = account_of(actor), clock.today()
    right.from_on = from_on or _counts_from(right)
    save_new(right)
    journal.record(actor, "entitlement.accepted", right, ["side", "basis"])
    tell_accepted(right)
    return right


def _new(  # noqa: PLR0913 - each fact by its name
    unit: Unit,
    person: Person,
    *,
    side: str,
    basis: str,
    lives_since: date | None,
    holding: Holding | None,
    note: str,
) -> Entitlement:
    if holding is not None and holding.unit_id != unit.pk:
        raise ValidationError({"holding": _("This holding lies in another unit.")})
    if len(note := note.strip()) > LONGEST_NOTE:
        raise ValidationError({"note": _("Please keep this shorter.")})
    if side == Side.TENANT and basis not in Entitlement.TENANCY:
        raise ValidationError({"basis": _("A tenant proves it by another paper.")})
    right = Entitlement(
        unit=unit,
        person=person,
        side=side,
        basis=basis,
        lives_since=lives_since,
        holding=holding,
    )
    if note:
        right.note = note
    return right


@transaction.atomic
def accept_entitlement(actor: Actor, entitlement: Entitlement) -> Entitlement:
    """The proof was seen and is good: the person is on the roll, and is told so."""
    require_roll_keeper(actor, entitlement.unit)
    return _accept(actor, entitlement, Entitlement.State.CLAIMED)


def accept_after_all(actor: Actor, entitlement: Entitlement) -> Entitlement:
    """A refusal was wrong: the decision on an objection says so."""
    return _accept(actor, entitlement, Entitlement.State.REFUSED)


def _accept(actor: Actor, entitlement: Entitlement, state: str) -> Entitlement:
    first(
        Entitlement.objects.filter(pk=entitlement.pk, state=state).update(
            state=Entitlement.State.ACCEPTED,
            checked_by=account_of(actor),
            checked_on=clock.today(),
            from_on=_counts_from(entitlement),
            reason="",
        )
    )
    entitlement.refresh_from_db()
    journal.record(actor, "entitlement.accepted", entitlement, ["state", "from_on"])
    tell_accepted(entitlement)
    return entitlement


@transaction.atomic
def refuse_entitlement(
    actor: Actor, entitlement: Entitlement, *, reason: str
) -> Entitlement:
    """The proof is missing or wrong: the person hears why, and until when to object."""
    require_roll_keeper(actor, entitlement.unit)
    reason = said(reason, "reason", _("Say why it is refused."))
    days = rules.binding("roll.objection.days").value
    until = clock.add_workdays(clock.today(), days)
    entitlement.reason = reason
    entitlement.clean_fields()
    first(
        Entitlement.objects.filter(
            pk=entitlement.pk, state=Entitlement.State.CLAIMED
        ).update(
            state=Entitlement.State.REFUSED,
            checked_by=account_of(actor),
            checked_on=clock.today(),
            reason=reason,
            object_until=until.on,
            object_until_is_provisional=until.is_provisional,
        )
    )
    entitlement.refresh_from_db()
    journal.record(actor, "entitlement.refused", entitlement, ["state", "reason"])
    tell_refused(entitlement)
    return entitlement


@transaction.atomic
def end_entitlement(
    actor: Actor, entitlement: Entitlement, *, reason: str, on: date | None = None
) -> Entitlement:
    """Somebody moved away or sold: from this day on the right counts no more."""
    require_roll_keeper(actor, entitlement.unit)
    reason = said(reason, "reason", _("Say why it ends."))
    on = not_in_future(on or clock.today(), "on")
    if entitlement.from_on is None or on < entitlement.from_on:
        raise ValidationError({"on": _("It began only after this day.")})
    entitlement.ended_reason = reason
    entitlement.clean_fields()
    first(
        Entitlement.objects.filter(
            pk=entitlement.pk, state=Entitlement.State.ACCEPTED, until_on=None
        ).update(until_on=on, ended_reason=reason)
    )
    entitlement.refresh_from_db()
    journal.record(actor, "entitlement.ended", entitlement, ["until_on"])
    tell_ended(entitlement)
    return entitlement


def change_side(
    actor: Actor, entitlement: Entitlement, side: str, reason: str
) -> Entitlement:
    """The same person and holding on another side, from today on."""
    require(policies.may_keep_roll(actor, entitlement.unit), "")
    today = clock.today()
    until = max(today, entitlement.from_on or today)
    first(
        Entitlement.objects.filter(
            pk=entitlement.pk, state=Entitlement.State.ACCEPTED, until_on=None
        ).update(until_on=until, ended_reason=reason)
    )
    right = Entitlement(
        unit=entitlement.unit,
        person=entitlement.person,
        side=side,
        holding=entitlement.holding,
        organisation=entitlement.organisation,
        basis=entitlement.basis,
        lives_since=entitlement.lives_since,
        state=Entitlement.State.ACCEPTED,
        checked_by=account_of(actor),
        checked_on=today,
        from_on=until,
    )
    save_new(right)
    journal.record(actor, "entitlement.side_changed", right, ["side"])
    return right


def _counts_from(right: Entitlement) -> date:
    """The first day of the right: of a tenant, after ninety days of living there."""
    if right.lives_since is None:
        return clock.today()
    if right.side != Side.TENANT:
        return right.lives_since
    days = rules.binding("roll.tenant.least_days").value
    return right.lives_since + timedelta(days=days)
