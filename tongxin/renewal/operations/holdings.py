"""Holdings, who owns them, and who speaks for a company that does."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.people.models import Actor, Organisation, Person
from tongxin.renewal.models import (
    Entitlement,
    Holding,
    HoldingOwner,
    Mandate,
    Side,
    Unit,
)
from tongxin.renewal.operations.checks import (
    account_of,
    not_in_future,
    require_roll_keeper,
    said,
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
    label = said(" ".join(label.split()), _("Say which holding it is."), "label")
    holding = Holding(unit=unit, label=label, recorded_by=account_of(actor), **facts)
    save_new(holding)
    journal.record(actor, "holding.added", holding, ["label", *sorted(facts)])
    return holding


@transaction.atomic
def correct_holding(
    actor: Actor, holding: Holding, **facts: Unpack[HoldingFacts]
) -> Holding:
    """Write down what another paper says of a holding."""
    require_roll_keeper(actor, holding.unit)
    for name, value in facts.items():
        setattr(holding, name, value)
    holding.full_clean()
    holding.save(update_fields=list(facts))
    journal.record(actor, "holding.corrected", holding, sorted(facts))
    return holding


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
) -> HoldingOwner:
    """Say who owns a holding; their right to be heard follows from it.

    Each co-owner is named once. A company is heard through its one mandated person.
    """
    require_roll_keeper(actor, holding.unit)
    from_on = not_in_future(from_on or clock.today(), "from_on")
    owner = HoldingOwner(
        holding=holding, person=person, organisation=organisation, from_on=from_on
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
    reason = said(reason, _("Say why it ends."))
    on = not_in_future(on or clock.today(), "on")
    if on < owner.from_on:
        raise ValidationError({"on": _("It began only after this day.")})
    open_ones = HoldingOwner.objects.filter(pk=owner.pk, until_on=None)
    if not open_ones.update(until_on=on):
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
def give_mandate(
    actor: Actor,
    unit: Unit,
    *,
    organisation: Organisation,
    person: Person,
    from_on: date | None = None,
) -> Mandate:
    """Say who speaks for a company here; whoever did before does so no longer."""
    require_roll_keeper(actor, unit)
    from_on = not_in_future(from_on or clock.today(), "from_on")
    before = _mandate(unit, organisation)
    if before is not None:
        _end_mandate(actor, before, from_on)
    mandate = Mandate(
        unit=unit, organisation=organisation, person=person, from_on=from_on
    )
    save_new(mandate)
    journal.record(actor, "mandate.given", mandate, ["organisation", "person"])
    owned = HoldingOwner.objects.filter(
        holding__unit=unit, organisation=organisation, until_on=None
    )
    for owner in owned.select_related("holding__unit"):
        _entitle(actor, owner, person, from_on=max(from_on, owner.from_on))
    return mandate


def _end_mandate(actor: Actor, mandate: Mandate, on: date) -> None:
    if on < mandate.from_on:
        raise ValidationError({"from_on": _("It began only after this day.")})
    Mandate.objects.filter(pk=mandate.pk, until_on=None).update(until_on=on)
    rights = Entitlement.objects.filter(
        unit=mandate.unit_id, organisation=mandate.organisation_id
    )
    _end_all(actor, rights, on, _("Another person speaks for the company now."))
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
    for right in rights.filter(until_on=None, state="accepted"):
        # Of a right that was to begin later nothing is left.
        right.until_on = max(on, right.from_on or on)
        right.ended_reason = reason
        right.save(update_fields=["until_on", "ended_reason"])
        journal.record(actor, "entitlement.ended", right, ["until_on"])
