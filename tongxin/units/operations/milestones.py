"""What is expected of a unit, by when, and what came of it."""

from datetime import date
from typing import Any, Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.kernel import clock, due, rules
from tongxin.kernel.guard import not_in_future, said
from tongxin.people.models import Actor, account_of
from tongxin.units.models import Milestone, MilestoneMove, NoticeRule, Unit
from tongxin.units.operations.rules import AWAITED_MILESTONE, UNIT

UNVERIFIED = "unverified"


class MilestoneFacts(TypedDict, total=False):
    title: Required[str]
    stage: str
    on: date | None
    season: str
    done_on: date | None
    notice_until: date | None
    notice_rule: str
    ask: str
    note: str
    link: str
    source: str


class NewDay(TypedDict, total=False):
    """One of them, or none when nobody can say any more."""

    on: date | None
    season: str
    notice_until: date | None


@creation(
    "milestone.added",
    Words(
        pgettext_lazy("journal", "added the milestone"),
        pgettext_lazy("journal", "milestone added"),
    ),
    UNIT,
)
def add_milestone(
    actor: Actor, unit: Unit, **facts: Unpack[MilestoneFacts]
) -> Milestone:
    """Put a milestone on the unit's page: done, dated, by a season, or without a day.

    With `notice_rule` and no `notice_until` the last day follows from the rule.
    """
    milestone = Milestone(
        unit=unit, created_by=account_of(actor), **{"stage": unit.stage, **facts}
    )
    _set_notice(milestone)
    if milestone.done_on:
        not_in_future(milestone.done_on, "done_on")
    milestone.full_clean()
    milestone.save()
    return milestone


@operation(
    "milestone.reached",
    Words(
        pgettext_lazy("journal", "said that the milestone is reached"),
        pgettext_lazy("journal", "milestone reached"),
    ),
    AWAITED_MILESTONE,
)
def reach_milestone(actor: Actor, milestone: Milestone, *, on: date) -> Milestone:
    """Say that it happened, and on which day."""
    milestone.done_on = not_in_future(on, "on")
    if milestone.notice_until and on < milestone.notice_until:
        raise ValidationError({"on": _("The public notice runs longer than that.")})
    milestone.save()
    return milestone


@operation(
    "milestone.moved",
    Words(
        pgettext_lazy("journal", "moved the milestone"),
        pgettext_lazy("journal", "milestone moved"),
    ),
    AWAITED_MILESTONE,
)
def move_milestone(
    actor: Actor, milestone: Milestone, *, reason: str, **day: Unpack[NewDay]
) -> Milestone:
    """Expect it on another day; the old day and the reason stay on the page.

    A public notice keeps its length unless `notice_until` is given.
    """
    reason = said(reason, "reason", _("Say why the day is moved."))
    before = _days(milestone)
    on, notice_until = day.get("on"), day.get("notice_until")
    if milestone.on and milestone.notice_until and on and not notice_until:
        notice_until = on + (milestone.notice_until - milestone.on)
    milestone.on, milestone.season = on, day.get("season", "").strip()
    milestone.notice_until = notice_until
    if notice_until is None:
        milestone.notice_rule = ""
    _set_notice(milestone)
    milestone.full_clean()
    after = _days(milestone)
    if after == before:
        raise ValidationError(_("This is the day it has already."))
    milestone.save()
    move = MilestoneMove(
        milestone=milestone,
        reason=reason,
        moved_by=account_of(actor),
        **{f"from_{name}": value for name, value in before.items()},
        **{f"to_{name}": value for name, value in after.items()},
    )
    move.full_clean()
    move.save()
    return milestone


@operation(
    "milestone.dropped",
    Words(
        pgettext_lazy("journal", "dropped the milestone"),
        pgettext_lazy("journal", "milestone dropped"),
    ),
    AWAITED_MILESTONE,
)
def drop_milestone(actor: Actor, milestone: Milestone, *, reason: str) -> Milestone:
    """Say that it will not happen, and why; it stays on the page."""
    milestone.dropped_reason = said(reason, "reason", _("Say why it will not happen."))
    milestone.dropped_on = clock.today()
    milestone.clean_fields()
    milestone.save()
    return milestone


def _days(milestone: Milestone) -> dict[str, Any]:
    return {
        "on": milestone.on,
        "season": milestone.season,
        "notice_until": milestone.notice_until,
    }


def _set_notice(milestone: Milestone) -> None:
    """Reckon the last day of a public notice by its rule, or hold a given one to it."""
    code, begins = milestone.notice_rule, milestone.on
    if not code:
        return
    if code not in NoticeRule.values:
        raise ValidationError({"notice_rule": _("There is no such rule.")})
    if begins is None:
        raise ValidationError({"on": _("A public notice begins on a day.")})
    if milestone.notice_until is None:
        milestone.notice_until = _last_day(code, begins)
        return
    rule = rules.get(code, begins)
    earliest = due.count(begins, rule.value, rule.unit).on
    if rule.status != UNVERIFIED and milestone.notice_until < earliest:
        raise ValidationError(
            {
                "notice_until": _("At least %(amount)s: until %(day)s or later.")
                % {"amount": rule.as_text(), "day": earliest.isoformat()}
            }
        )


def _last_day(code: str, begins: date) -> date:
    try:
        return due.due_by(code, begins).on
    except rules.Unverified as error:
        raise ValidationError(
            {
                "notice_until": _(
                    "The length of this notice has not been checked against the law."
                    " Please set its last day yourself."
                )
            }
        ) from error
