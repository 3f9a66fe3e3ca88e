"""Take a workbook of voices in from the command line, as the program itself."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.sheets import read_workbook
from tongxin.voices.importing import Line, Status
from tongxin.voices.operations import imports


class Command(BaseCommand):
    help = "Look at a workbook of voices; with --accept take its new rows in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", type=int, default=1, metavar="N")
        parser.add_argument("--accept", action="store_true")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
            sheet = read_workbook(BytesIO(content), options["sheet"])
            preview = imports.preview_sheet(sheet.rows)
        except OSError as error:
            message = _("The file cannot be read: %(why)s") % {"why": error.strerror}
            raise CommandError(message, returncode=2) from error
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages), returncode=2) from refusal
        if options["accept"]:
            batch = imports.upload_batch(
                SYSTEM,
                name=options["file"].name,
                content=content,
                sheet=options["sheet"],
            )
            imports.accept_batch(SYSTEM, batch)
        if options["as_json"]:
            self.stdout.write(json.dumps(_as_json(preview), ensure_ascii=False))
        else:
            self._print(preview, is_accepted=options["accept"])

    def _print(self, preview: imports.Preview, *, is_accepted: bool) -> None:
        counts = preview.counts()
        self.stdout.write(
            _(
                "%(read)d rows read: %(new)d new, %(known)d already here, "
                "%(doubtful)d doubtful, %(wrong)d wrong."
            )
            % counts
        )
        for status in (Status.DOUBTFUL, Status.WRONG):
            for line in preview.of(status):
                self.stdout.write(f"{line.row}: {' '.join(line.reasons)}")
        if is_accepted:
            done = _("%(new)d voices were taken in.")
        else:
            done = _("Nothing was written. Run it with --accept to take them in.")
        self.stdout.write(done % counts)


def _as_json(preview: imports.Preview) -> dict[str, Any]:
    return preview.counts() | {
        "doubtful_rows": [_row(line) for line in preview.of(Status.DOUBTFUL)],
        "wrong_rows": [_row(line) for line in preview.of(Status.WRONG)],
    }


def _row(line: Line) -> dict[str, Any]:
    return {"row": line.row, "reason": " ".join(line.reasons)}
