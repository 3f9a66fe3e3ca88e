"""Take a workbook of voices in from the command line, as the program itself."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tongxin.imports import operations, queries
from tongxin.imports.judgement import Judgement, Status
from tongxin.imports.kinds import Facts
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.sheets import read_workbook
from tongxin.voices.imports import outcome_of
from tongxin.voices.models import Voice

KIND, TAKE = "voices", "take"


class Command(BaseCommand):
    help = "Look at a workbook of voices; with --accept take its new rows in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", type=int, default=1, metavar="N")
        parser.add_argument(
            "--day",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="Day of what the sheet dates nowhere; such rows are doubtful.",
        )
        parser.add_argument("--accept", action="store_true")
        parser.add_argument(
            "--doubtful",
            action="store_true",
            help="Take doubtful rows in, too, where they can be taken in.",
        )
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        name, number = options["file"].name, options["sheet"]
        facts = {"day": options["day"]} if options["day"] else {}
        taken = 0
        try:
            content = options["file"].read_bytes()
            sheet = read_workbook(BytesIO(content), number)
            found = queries.judge_sheet(KIND, sheet, facts)
        except OSError as error:
            message = _("The file cannot be read: %(why)s") % {"why": error.strerror}
            raise CommandError(message, returncode=2) from error
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages), returncode=2) from refusal
        if options["accept"]:
            taken = self._take_in(name, content, number, facts, options["doubtful"])
        if options["as_json"]:
            self.stdout.write(json.dumps(_as_json(found), ensure_ascii=False))
        else:
            self._print(found, taken=taken, is_accepted=options["accept"])

    def _take_in(
        self, name: str, content: bytes, sheet: int, facts: Facts, doubtful: bool
    ) -> int:
        """How many; doubtful rows as well, where whoever calls it says so of them."""
        workbook = operations.upload_workbook(
            SYSTEM, KIND, name=name, content=content, sheet=sheet, facts=facts
        )
        if doubtful:
            # What a word means is for a person to say, on the page.
            choices = {
                one.row: {doubt.kind: TAKE for doubt in one.doubts}
                for one in queries.judgement_of(workbook).of(Status.DOUBTFUL)
                if all(TAKE in dict(doubt.choices) for doubt in one.doubts)
            }
            operations.settle_rows(SYSTEM, workbook, choices=choices)
        operations.accept_workbook(SYSTEM, workbook)
        return Voice.objects.filter(workbook=workbook).count()

    def _print(self, found: Judgement[Any], *, taken: int, is_accepted: bool) -> None:
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
        self.stdout.write(done % {"new": taken})


def _as_json(found: Judgement[Any]) -> dict[str, Any]:
    return found.counts() | {
        "doubtful_rows": _rows(found, Status.DOUBTFUL),
        "wrong_rows": _rows(found, Status.WRONG),
        "known_rows": _rows(found, Status.KNOWN),
    }


def _rows(found: Judgement[Any], status: Status) -> list[dict[str, Any]]:
    return [{"row": one.row, "reason": one.why} for one in found.of(status)]
