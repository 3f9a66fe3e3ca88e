"""Open the house: the first account, on an empty database."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.people import operations


class Command(BaseCommand):
    help = str(gettext_lazy("Open the account of the first administrator."))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help=_("The name to sign in with."))

    def handle(self, *_args: Any, name: str, **_options: Any) -> None:
        try:
            user, password = operations.appoint_first_administrator(name)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            _(
                "Name: %(name)s\n"
                "Password, for one sign-in: %(password)s\n"
                "Sign in at /account/login/ and choose your own."
            )
            % {"name": user.username, "password": password}
        )
