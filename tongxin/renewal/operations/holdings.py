"""Holdings, who owns them, and who speaks for a company that does."""

from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import first, said
from tongxin.people.models import Actor, Organisation, Person, account_of
from tongxin.renewal.models import (
    Entitlement,
    Holding,
    HoldingChange,
    HoldingOwner,
    Mandate,
    Side,
    Unit,
)
from tongxin.renewal.operations.checks import (
    not_in_future,
    require_roll_keeper,
    save_new,
)


class HoldingFacts(TypedDict, total=False):
    kind: str
    area: Decimal | None
    area_source: str
    is_unsold: bool


@transaction.atomic
def add_holding(
    actor: Actor, unit: Unit, *, label: str, **facts: Unpack[HoldingFacts]
) -> Holding:
    """Put a flat, a shop or another part on the roll."""
    require_roll_keeper(actor, unit)
    label = said(" ".join(label.split()), "label", _("Say which holding it is."))
    holding = Holding(unit=unit, label=label, recorded_by=account_of(actor), **facts)
    save_new(holding)
    journal.record(actor, "holding.added", holding, ["label", *sorted(facts)])
    return holding


@transaction.atomic
def correct_holding(
    actor: Actor,
    holding: Holding,
    *,
    reason: str,
    label: str | None = None,
    **facts: Unpack[HoldingFacts],
) -> Holding:
    """Write down what another paper says of a holding; what was said before stays."""
    require_roll_keeper(actor, holding.unit)
    reason = said(reason, "reason", _("Say where this was read."))
    # As it is now: two clerks may have the same page open.
    holding = (
        Holding.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit")
        .get(pk=holding.pk)
    )
    given: dict[str, Any] = dict(facts)
    if label is not None:
        label = " ".join(label.split())
        given["label"] = said(label, "label", _("Say which holding it is."))
    changed = {n: v for n, v in given.items() if v != getattr(holding, n)}
    if not changed:
        raise ValidationError(_("Nothing of this is different."))
    before = {name: _plain(getattr(holding, name)) for name in changed}
    for name, value in changed.items():
        setattr(holding, name, value)
    holding.full_clean()
    holding.save(update_fields=list(changed))
    change = HoldingChange(
        holding=holding,
        before=before,
        after={name: _plain(getattr(holding, name)) for name in changed},
        reason=reason,
        changed_by=account_of(actor),
    )
    save_new(change)
    journal.record(actor, "holding.corrected", holding, sorted(changed))
    return holding


def _plain(value: object) -> str | bool:
    """As it is kept in a change: exact figures as they are written."""
    return value if isinstance(value, bool) else str("" if value is None else value)


@transaction.atomic
def name_owner(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    holding: Holding,
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    lives_in: bool = False,
    basis: str = Entitlement.Basis.REGISTER,
    from_on: date | None = None,
    reason: str = "",
) -> HoldingOwner:
    """Say who owns a holding; their right to be heard follows from it.

    Each co-owner is named once. A company is heard through its one mandated person.
    """
    require_roll_keeper(actor, holding.unit)
    from_on = not_in_future(from_on or clock.today(), "from_on")
    owner = HoldingOwner(
        holding=holding,
        person=person,
        organisation=organisation,
        from_on=from_on,
        reason=reason,
    )
    save_new(owner)
    journal.record(actor, "holding_owner.named", owner, ["person", "organisation"])
    if person is not None:
        side = Side.OWNER_IN if lives_in else Side.OWNER_OUT
        _entitle(actor, owner, person, side=side, basis=basis)
    elif mandate := _mandate(holding.unit, organisation):
        _entitle(actor, owner, mandate.person)
    return owner


