"""Holdings, who owns them, and who speaks for a company that does."""

from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import clock
from tongxin.kernel.guard import not_in_future, said
from tongxin.people.models import Actor, Organisation, Person, account_of
from tongxin.rolls.models import (
    OWNING,
    Entitlement,
    Holding,
    HoldingChange,
    HoldingOwner,
    Mandate,
    Side,
)
from tongxin.rolls.operations.entitlements import ENDING, end_right, enter_right
from tongxin.rolls.operations.rules import HOLDING, ROLL, RUNNING_OWNER, save_new
from tongxin.units.models import Unit


class HoldingFacts(TypedDict, total=False):
    kind: str
    area: Decimal | None
    area_source: str
    is_unsold: bool


@creation(
    "holding.added",
    Words(
        pgettext_lazy("journal", "entered the holding"),
        pgettext_lazy("journal", "holding entered"),
    ),
    ROLL,
)
def add_holding(
    actor: Actor, unit: Unit, *, label: str, **facts: Unpack[HoldingFacts]
) -> Holding:
    """Put a flat, a shop or another part on the roll."""
    label = said(" ".join(label.split()), "label", _("Say which holding it is."))
    holding = Holding(unit=unit, label=label, recorded_by=account_of(actor), **facts)
    return save_new(holding)


@operation(
    "holding.corrected",
    Words(
        pgettext_lazy("journal", "corrected the holding"),
        pgettext_lazy("journal", "holding corrected"),
    ),
    HOLDING,
)
def correct_holding(
    actor: Actor,
    holding: Holding,
    *,
    reason: str,
    label: str | None = None,
    **facts: Unpack[HoldingFacts],
) -> Holding:
    """Write down what another paper says of a holding; what was said before stays."""
    reason = said(reason, "reason", _("Say where this was read."))
    given: dict[str, Any] = dict(facts)
    if label is not None:
        label = " ".join(label.split())
        given["label"] = said(label, "label", _("Say which holding it is."))
    new = {n: v for n, v in given.items() if v != getattr(holding, n)}
    if not new:
        raise ValidationError(_("Nothing of this is different."))
    before = {name: _plain(getattr(holding, name)) for name in new}
    for name, value in new.items():
        setattr(holding, name, value)
    holding.full_clean()
    holding.save()
    change = HoldingChange(
        holding=holding,
        before=before,
        after={name: _plain(getattr(holding, name)) for name in new},
        reason=reason,
        changed_by=account_of(actor),
    )
    save_new(change)
    return holding


def _plain(value: object) -> str | bool:
    """As it is kept in a change: exact figures as they are written."""
    return value if isinstance(value, bool) else str("" if value is None else value)


@creation(
    "holding_owner.named",
    Words(
        pgettext_lazy("journal", "named the owner"),
        pgettext_lazy("journal", "owner named"),
    ),
    HOLDING,
)
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
    owner = HoldingOwner(
        holding=holding,
        person=person,
        organisation=organisation,
        from_on=not_in_future(from_on or clock.today(), "from_on"),
        reason=reason,
    )
    save_new(owner)
    if person is not None:
        side = Side.OWNER_IN if lives_in else Side.OWNER_OUT
        _entitle(actor, owner, person, side=side, basis=basis)
    elif mandate := _mandate(holding.unit, organisation):
        _entitle(actor, owner, mandate.person)
    return owner


@operation(
    "holding_owner.ended",
    Words(
        pgettext_lazy("journal", "ended the owner"),
        pgettext_lazy("journal", "owner no longer"),
    ),
    RUNNING_OWNER,
)
def end_owner(
    actor: Actor, owner: HoldingOwner, *, reason: str, on: date | None = None
) -> HoldingOwner:
    """Somebody owns this holding no longer; the right that came from it ends too."""
    owner.ended_reason = said(reason, "reason", _("Say why it ends."))
    owner.until_on = not_in_future(on or clock.today(), "on")
    if owner.until_on < owner.from_on:
        raise ValidationError({"on": _("It began only after this day.")})
    owner.clean_fields()
    owner.save(update_fields=ENDING)
    rights = Entitlement.objects.filter(
        holding=owner.holding_id, organisation=owner.organisation_id, side__in=OWNING
    )
    if owner.person_id is not None:
        rights = rights.filter(person=owner.person_id)
    _end_all(actor, rights, owner.until_on, owner.ended_reason)
    return owner


@creation(
    "mandate.given",
    Words(
        pgettext_lazy("journal", "named the mandated person"),
        pgettext_lazy("journal", "mandated person named"),
    ),
    ROLL,
)
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
    owned = HoldingOwner.objects.filter(
        holding__unit=unit, organisation=organisation, until_on=None
    )
    for owner in owned.select_related("holding__unit"):
        _entitle(actor, owner, person, from_on=max(from_on, owner.from_on))
    return mandate


say(
    "mandate.ended",
    Words(
        pgettext_lazy("journal", "ended the mandate"),
        pgettext_lazy("journal", "mandate ended"),
    ),
)


def _end_mandate(actor: Actor, mandate: Mandate, on: date, reason: str) -> None:
    """By `give_mandate`, which holds the unit."""
    if on < mandate.from_on:
        raise ValidationError({"from_on": _("It began only after this day.")})
    reason = reason or _("Another person speaks for the company now.")
    mandate.until_on, mandate.ended_reason = on, reason
    mandate.save(update_fields=ENDING)
    rights = Entitlement.objects.filter(
        unit=mandate.unit_id, organisation=mandate.organisation_id
    )
    _end_all(actor, rights, on, reason)
    journal.record(actor, "mandate.ended", mandate, ENDING)


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
        from_on=from_on or owner.from_on,
    )
    enter_right(actor, right)


def _end_all(
    actor: Actor, rights: QuerySet[Entitlement], on: date, reason: str
) -> None:
    """Nobody is told here: a workbook may end hundreds; who corrects one tells it."""
    for right in rights.filter(until_on=None, state=Entitlement.State.ACCEPTED):
        end_right(actor, right, on=on, reason=reason)
