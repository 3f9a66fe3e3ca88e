"""`manage.py verify_journal`: exit 0 when the journal is whole, else 1 and why."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

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
            metavar="DIGEST",
            help="a last digest noted earlier, which must still be in the chain",
        )

    def handle(self, *, known: str, **_options: Any) -> None:
        try:
            found = verify(known)
        except Wrong as wrong:
            raise CommandError(str(wrong), returncode=1) from wrong
        words = _(
            "The journal is whole: %(sealed)d entries under %(seals)d seals, "
            "%(waiting)d not yet sealed."
        )
        about = {"sealed": found.sealed, "seals": found.seals, "waiting": found.waiting}
        self.stdout.write(words % about)
        self.stdout.write(
            _("Last digest, to be noted elsewhere: %(digest)s")
            % {"digest": found.last_digest}
        )
