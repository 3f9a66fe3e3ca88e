"""`manage.py load_street FILE.xlsx`: a whole street out of the workbook of its page."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongxin.founding.operations import load_street
from tongxin.founding.workbook import empty_workbook
from tongxin.kernel.actors import SYSTEM


class Command(BaseCommand):
    help = (
        "Set a street up from a workbook: name, places, offices, staff, renewal units. "
        "All of it or nothing; what is there already is left as it is. With --empty "
        "FILE is written instead, to be filled in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--empty", action="store_true", help="write it empty")

    def handle(self, *, file: Path, empty: bool, **_options: Any) -> None:
        try:
            if empty:
                file.write_bytes(empty_workbook())
                return
            loaded = load_street(SYSTEM, content=file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages)) from refusal
        for sheet, new, old in loaded.sheets:
            told = _("%(sheet)s: %(new)d new, %(old)d there already.")
            self.stdout.write(told % {"sheet": sheet, "new": new, "old": old})
        self.stdout.write(_("Links for the staff: /staff/newcomers/"))
