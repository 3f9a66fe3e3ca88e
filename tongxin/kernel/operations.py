"""Changes to the ground itself: holidays and a street's own rules.

No room stands below this one, so nothing here can write a journal line or ask who holds
which post: each row keeps who decided it and when. Only the system may act; a room
with a page for this checks the post, writes its line, and calls as the system.
"""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.kernel import clock, health, house, rules
from tongxin.kernel.actors import Acting
from tongxin.kernel.files import PICTURES, CheckedFile
from tongxin.kernel.guard import require
from tongxin.kernel.models import (
    CalendarDay,
    CalendarYear,
    House,
    LocalRule,
    Status,
    TryCount,
)

MAX_MARK_BYTES = 100_000


@transaction.atomic
def add_calendar_year(
    actor: Acting,
    year: int,
    *,
    days: Mapping[date, tuple[bool, str]],
    source: str,
    status: str = Status.SECONDARY,
) -> CalendarYear:
    """Take in the days of a year that differ from their weekday: day → (works, name).

    Replaces what the street had added for that year; what ships stays underneath.
    """
    require(actor.actor_kind == "system", _("Only the system may change the calendar."))
    if not source.strip():
        raise ValidationError(_("Say where the calendar was read."))
    if any(day.year != year for day in days):
        raise ValidationError(
            _("Every day must lie in the year %(year)d.") % {"year": year}
        )
    row, _made = CalendarYear.objects.update_or_create(
        year=year, defaults={"source": source.strip(), "status": status}
    )
    CalendarDay.objects.filter(on__year=year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(on=on, is_workday=is_workday, name=name)
        for on, (is_workday, name) in sorted(days.items())
    )
    clock.kept_table.changed()
    return row


@transaction.atomic
def add_calendar(
    actor: Acting,
    *,
    days: Mapping[date, tuple[bool, str]],
    source: str,
    status: str = Status.SECONDARY,
) -> list[CalendarYear]:
    """Take in days of several years, each as by `add_calendar_year`; all or none."""
    by_year: dict[int, dict[date, tuple[bool, str]]] = {}
    for day, what in days.items():
        by_year.setdefault(day.year, {})[day] = what
    return [
        add_calendar_year(actor, year, days=of_year, source=source, status=status)
        for year, of_year in sorted(by_year.items())
    ]


def delete_old_counts() -> None:
    """Delete counts of tries that have run out. Comes round (TIMERS)."""
    TryCount.objects.filter(until__lte=timezone.now()).delete()


def beat() -> None:
    """A worker is alive, and what it commits is kept. Comes round (TIMERS)."""
    until = timezone.now() + health.SILENT_AFTER
    TryCount.objects.update_or_create(
        name=health.WORKER, defaults={"count": 1, "until": until}
    )


@transaction.atomic
def set_local_rule(  # noqa: PLR0913 - a rule needs all its facts
    actor: Acting,
    code: str,
    *,
    value: int,
    basis: str,
    decided_by: str,
    valid_from: date,
    valid_to: date | None = None,
    over: int = 1,
) -> LocalRule:
    """Set the street's own figure for a shipped rule, in its unit, from a day on.

    `basis` is the law or paper it rests on, `decided_by` who decided it. A version that
    starts later wins over an earlier one. Only a rule that some room ships can be set.
    """
    require(actor.actor_kind == "system", _("Only the system may change a rule."))
    versions = rules.shipped().get(code)
    if not versions:
        raise ValidationError(_("There is no rule “%(code)s”.") % {"code": code})
    if not (basis.strip() and decided_by.strip()):
        raise ValidationError(_("Say on what basis, and who decided it."))
    unit = versions[-1].unit
    try:
        rules.check_shape(value, over, unit)
    except ValueError as error:
        raise ValidationError(_("This figure does not fit the rule.")) from error
    if valid_to and valid_to < valid_from:
        raise ValidationError(_("It ends before it starts."))
    if LocalRule.objects.filter(code=code, valid_from=valid_from).exists():
        raise ValidationError(_("There is already a figure from that day on."))
    row = LocalRule.objects.create(
        code=code,
        value=value,
        over=over,
        unit=unit,
        basis=basis.strip(),
        decided_by=decided_by.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    rules.kept_local.changed()
    return row


@transaction.atomic
def drop_local_rule(actor: Acting, rule: LocalRule) -> None:
    """Take a figure back that does not count yet, or only since today."""
    require(actor.actor_kind == "system", _("Only the system may change a rule."))
    if rule.valid_from < clock.today():
        raise ValidationError(_("It has counted already: set another one instead."))
    rule.delete()
    rules.kept_local.changed()


@transaction.atomic
def set_house(  # noqa: PLR0913 - a sign has all its words
    actor: Acting,
    *,
    name: str,
    phone: str = "",
    hours: str = "",
    receipt_prefix: str = "",
    mark: CheckedFile | None = None,
    without_mark: bool = False,
) -> House:
    """Say whose house it is. Without `mark` the picture stays, unless `without_mark`.

    Raises ValidationError, at its field, for an empty name, a prefix that would not be
    read back as one, and a mark that is no picture or larger than 100 KB.
    """
    require(actor.actor_kind == "system", _("Only the system may change the house."))
    row = House.objects.select_for_update().first() or House()
    row.name, row.phone = " ".join(name.split()), phone.strip()
    row.hours = hours.strip()
    row.receipt_prefix = receipt_prefix.strip() or house.PREFIX
    if any(c.isdigit() or c.isspace() or c == "-" for c in row.receipt_prefix):
        raise ValidationError(
            {"receipt_prefix": _("Letters or characters alone: no figure, no dash.")}
        )
    if without_mark:
        row.mark, row.mark_type, row.mark_digest = None, "", ""
    if mark is not None:
        _hang_up(row, mark)
    row.full_clean()
    row.save()
    house.kept_sign.changed()
    return row


def _hang_up(row: House, mark: CheckedFile) -> None:
    content = mark.small or mark.content
    if mark.content_type not in PICTURES or len(content) > MAX_MARK_BYTES:
        raise ValidationError(
            {"mark": _("Choose a picture (PNG, JPEG) of at most 100 KB.")}
        )
    row.mark, row.mark_type = content, mark.content_type
    row.mark_digest = mark.sha256
