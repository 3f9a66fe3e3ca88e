"""A unit enters the register, changes its stage, stands still, goes on."""

from datetime import date
from decimal import Decimal
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import first, require, said
from tongxin.people.models import Actor, Office, Organisation, account_of
from tongxin.places.models import Place
from tongxin.renewal import policies
from tongxin.renewal.models import Stage, StageEntry, Stall, Unit
from tongxin.renewal.operations.checks import not_in_future, require_keeper
from tongxin.renewal.operations.proposals import propose_playbook

# Words that stand where a unit's name stands in an address.
RESERVED_SLUGS = frozenset({"register"})


class UnitFacts(TypedDict, total=False):
    """What may be corrected later; a stage is entered, never corrected."""

    name: str
    kind: str
    summary: str
    applicant: Organisation | None
    applicant_office: Office | None
    demolition_area: Decimal | None
    development_area: Decimal | None
    transfer_area: Decimal | None
    area_source: str


class NewUnitFacts(UnitFacts, total=False):
    slug: Required[str]
    community: Required[Place]
    stage: str
    entered_stage_on: date | None
    is_invented: bool


@transaction.atomic
def register_unit(actor: Actor, **facts: Unpack[NewUnitFacts]) -> Unit:
    """Put a unit on the register, in the stage it has reached; propose its playbook."""
    require(policies.may_register(actor), _("Only the street office registers a unit."))
    unit = Unit(**{"stage": Stage.PLANNING, **facts})
    if unit.entered_stage_on:
        not_in_future(unit.entered_stage_on, "entered_stage_on")
    if unit.community.kind != Place.Kind.COMMUNITY:
        raise ValidationError({"community": _("A unit lies in a community.")})
    if unit.slug in RESERVED_SLUGS:
        raise ValidationError({"slug": _("This word already means another page.")})
    unit.full_clean()
    unit.save()
    StageEntry.objects.create(
        unit=unit,
        stage=unit.stage,
        entered_on=unit.entered_stage_on,
        recorded_by=account_of(actor),
    )
    journal.record(actor, "unit.registered", unit, sorted(facts))
    propose_playbook(actor, unit)
    return unit


@transaction.atomic
def revise_unit(actor: Actor, unit: Unit, **facts: Unpack[UnitFacts]) -> Unit:
    """Correct what the register says of a unit."""
    require_keeper(actor, unit)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    changed = [name for name, value in facts.items() if getattr(unit, name) != value]
    if not changed:
        return unit
    for name in changed:
        setattr(unit, name, facts[name])  # type: ignore[literal-required]
    unit.full_clean()
    unit.save(update_fields=changed)
    journal.record(actor, "unit.revised", unit, changed)
    return unit


@transaction.atomic
def enter_stage(
    actor: Actor, unit: Unit, *, stage: str, on: date | None = None, reason: str = ""
) -> Unit:
    """Move a unit to another stage; any other than the next one needs a reason.

    The playbook of that stage is proposed; a person decides on each item.
    """
    require_keeper(actor, unit)
    before, after = Stage(unit.stage), _stage(stage)
    on, reason = not_in_future(on or clock.today(), "on"), reason.strip()
    if after == before:
        raise ValidationError({"stage": _("The unit is in this stage already.")})
    if after != before.following and not reason:
        raise ValidationError(
            {"reason": _("Going back, or past a stage, needs a reason.")}
        )
    if unit.entered_stage_on and on < unit.entered_stage_on:
        raise ValidationError({"on": _("It entered the present stage after this day.")})
    first(
        Unit.objects.filter(pk=unit.pk, stage=before).update(
            stage=after, entered_stage_on=on
        )
    )
    entry = StageEntry(
        unit=unit,
        previous=before,
        stage=after,
        entered_on=on,
        reason=reason,
        recorded_by=account_of(actor),
    )
    entry.full_clean()
    entry.save()
    unit.refresh_from_db()
    journal.record(actor, "unit.stage_entered", unit, ["stage", "entered_stage_on"])
    propose_playbook(actor, unit)
    return unit


@transaction.atomic
def mark_stalled(actor: Actor, unit: Unit, *, since: date, reason: str) -> Unit:
    """Say in public that a unit stands still, since when and why."""
    require_keeper(actor, unit)
    reason = said(reason, "reason", _("Say why it stands still."))
    not_in_future(since, "since")
    unit.stalled_since, unit.stalled_reason = since, reason
    unit.clean_fields()
    first(
        Unit.objects.filter(pk=unit.pk, stalled_since=None).update(
            stalled_since=since, stalled_reason=reason
        )
    )
    journal.record(actor, "unit.stalled", unit, ["stalled_since", "stalled_reason"])
    return unit


@transaction.atomic
def resume_unit(actor: Actor, unit: Unit, *, on: date, how: str) -> Unit:
    """Say that a unit goes on, and what changed; the time it stood still is kept."""
    require_keeper(actor, unit)
    how = said(how, "how", _("Say what changed."))
    not_in_future(on, "on")
    unit = Unit.objects.get(pk=unit.pk)
    since, reason = unit.stalled_since, unit.stalled_reason
    if since is None:
        raise ValidationError(_("This unit does not stand still."))
    if on < since:
        raise ValidationError({"on": _("It stood still only after this day.")})
    stall = Stall(unit=unit, since=since, reason=reason, ended_on=on, how=how)
    stall.full_clean()
    first(
        Unit.objects.filter(pk=unit.pk, stalled_since=since).update(
            stalled_since=None, stalled_reason=""
        )
    )
    stall.save()
    unit.refresh_from_db()
    journal.record(actor, "unit.resumed", unit, ["stalled_since", "stalled_reason"])
    return unit


def _stage(text: str) -> Stage:
    try:
        return Stage(text)
    except ValueError as error:
        raise ValidationError({"stage": _("There is no such stage.")}) from error
