"""A year's holidays and exchanged weekends as lines, as somebody types or sends them.

2027-01-01,0,元旦    day, whether offices work (0/1, 休/班), and what it is called; the
parts divided by a comma or by spaces. Days like their weekday are left out.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.models import CalendarDay

type Days = Mapping[date, tuple[bool, str]]

WORKS = {
    **dict.fromkeys(("1", "true", "yes", "是", "班", "上班"), True),
    **dict.fromkeys(("0", "false", "no", "否", "休", "放假"), False),
}
HEADS = ("date", "日期")


def read_days(lines: Iterable[str]) -> dict[date, tuple[bool, str]]:
    """Day → (is a working day, name). Refuses, naming each faulty line."""
    days: dict[date, tuple[bool, str]] = {}
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not (parts := _parts(line)) or parts[0].lower() in HEADS:
            continue
        if fault := _take(parts, days):
            faults.append(_("Line %(number)d:") % {"number": number} + f" {fault}")
    if not days and not faults:
        faults.append(_("No days found. A line reads 2027-01-01,0,name."))
    if faults:
        raise ValidationError(faults)
    return days


def lines_of(year: int) -> list[str]:
    """The days of a year that differ from their weekday, as they stand now."""
    names = dict(CalendarDay.objects.filter(on__year=year).values_list("on", "name"))
    days = clock.kept_table.get().days
    return [
        f"{day} {'班' if works else '休'} {names.get(day, '')}".rstrip()
        for day, works in sorted(days.items())
        if day.year == year and works != (day.weekday() < clock.SATURDAY)
    ]


def _parts(line: str) -> list[str]:
    line = line.strip().removeprefix("\ufeff").replace("，", ",")
    if "," not in line:
        line = re.sub(r"[\s、;；]+", ",", line)
    try:
        return [part.strip() for part in next(csv.reader([line]), [])]
    except csv.Error:
        return [line]


def _take(parts: list[str], days: dict[date, tuple[bool, str]]) -> str:
    """Put one line into `days`, or say in words what is wrong with it."""
    text, truth, name = (*parts, "", "")[:3]
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _("“%(text)s” is no date like 2027-01-01.") % {"text": text[:40]}
    works = WORKS.get(truth.lower())
    if works is None:
        told = _("“%(text)s” is not 0 (free) or 1 (at work).")
        return told % {"text": truth[:40]}
    if day in days:
        return _("%(day)s appears twice.") % {"day": day}
    days[day] = (works, name[:60])
    return ""
