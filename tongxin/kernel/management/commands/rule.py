"""`manage.py rule`: which figures are in force, and a street's own in their place."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongxin.kernel import clock, rules
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.operations import set_local_rule


class Command(BaseCommand):
    help = (
        "List the figures in force, each with its law and how sure it is. With CODE, "
        "VALUE, --basis and --by set the street's own in the place of a shipped one; "
        "what is counted already keeps its day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", nargs="?", metavar="CODE")
        parser.add_argument("value", nargs="?", type=int, metavar="VALUE")
        parser.add_argument("--basis", default="", help="the law or paper it rests on")
        parser.add_argument("--by", default="", help="who decided it")
        parser.add_argument(
            "--from",
            dest="valid_from",
            type=date.fromisoformat,
            metavar="2026-12-01",
            help="the first day on which it counts; today otherwise",
        )

    def handle(self, *, code: str | None, value: int | None, **facts: Any) -> None:
        if code is None:
            for rule in rules.every():
                self.stdout.write(f"{rule.code}\t{rule.as_text()}")
            return
        if value is None:
            raise CommandError(_("Say the figure as well."))
        try:
            set_local_rule(
                SYSTEM,
                code,
                value=value,
                basis=facts["basis"],
                decided_by=facts["by"],
                valid_from=facts["valid_from"] or clock.today(),
            )
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages)) from refusal
        rule = rules.get(code, facts["valid_from"])
        self.stdout.write(f"{rule.code}\t{rule.as_text()}")
