"""The seeded demonstration, kept beside the test database and put back at will."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from tongxin.consultations.models import Consultation, RollEntry
from tongxin.people.models import User
from tongxin.renewal.models import Unit

# As few as still give every matter somebody; consultations and meetings are whole.
VOICES = 40
# The consultation in which the three sides of scenario 2 stand.
MAIN = "回迁、过渡和施工，大家能接受什么"


@dataclass(frozen=True, slots=True)
class Demo:
    """Its accounts by their short names, and the file that holds all of it."""

    file: Path

    def __getitem__(self, name: str) -> User:
        return User.objects.get(username=f"demo-{name}")

    @property
    def unit(self) -> Unit:
        return Unit.objects.get(slug="dushu")


def seed(file: Path) -> None:
    """Once; the test database is left as empty as it was."""
    call_command("seed_demo", voices=VOICES, stdout=StringIO())
    with closing(sqlite3.connect(file)) as copy:
        _open().backup(copy)
    call_command("flush", interactive=False, verbosity=0)


def put_back(file: Path) -> Demo:
    with closing(sqlite3.connect(file)) as copy:
        copy.backup(_open())
    cache.clear()
    return Demo(file)


def _open() -> sqlite3.Connection:
    connection.ensure_connection()
    found: sqlite3.Connection = connection.connection
    return found


def of_sides(talk: Consultation, *kinds: str) -> list[RollEntry]:
    """Whoever stands on one of these sides, in order."""
    rows = talk.entries.filter(
        person__entitlements__side__in=kinds, person__entitlements__unit=talk.unit
    )
    return list(rows.select_related("person").order_by("pk").distinct())
