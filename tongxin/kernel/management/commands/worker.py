"""`manage.py worker`: what has to be done again and again, beside the server."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongxin.kernel import timers


class Command(BaseCommand):
    help = "Runs the timers of all rooms until it is stopped; any number may run."
    # A fault in a page is no reason to leave messages lying.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="run each timer once, then end (cron)"
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, timers.stop)
        rounds = timers.of_rooms()
        if not once:
            timers.run_forever(rounds)
        elif not timers.run_once(rounds):
            raise CommandError("A timer failed; the log says why.")
