"""`manage.py load_calendar FILE.csv`: holidays and make-up working days of a year."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.holidays import read_days
from tongxin.kernel.operations import add_calendar


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
        try:
            days = read_days(file.read_text(encoding="utf-8-sig").splitlines())
            years = add_calendar(SYSTEM, days=days, source=source or file.name)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(_("The file is not in UTF-8.")) from error
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages)) from refusal
        for year in years:
            count = sum(day.year == year.year for day in days)
            self.stdout.write(
                _("%(year)s: %(count)d days taken in.") % {"year": year, "count": count}
            )
