"""A command that recomputes seals, for the auditor; each room says which."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongxin.ballots.models import SealedBallot


class VerifyCommand(BaseCommand):
    model: type[SealedBallot]

    def faults(self, ballot: Any) -> Iterable[str]:
        """What is not as it was sealed."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="*", type=int, help="all, if none is given")

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = self.model._default_manager.exclude(seal_root="")
        if options["number"]:
            rows = rows.filter(pk__in=options["number"])
            unknown = set(options["number"]) - set(rows.values_list("pk", flat=True))
            if unknown:
                raise CommandError(f"Not sealed: {', '.join(map(str, unknown))}")
        broken = 0
        for ballot in rows.select_related("seal_key").order_by("pk"):
            faults = "; ".join(self.faults(ballot))
            told = f"NOT as sealed; {faults}" if faults else "as sealed"
            name = f"{ballot._meta.model_name} {ballot.pk}"
            self.stdout.write(f"{name}: {told}, root {ballot.seal_root}")
            broken += bool(faults)
        if broken:
            raise CommandError(f"{broken} not as sealed.")
