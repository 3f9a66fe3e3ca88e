"""Fill an empty database with Dongxiao and a year of its life."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.demo.life import VOICES, Story
from tongxin.demo.meetings import plan_councils
from tongxin.demo.members import found_party
from tongxin.demo.owners import plan_polls
from tongxin.demo.plans import plan_documents
from tongxin.demo.street import (
    OPENED_DAYS_BEFORE,
    bring_units_up_to_date,
    build_street,
)
from tongxin.demo.talks import plan_talks
from tongxin.demo.telling_time import story_clock
from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.people.models import User
from tongxin.places.models import Place
from tongxin.voices.models import Voice
from tongxin.voices.operations import refresh_pair_counts

SEED = 20_261_124


class Command(BaseCommand):
    help = "Fill an empty database with the demonstration street; never a real one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", type=date.fromisoformat, help="last day, today")
        parser.add_argument("--voices", type=int, default=VOICES)
        parser.add_argument(
            "--no-consultations",
            action="store_false",
            dest="consultations",
            help="voices alone: no rolls, which take a while, and no conferences",
        )
        parser.add_argument(
            "--no-councils",
            action="store_false",
            dest="councils",
            help="no conferences, meetings and plans",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if any(model.objects.exists() for model in (Place, User, Voice)):
            raise CommandError(
                _("This database is not empty. The demo never mixes with real records.")
            )
        last = options["until"] or clock.today()
        # All or nothing: half a street would look like a real one to the next try.
        with transaction.atomic(), story_clock() as hands:
            hands.set_day(last, days_before=OPENED_DAYS_BEFORE)
            street = build_street(last)
            found_party(street)
            story = Story(street, hands, last, SEED)
            if options["consultations"]:
                plan_talks(street, story)
                plan_polls(street, story)
            if options["consultations"] and options["councils"]:
                plan_documents(street, story)
                plan_councils(street, story)
            story.play(options["voices"])
            hands.set_day(last, days_before=0)
            bring_units_up_to_date(street, last)
        refresh_pair_counts()
        journal.seal_pending(timedelta(0))
        self.stdout.write(
            _("%(voices)d voices and 17 renewal units are here.")
            % {"voices": Voice.objects.count()}
        )
