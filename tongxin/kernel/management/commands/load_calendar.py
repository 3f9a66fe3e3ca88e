"""`manage.py load_calendar FILE.csv`: holidays and make-up working days of a year."""

import csv
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.operations import add_calendar

WORKS = {
    **dict.fromkeys(("1", "true", "yes", "是", "班", "上班"), True),
    **dict.fromkeys(("0", "false", "no", "否", "休", "放假"), False),
}


class Command(BaseCommand):
    help = (
        "Add the working-day calendar of one or more years. FILE.csv has the columns "
        "date (2027-01-01), is_workday (0 or 1) and name, and holds only the days "
        "that differ from their weekday. A year it names is replaced whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument(
            "--source", help="where the table was read; the file's name otherwise"
        )

    def handle(self, *, file: Path, source: str | None, **_options: Any) -> None:
        days = read_days(file)
        try:
            years = add_calendar(SYSTEM, days=days, source=source or file.name)
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages)) from refusal
        for year in years:
            count = sum(day.year == year.year for day in days)
            self.stdout.write(
                _("%(year)s: %(count)d days taken in.") % {"year": year, "count": count}
            )


def read_days(file: Path) -> dict[date, tuple[bool, str]]:
    """Day → (is a working day, name). Raises CommandError naming every faulty line."""
    days: dict[date, tuple[bool, str]] = {}
    faults: list[str] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, skipinitialspace=True)
            for row in reader:
                if fault := _take(row, days):
                    faults.append(f"{_line(reader.line_num)} {fault}")
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(_("The file is not in UTF-8.")) from error
    if not days and not faults:
        faults.append(_("No days found: the first line must be date,is_workday,name."))
    if faults:
        raise CommandError("\n".join(faults))
    return days


def _take(row: dict[str, str | None], days: dict[date, tuple[bool, str]]) -> str:
    """Put one line into `days`, or say in words what is wrong with it."""
    text, truth = (row.get("date") or "").strip(), row.get("is_workday") or ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _("“%(text)s” is no date like 2027-01-01.") % {"text": text}
    works = WORKS.get(truth.strip().lower())
    if works is None:
        return _("is_workday is “%(text)s”, not 0 or 1.") % {"text": truth}
    if day in days:
        return _("%(day)s appears twice.") % {"day": day}
    days[day] = (works, (row.get("name") or "").strip()[:60])
    return ""


def _line(number: int) -> str:
    return _("Line %(number)d:") % {"number": number}
