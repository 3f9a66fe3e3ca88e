"""What must be published is owed, then published or withheld with grounds."""

from dataclasses import replace
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import Rule, changed, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import clock
from tongxin.kernel.due import due_by
from tongxin.kernel.guard import said
from tongxin.openness import policies
from tongxin.openness.models import Duty
from tongxin.people.models import Actor, account_of
from tongxin.places.models import Place

State = Duty.State
OWED = Rule(
    rows=policies.settled_by,
    may=policies.may_settle,
    refusal=gettext_lazy(
        "Only the street and the community’s own office publish this."
    ),
    when={"state": [State.OWED]},
)
WITHHELD = replace(OWED, when={"state": [State.WITHHELD]})


class Owed(TypedDict, total=False):
    kind: Required[str]
    title: Required[str]
    link: Required[str]
    community: Place | None
    rule: str


say(
    "duty.owed",
    Words(
        pgettext_lazy("journal", "said that it has to be published"),
        pgettext_lazy("journal", "has to be published"),
    ),
)


@journal.act_first()
def owe(actor: Actor, record: models.Model, **facts: Unpack[Owed]) -> Duty:
    """Say that `record` has to be published; said again, it is owed once.

    Called by the act that makes the record, which has asked whether the actor may.
    """
    code = facts.pop("rule", "openness.proactive")
    today = clock.today()
    due = due_by(code, today)
    duty, is_new = Duty.objects.get_or_create(
        label=record._meta.label_lower,
        object_id=record.pk,
        defaults={
            **facts,
            "title": facts["title"][:120],
            "arose_on": today,
            "due_on": due.on,
            "due_is_provisional": due.is_provisional,
            "rule": due.rule,
        },
    )
    if is_new:
        journal.record(actor, "duty.owed", duty, changed(duty, None))
    return duty


@operation(
    "duty.published",
    Words(
        pgettext_lazy("journal", "made it public"),
        pgettext_lazy("journal", "made public"),
    ),
    OWED,
)
def publish(actor: Actor, duty: Duty) -> Duty:
    """It can be read by everybody from now on."""
    return _settle(actor, duty, State.PUBLISHED)


@operation(
    "duty.withheld",
    Words(
        pgettext_lazy("journal", "withheld it from the public"),
        pgettext_lazy("journal", "withheld from the public"),
    ),
    OWED,
)
def withhold(actor: Actor, duty: Duty, *, grounds: str, reason: str) -> Duty:
    """Keep it back, on one of the grounds of the law, with the reason in words."""
    if grounds not in Duty.Grounds.values:
        raise ValidationError({"grounds": _("Please choose the ground.")})
    duty.grounds = grounds
    duty.reason = said(reason, "reason", _("Say why it is withheld."))
    return _settle(actor, duty, State.WITHHELD)


@operation(
    "duty.reopened",
    Words(
        pgettext_lazy("journal", "owed it to the public again"),
        pgettext_lazy("journal", "owed to the public again"),
    ),
    WITHHELD,
)
def reopen(actor: Actor, duty: Duty) -> Duty:
    """What was withheld is looked at again: it is owed once more."""
    duty.state, duty.grounds, duty.reason = State.OWED, "", ""
    duty.settled_at = duty.settled_by = None
    duty.save()
    return duty


def _settle(actor: Actor, duty: Duty, state: Duty.State) -> Duty:
    duty.state, duty.settled_at = state, timezone.now()
    duty.settled_by = account_of(actor)
    duty.save()
    return duty
