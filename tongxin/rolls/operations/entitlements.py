"""Rights to be heard: claimed, accepted, refused, objected to, ended.

The landlord is never asked and never told: nothing here looks for one.
"""

from datetime import date
from typing import cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import act, changed, creation, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import clock
from tongxin.kernel.due import due_by
from tongxin.kernel.files import CheckedFile
from tongxin.kernel.guard import not_in_future, require, said
from tongxin.people.models import Actor, Person, User, account_of
from tongxin.rolls.models import RENTING, Entitlement, Holding, Side
from tongxin.rolls.operations.messages import tell_accepted, tell_ended, tell_refused
from tongxin.rolls.operations.proofs import add_proof
from tongxin.rolls.operations.rules import (
    CLAIM,
    REFUSED_CLAIM,
    ROLL,
    RUNNING_ENTRY,
    save_new,
)
from tongxin.units.models import Unit

MAX_NOTE = 500
# What ends with a right: written and told of as one.
ENDING = ["until_on", "ended_reason"]

say(
    "entitlement.claimed",
    Words(
        pgettext_lazy("journal", "asked for a place on the roll"),
        pgettext_lazy("journal", "place on a roll asked for"),
    ),
)


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
    with journal.act_first():
        claim = _new(
            unit,
            cast("Person", actor.person),
            side=side,
            basis=basis,
            lives_since=not_in_future(lives_since, "lives_since"),
            holding=holding,
            note=note,
        )
        save_new(claim)
        if proof is not None:
            add_proof(actor, claim, file=proof)
        journal.record(actor, "entitlement.claimed", claim, changed(claim, None))
    return claim


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
    with journal.act_first():
        unit = ROLL.hold(actor, unit)
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
        right.from_on = from_on or _counts_from(right)
        enter_right(actor, right)
        tell_accepted(right)
    return right


def enter_right(actor: Actor, right: Entitlement) -> Entitlement:
    """A right that nobody has to claim; whoever enters it has looked at the papers.

    Its caller has asked whether the actor may, and tells the person where it should.
    """
    right.state = Entitlement.State.ACCEPTED
    right.checked_by, right.checked_on = account_of(actor), clock.today()
    save_new(right)
    journal.record(actor, "entitlement.accepted", right, changed(right, None))
    return right


def end_right(actor: Actor, right: Entitlement, *, on: date, reason: str) -> None:
    """Its caller has asked, and nobody is told: a workbook may end hundreds."""
    # Of a right that was to begin later nothing is left.
    right.until_on, right.ended_reason = max(on, right.from_on or on), reason
    right.save(update_fields=ENDING)
    journal.record(actor, "entitlement.ended", right, ENDING)


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
    if len(note := note.strip()) > MAX_NOTE:
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


@operation(
    "entitlement.accepted",
    Words(
        pgettext_lazy("journal", "entered them on the roll"),
        pgettext_lazy("journal", "entered on a roll"),
    ),
    CLAIM,
)
def accept_entitlement(actor: Actor, entitlement: Entitlement) -> Entitlement:
    """The proof was seen and is good: the person is on the roll, and is told so."""
    return _accept(actor, entitlement)


def accept_after_all(actor: Actor, entitlement: Entitlement) -> Entitlement:
    """A refusal was wrong: the decision on an objection says so."""
    with act(actor, accept_entitlement.code, entitlement, REFUSED_CLAIM) as held:
        return _accept(actor, held)


def _accept(actor: Actor, entitlement: Entitlement) -> Entitlement:
    entitlement.state, entitlement.reason = Entitlement.State.ACCEPTED, ""
    entitlement.checked_by, entitlement.checked_on = account_of(actor), clock.today()
    entitlement.from_on = _counts_from(entitlement)
    entitlement.save()
    tell_accepted(entitlement)
    return entitlement


@operation(
    "entitlement.refused",
    Words(
        pgettext_lazy("journal", "refused the place on the roll"),
        pgettext_lazy("journal", "place on a roll refused"),
    ),
    CLAIM,
)
def refuse_entitlement(
    actor: Actor, entitlement: Entitlement, *, reason: str
) -> Entitlement:
    """The proof is missing or wrong: the person hears why, and until when to object."""
    until = due_by("roll.objection.days", clock.today())
    entitlement.reason = said(reason, "reason", _("Say why it is refused."))
    entitlement.state = Entitlement.State.REFUSED
    entitlement.checked_by, entitlement.checked_on = account_of(actor), clock.today()
    entitlement.object_until = until.on
    entitlement.object_until_is_provisional = until.is_provisional
    entitlement.clean_fields()
    entitlement.save()
    tell_refused(entitlement)
    return entitlement


@operation(
    "entitlement.ended",
    Words(
        pgettext_lazy("journal", "ended the entry on the roll"),
        pgettext_lazy("journal", "entry on a roll ended"),
    ),
    RUNNING_ENTRY,
)
def end_entitlement(
    actor: Actor, entitlement: Entitlement, *, reason: str, on: date | None = None
) -> Entitlement:
    """Somebody moved away or sold: from this day on the right counts no more."""
    entitlement.ended_reason = said(reason, "reason", _("Say why it ends."))
    entitlement.until_on = not_in_future(on or clock.today(), "on")
    if entitlement.from_on is None or entitlement.until_on < entitlement.from_on:
        raise ValidationError({"on": _("It began only after this day.")})
    entitlement.clean_fields()
    entitlement.save(update_fields=ENDING)
    tell_ended(entitlement)
    return entitlement


@creation(
    "entitlement.side_changed",
    Words(
        pgettext_lazy("journal", "changed the side on the roll"),
        pgettext_lazy("journal", "side on a roll changed"),
    ),
    RUNNING_ENTRY,
)
def change_side(
    actor: Actor, entitlement: Entitlement, *, side: str, reason: str
) -> Entitlement:
    """The same person and holding on another side, from today on."""
    today = clock.today()
    until = max(today, entitlement.from_on or today)
    entitlement.until_on, entitlement.ended_reason = until, reason
    entitlement.save(update_fields=ENDING)
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
    return save_new(right)


def _counts_from(right: Entitlement) -> date:
    """The first day of the right: of a tenant, after ninety days of living there."""
    if right.lives_since is None:
        return clock.today()
    if right.side != Side.TENANT:
        return right.lives_since
    return settled_on(right.lives_since)


def settled_on(lives_since: date) -> date:
    """When a tenant has lived there for as long as today's rule asks."""
    return due_by("roll.tenant.least_days", lives_since, law_of=clock.today()).on
