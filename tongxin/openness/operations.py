"""What must be published is owed, then published or withheld with grounds."""

from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock, rules
from tongxin.kernel.guard import first, require
from tongxin.openness import policies
from tongxin.openness.models import Duty
from tongxin.people.models import Actor, User
from tongxin.places.models import Place

State = Duty.State


class Owed(TypedDict, total=False):
    kind: Required[str]
    title: Required[str]
    link: Required[str]
    community: Place | None
    rule: str


@transaction.atomic
def owe(actor: Actor, record: models.Model, **facts: Unpack[Owed]) -> Duty:
    """Say that `record` has to be published; said again, it is owed once.

    Called by the act that makes the record, which has asked whether the actor may.
    """
    code = facts.pop("rule", "openness.proactive")
    today = clock.today()
    due = clock.add_workdays(today, rules.binding(code, today).value)
    duty, is_new = Duty.objects.get_or_create(
        label=record._meta.label_lower,
        object_id=record.pk,
        defaults={
            **facts,
            "title": facts["title"][:120],
            "arose_on": today,
            "due_on": due.on,
            "due_is_provisional": due.is_provisional,
            "rule": code,
        },
    )
    if is_new:
        journal.record(actor, "duty.owed", duty, ["kind", "due_on"])
    return duty


@transaction.atomic
def publish(actor: Actor, duty: Duty) -> Duty:
    """It can be read by everybody from now on."""
    return _settle(actor, duty, state=State.PUBLISHED)


@transaction.atomic
def withhold(actor: Actor, duty: Duty, *, grounds: str, reason: str) -> Duty:
    """Keep it back, on one of the grounds of the law, with the reason in words."""
    if grounds not in Duty.Grounds.values:
        raise ValidationError({"grounds": _("Please choose the ground.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withheld.")})
    return _settle(
        actor, duty, state=State.WITHHELD, grounds=grounds, reason=reason.strip()
    )


@transaction.atomic
def reopen(actor: Actor, duty: Duty) -> Duty:
    """What was withheld is looked at again: it is owed once more."""
    _require(actor, duty)
    rows = Duty.objects.filter(pk=duty.pk, state=State.WITHHELD)
    first(rows.update(state=State.OWED, settled_at=None, grounds="", reason=""))
    duty.refresh_from_db()
    journal.record(actor, "duty.reopened", duty, ["state"])
    return duty


def _settle(actor: Actor, duty: Duty, *, state: str, **facts: str) -> Duty:
    _require(actor, duty)
    rows = Duty.objects.filter(pk=duty.pk, state=State.OWED)
    first(
        rows.update(
            state=state,
            settled_at=timezone.now(),
            settled_by=actor if isinstance(actor, User) else None,
            **facts,
        )
    )
    duty.refresh_from_db()
    journal.record(actor, f"duty.{state}", duty, ["state", *sorted(facts)])
    return duty


def _require(actor: Actor, duty: Duty) -> None:
    require(
        policies.may_settle(actor, duty),
        _("Only the street and the community’s own office publish this."),
    )
