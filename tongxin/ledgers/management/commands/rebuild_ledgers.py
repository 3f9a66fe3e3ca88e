"""`manage.py rebuild_ledgers`: a year's ledgers as files, with their digests."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.periods import FIRST_YEAR, LAST_YEAR
from tongxin.ledgers import files, operations


class Command(BaseCommand):
    help = (
        "Write the ledgers of a year anew: one workbook each, and SHA256SUMS. The same "
        "records give the same bytes. Holds no names but those of seats."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, help="this year")
        parser.add_argument("--folder", type=Path, help="<data folder>/ledgers")

    def handle(self, *, year: int | None, folder: Path | None, **_options: Any) -> None:
        year = year or clock.today().year
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CommandError(_("%(year)d is no year of a ledger.") % {"year": year})
        target = (folder or Path(settings.DATA_DIR) / "ledgers") / str(year)
        # The office's own language, whoever types the command.
        with translation.override(settings.LANGUAGE_CODE):
            try:
                for name, size, digest in files.write_year(SYSTEM, year, target):
                    self.stdout.write(f"{digest}  {target / name}  {size}")
            except ValidationError as refusal:
                raise CommandError(" ".join(refusal.messages)) from refusal
        operations.record_rebuild(SYSTEM)
