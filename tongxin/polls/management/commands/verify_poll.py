"""`manage.py verify_poll`: recompute the seals, for the auditor."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongxin.polls.models import Poll
from tongxin.polls.verification import is_sound


class Command(BaseCommand):
    help = (
        "Recompute the seal of a counted poll (or of all) from the votes as they stand;"
        " fails where a vote was changed, added or taken away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="*", type=int, help="all, if none is given")

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = Poll.objects.exclude(counted_at=None).select_related("seal_key")
        if options["number"]:
            rows = rows.filter(pk__in=options["number"])
            unknown = set(options["number"]) - set(rows.values_list("pk", flat=True))
            if unknown:
                raise CommandError(f"Not counted: {', '.join(map(str, unknown))}")
        broken = 0
        for poll in rows.order_by("pk"):
            is_whole = is_sound(poll)
            words = f"as sealed, root {poll.seal_root}" if is_whole else "NOT as sealed"
            self.stdout.write(f"poll {poll.pk}: {words}")
            broken += not is_whole
        if broken:
            raise CommandError(f"{broken} not as sealed.")
