"""A unit enters the register, changes its stage, stands still, goes on."""

from datetime import date
from decimal import Decimal
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.journal.acts import founding, operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.guard import not_in_future, said
from tongxin.people.models import Actor, Office, Organisation, account_of
from tongxin.places.models import Place
from tongxin.units import policies
from tongxin.units.models import Stage, StageEntry, Stall, Unit
from tongxin.units.operations.proposals import propose_playbook
from tongxin.units.operations.rules import (
    GOING_UNIT,
    STALLED_UNIT,
    UNIT,
    UNIT_IN_ITS_STAGE,
)

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


@founding(
    "unit.registered",
    Words(
        pgettext_lazy("journal", "registered the unit"),
        pgettext_lazy("journal", "unit registered"),
    ),
    may=policies.may_register,
    refusal=gettext_lazy("Only the street office registers a unit."),
)
def register_unit(actor: Actor, **facts: Unpack[NewUnitFacts]) -> Unit:
    """Put a unit on the register, in the stage it has reached; propose its playbook."""
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
    propose_playbook(actor, unit)
    return unit


@operation(
    "unit.revised",
    Words(
        pgettext_lazy("journal", "corrected the facts of the unit"),
        pgettext_lazy("journal", "unit revised"),
    ),
    UNIT,
)
def revise_unit(actor: Actor, unit: Unit, **facts: Unpack[UnitFacts]) -> Unit:
    """Correct what the register says of a unit."""
    for name, fact in facts.items():
        setattr(unit, name, fact)
    unit.full_clean()
    unit.save()
    return unit


@operation(
    "unit.stage_entered",
    Words(
        pgettext_lazy("journal", "entered the unit into another stage"),
        pgettext_lazy("journal", "stage entered"),
    ),
    UNIT_IN_ITS_STAGE,
)
def enter_stage(
    actor: Actor, unit: Unit, *, stage: str, on: date | None = None, reason: str = ""
) -> Unit:
    """Move a unit to another stage; any other than the next one needs a reason.

    The playbook of that stage is proposed; a person decides on each item.
    """
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
    unit.stage, unit.entered_stage_on = after, on
    unit.save()
    propose_playbook(actor, unit)
    return unit


@operation(
    "unit.stalled",
    Words(
        pgettext_lazy("journal", "said that the unit stands still"),
        pgettext_lazy("journal", "unit stands still"),
    ),
    GOING_UNIT,
)
def mark_stalled(actor: Actor, unit: Unit, *, since: date, reason: str) -> Unit:
    """Say in public that a unit stands still, since when and why."""
    unit.stalled_reason = said(reason, "reason", _("Say why it stands still."))
    unit.stalled_since = not_in_future(since, "since")
    unit.clean_fields()
    unit.save()
    return unit


@operation(
    "unit.resumed",
    Words(
        pgettext_lazy("journal", "said that the unit goes on"),
        pgettext_lazy("journal", "unit goes on"),
    ),
    STALLED_UNIT,
)
def resume_unit(actor: Actor, unit: Unit, *, on: date, how: str) -> Unit:
    """Say that a unit goes on, and what changed; the time it stood still is kept."""
    since = unit.stalled_since or on
    stall = Stall(
        unit=unit,
        since=since,
        reason=unit.stalled_reason,
        ended_on=not_in_future(on, "on"),
        how=said(how, "how", _("Say what changed.")),
    )
    if on < since:
        raise ValidationError({"on": _("It stood still only after this day.")})
    stall.full_clean()
    stall.save()
    unit.stalled_since, unit.stalled_reason = None, ""
    unit.save()
    return unit


def _stage(text: str) -> Stage:
    try:
        return Stage(text)
    except ValueError as error:
        raise ValidationError({"stage": _("There is no such stage.")}) from error
