"""`manage.py seal_journal`: put what was written under seal; for a timer."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from tongxin.journal.operations import MARGIN, seal_pending


class Command(BaseCommand):
    help = (
        "Seal entries older than a minute, in batches, each bound to all before "
        "it. Run it from a timer, every few minutes; two at once do no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--older-than",
            type=int,
            default=int(MARGIN.total_seconds()),
            metavar="SECONDS",
            help="leave younger entries to the next run (60)",
        )

    def handle(self, *, older_than: int, **_options: Any) -> None:
        count = seal_pending(timedelta(seconds=older_than))
        self.stdout.write(_("%(count)d entries sealed.") % {"count": count})
