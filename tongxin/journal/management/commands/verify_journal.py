"""`manage.py verify_journal`: exit 0 when the journal is whole, else 1 and why."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongxin.journal import digests
from tongxin.journal.verification import Wrong, verify


class Command(BaseCommand):
    help = (
        "Recompute every code and every seal of the journal. Exit 0 when it is whole, "
        "1 when not, naming the first entry that is wrong. Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--known",
            default="",
            metavar="DIGEST|FILE",
            help="a digest kept earlier, or a file of such lines as the public page"
            " gives: each must still be in the chain",
        )
        parser.add_argument(
            "--since",
            type=int,
            default=0,
            metavar="SEAL",
            help="only what came after a seal up to which all was whole before",
        )

    def handle(self, *, known: str, since: int, **_options: Any) -> None:
        kept = Path(known).read_text("utf-8") if Path(known).is_file() else known
        try:
            found = verify(digests.read(kept), since=since)
        except Wrong as wrong:
            raise CommandError(str(wrong), returncode=1) from wrong
        words = _(
            "The journal is whole: %(sealed)d entries under %(seals)d seals, "
            "%(waiting)d not yet sealed."
        )
        about = {"sealed": found.sealed, "seals": found.seals, "waiting": found.waiting}
        self.stdout.write(words % about)
        self.stdout.write(
            _("Last digest, to be kept elsewhere: %(digest)s, of seal %(seal)d")
            % {"digest": found.last_digest, "seal": found.last_seal}
        )
        self.stdout.write(
            _("Digests noted in %(file)s and found in the chain: %(count)d")
            % {"file": settings.DIGESTS, "count": found.noted}
        )
