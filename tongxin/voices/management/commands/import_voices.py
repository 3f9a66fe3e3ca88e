"""Take a workbook of voices in from the command line, as the program itself."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tongxin.imports import operations, queries
from tongxin.imports.judgement import Judgement, Status
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.sheets import read_workbook
from tongxin.voices.imports import outcome_of

KIND = "voices"


class Command(BaseCommand):
    help = "Look at a workbook of voices; with --accept take its new rows in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", type=int, default=1, metavar="N")
        parser.add_argument("--accept", action="store_true")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        name, number = options["file"].name, options["sheet"]
        try:
            content = options["file"].read_bytes()
            sheet = read_workbook(BytesIO(content), number)
            found = queries.judge_sheet(KIND, sheet)
        except OSError as error:
            message = _("The file cannot be read: %(why)s") % {"why": error.strerror}
            raise CommandError(message, returncode=2) from error
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages), returncode=2) from refusal
        if options["accept"]:
            workbook = operations.upload_workbook(
                SYSTEM, KIND, name=name, content=content, sheet=number
            )
            operations.accept_workbook(SYSTEM, workbook)
        if options["as_json"]:
            self.stdout.write(json.dumps(_as_json(found), ensure_ascii=False))
        else:
            self._print(found, is_accepted=options["accept"])

    def _print(self, found: Judgement[Any], *, is_accepted: bool) -> None:
        counts = found.counts()
        self.stdout.write(
            _(
                "%(read)d rows read: %(new)d new, %(known)d already here, "
                "%(doubtful)d doubtful, %(wrong)d wrong."
            )
            % counts
        )
        self.stdout.write(outcome_of(counts))
        for row in [*_rows(found, Status.DOUBTFUL), *_rows(found, Status.WRONG)]:
            self.stdout.write(f"{row['row']}: {row['reason']}")
        if is_accepted:
            done = _("%(new)d voices were taken in.")
        else:
            done = _("Nothing was written. Run it with --accept to take them in.")
        self.stdout.write(done % counts)


def _as_json(found: Judgement[Any]) -> dict[str, Any]:
    return found.counts() | {
        "doubtful_rows": _rows(found, Status.DOUBTFUL),
        "wrong_rows": _rows(found, Status.WRONG),
        "known_rows": _rows(found, Status.KNOWN),
    }


def _rows(found: Judgement[Any], status: Status) -> list[dict[str, Any]]:
    return [{"row": one.row, "reason": one.why} for one in found.of(status)]