@transaction.atomic
def end_owner(
    actor: Actor, owner: HoldingOwner, *, reason: str, on: date | None = None
) -> HoldingOwner:
    """Somebody owns this holding no longer; the right that came from it ends too."""
    require_roll_keeper(actor, owner.holding.unit)
    reason = said(reason, "reason", _("Say why it ends."))
    on = not_in_future(on or clock.today(), "on")
    if on < owner.from_on:
        raise ValidationError({"on": _("It began only after this day.")})
    owner.ended_reason = reason
    owner.clean_fields()
    open_ones = HoldingOwner.objects.filter(pk=owner.pk, until_on=None)
    if not open_ones.update(until_on=on, ended_reason=reason):
        raise ValidationError(_("This has ended already."))
    owner.refresh_from_db()
    rights = Entitlement.objects.filter(
        holding=owner.holding_id,
        organisation=owner.organisation_id,
        side__in=[Side.OWNER_IN, Side.OWNER_OUT],
    )
    if owner.person_id is not None:
        rights = rights.filter(person=owner.person_id)
    _end_all(actor, rights, on, reason)
    journal.record(actor, "holding_owner.ended", owner, ["until_on"])
    return owner


@transaction.atomic
def give_mandate(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    unit: Unit,
    *,
    organisation: Organisation,
    person: Person,
    from_on: date | None = None,
    reason: str = "",
) -> Mandate:
    """Say who speaks for a company here; whoever did before does so no longer."""
    require_roll_keeper(actor, unit)
    from_on = not_in_future(from_on or clock.today(), "from_on")
    before = _mandate(unit, organisation)
    if before is not None:
        _end_mandate(actor, before, from_on, reason)
    mandate = Mandate(
        unit=unit,
        organisation=organisation,
        person=person,
        from_on=from_on,
        reason=reason,
    )
    save_new(mandate)
    journal.record(actor, "mandate.given", mandate, ["organisation", "person"])
    owned = HoldingOwner.objects.filter(
        holding__unit=unit, organisation=organisation, until_on=None
    )
    for owner in owned.select_related("holding__unit"):
        _entitle(actor, owner, person, from_on=max(from_on, owner.from_on))
    return mandate


def _end_mandate(actor: Actor, mandate: Mandate, on: date, reason: str) -> None:
    if on < mandate.from_on:
        raise ValidationError({"from_on": _("It began only after this day.")})
    reason = reason or _("Another person speaks for the company now.")
    first(
        Mandate.objects.filter(pk=mandate.pk, until_on=None).update(
            until_on=on, ended_reason=reason
        )
    )
    rights = Entitlement.objects.filter(
        unit=mandate.unit_id, organisation=mandate.organisation_id
    )
    _end_all(actor, rights, on, reason)
    journal.record(actor, "mandate.ended", mandate, ["until_on"])


def _mandate(unit: Unit, organisation: Organisation | None) -> Mandate | None:
    return (
        Mandate.objects.filter(unit=unit, organisation=organisation, until_on=None)
        .select_related("person")
        .first()
    )


def _entitle(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    owner: HoldingOwner,
    person: Person,
    *,
    side: Side = Side.OWNER_OUT,
    basis: str = Entitlement.Basis.REGISTER,
    from_on: date | None = None,
) -> None:
    """The right that follows from owning; one that is there already is left."""
    unit = owner.holding.unit
    there = Entitlement.objects.filter(
        unit=unit, person=person, holding=owner.holding, until_on=None, side=side
    )
    if there.filter(state=Entitlement.State.ACCEPTED).exists():
        return
    right = Entitlement(
        unit=unit,
        person=person,
        side=side,
        holding=owner.holding,
        organisation=owner.organisation,
        basis=basis,
        state=Entitlement.State.ACCEPTED,
        checked_by=account_of(actor),
        checked_on=clock.today(),
        from_on=from_on or owner.from_on,
    )
    save_new(right)
    journal.record(actor, "entitlement.accepted", right, ["side", "holding"])


def _end_all(
    actor: Actor, rights: QuerySet[Entitlement], on: date, reason: str
) -> None:
    """Nobody is told here: a workbook may end hundreds; who corrects one tells it."""
    for right in rights.filter(until_on=None, state="accepted"):
        # Of a right that was to begin later nothing is left.
        right.until_on = max(on, right.from_on or on)
        right.ended_reason = reason
        right.save(update_fields=["until_on", "ended_reason"])
        journal.record(actor, "entitlement.ended", right, ["until_on"])
