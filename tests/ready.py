"""What tests stand on, made once: the empty tables, the demo street.

A making is kept under `.cache/tests` by a hash of what makes it, and copied for
whoever needs it: a file on SQLite; on PostgreSQL a template in the server, which holds
the rows of that file. Only the empty tables are made by PostgreSQL itself, and dumped.
`python -m tests.ready` makes everything ahead, and with it compiles the loops of
`commonground`, so that no worker waits for another's making.
"""

import fcntl
import hashlib
import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache as cache_of_process
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections
from django.test.utils import setup_test_environment
from django.utils import timezone

from tongxin.kernel import kept as kept_rows

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".cache" / "tests"
# As few as still give every matter somebody; consultations and meetings are whole.
VOICES = 40
KNOWN = "known.pickle"
DAY = timedelta(days=1)
SHORT_MINUTES = 20
SHORT = timedelta(minutes=SHORT_MINUTES)


@dataclass(frozen=True)
class Making:
    """A database made by `make` on the empty tables, out of the files of `sources`.

    What `make` returns, by which its rows are known, is kept beside it.
    """

    name: str
    sources: tuple[str, ...]
    make: Callable[[], Any]
    # Its rows tell of days counted from that on which it was made, or of minutes.
    lasts: timedelta | None = DAY

    def key(self) -> str:
        if self.lasts is None:
            return _hashed(self.sources, "")
        now = timezone.localtime()
        slot = now.hour * 60 + now.minute if self.lasts < DAY else 0
        return _hashed(self.sources, f"{now:%Y-%m-%d} {slot // SHORT_MINUTES}")

    @property
    def file(self) -> Path:
        return KEPT / f"{self.name}-{self.key()}.sqlite3"

    @property
    def dump(self) -> Path:
        return self.file.with_suffix(".sql")


@cache_of_process
def _hashed(patterns: tuple[str, ...], slot: str) -> str:
    digest = hashlib.sha256(f"{sys.version} {slot}".encode())
    files = {path for pattern in patterns for path in ROOT.glob(pattern)}
    for path in sorted(files):
        inside = path.relative_to(ROOT)
        # Tests make nothing; what they make records with does, and is named for it.
        is_test = "tests" in inside.parts[1:] and path.name.startswith("test_")
        if path.is_file() and "__pycache__" not in inside.parts and not is_test:
            digest.update(f"{inside}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def _seed() -> None:
    call_command("seed_demo", voices=VOICES, stdout=StringIO())


def _world() -> Any:
    from tests.matrix import world  # noqa: PLC0415 - models are ready now

    return world.make_world()


def _furnish() -> Any:
    from tests.journeys import house  # noqa: PLC0415 - models are ready now

    return house.furnish()


EMPTY = Making(
    "empty",
    (
        "tongxin/*/migrations/*.py",
        "tongxin/*/models.py",
        "tongxin/*/models/*.py",
        "tongxin/*/apps.py",
        "tongxin/kernel/**/*.py",
        "config/settings.py",
        "requirements/run.txt",
    ),
    _migrate,
    lasts=None,
)
PROGRAM = (
    "tongxin/**/*.py",
    "tongxin/**/*.toml",
    "tongxin/demo/data/**/*",
    "commonground/**/*.py",
    "config/settings.py",
    "requirements/run.txt",
)
DEMO = Making("demo", PROGRAM, _seed)
# A small demonstration in which every page has something to show.
FURNISHED = Making(
    "furnished", (*PROGRAM, "tongxin/*/tests/*.py", "tests/journeys/*.py"), _furnish
)
# The small street that is walked by everybody; its browsers are signed in.
WORLD = Making("world", (*PROGRAM, "tongxin/*/tests/*.py", "tests/matrix/*.py"), _world)
ALL = {one.name: one for one in (EMPTY, WORLD, FURNISHED, DEMO)}


# ---- Making ----


@contextmanager
def _alone(making: Making) -> Iterator[None]:
    """Of several processes one makes it, and the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{making.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ready(making: Making) -> Path:
    """The file of a making, made now if it is not there; its uploads beside it."""
    file = making.file
    if not file.exists():
        with _alone(making):
            if not file.exists():
                _drop_older(making)
                _elsewhere(making, file, f"sqlite:///{file.with_suffix('.new')}")
    return file


def _elsewhere(making: Making, file: Path, address: str) -> None:
    """In a process and a data folder of its own, which leaves nothing half made."""
    folder = file.with_suffix(".folder")
    for old in (folder, file.with_suffix(".new")):
        shutil.rmtree(old, ignore_errors=True)
        old.unlink(missing_ok=True)
    environment = os.environ | {"DATABASE_URL": address, "TESTS_ROOT": str(folder)}
    environment.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "-m", "tests.ready", "make", making.name]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    beside = file.with_suffix(".beside")
    shutil.rmtree(beside, ignore_errors=True)
    (folder / "main").rename(beside)
    shutil.rmtree(folder, ignore_errors=True)
    if (new := file.with_suffix(".new")).exists():
        new.rename(file)


def _drop_older(making: Making) -> None:
    for old in KEPT.glob(f"{making.name}-*"):
        shutil.rmtree(old, ignore_errors=True)
        old.unlink(missing_ok=True)


def _make(making: Making) -> None:
    from tests.plugins import handwriting  # noqa: PLC0415 - models are ready now

    handwriting.let_tests_write()
    if making is not EMPTY:
        _migrate()
    known = making.make()
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    (settings.DATA_DIR / KNOWN).write_bytes(pickle.dumps(known))
    if connection.vendor == "sqlite":
        # One file, without a log beside it.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()


# ---- Standing on it ----


def stand_on(making: Making) -> Any:
    """Every row of the open test database gives way to those of the making.

    Returns what the making returned: by what its rows are known.
    """
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(ready(making))) as kept:
            connection.ensure_connection()
            kept.backup(connection.connection)
    else:
        connections.close_all()
        _from_template(making, connection.settings_dict["NAME"])
    beside = making.file.with_suffix(".beside")
    for name in ("files", "outbox"):
        if (beside / name).exists():
            there = settings.DATA_DIR / name
            shutil.copytree(beside / name, there, dirs_exist_ok=True)
    cache.clear()
    kept_rows.forget_all()
    return pickle.loads((beside / KNOWN).read_bytes())  # noqa: S301 - our own


def open_database() -> None:
    """The test database of this process, with empty tables."""
    name = connection.creation._get_test_db_name()  # noqa: SLF001 - as Django's own
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    if connection.vendor == "sqlite":
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        for old in Path(name).parent.glob(f"{Path(name).name}*"):
            old.unlink()
        shutil.copyfile(ready(EMPTY), name)
    else:
        _from_template(EMPTY, name)


def close_database() -> None:
    connections.close_all()
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).unlink(missing_ok=True)
    # A server of the tests forgets everything at its end.


def _from_template(making: Making, name: str) -> None:
    template = f"ready_{making.name}_{making.key()}"
    rows = None if making is EMPTY else ready(making)
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 - as Django's own
        with _alone(making):
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            if cursor.fetchone() is None:
                _make_template(cursor, rows, template)
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'
        )


def _make_template(cursor: Any, rows: Path | None, template: str) -> None:
    new = f"{template}_new"
    cursor.execute(f'DROP DATABASE IF EXISTS "{new}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{new}"')
    address = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{new}"
    _fill_empty(address)
    if rows is not None:
        _carry_over(rows, address)
    cursor.execute(f'ALTER DATABASE "{new}" RENAME TO "{template}"')


def _fill_empty(address: str) -> None:
    """From the dump that is kept, or anew, and then a dump is kept."""
    kept = EMPTY.dump
    if kept.exists():
        _client("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(kept), address)
    else:
        _elsewhere(EMPTY, kept, address)
        _client("pg_dump", "--no-owner", "-f", f"{kept}.new", address)
        Path(f"{kept}.new").rename(kept)


def _carry_over(file: Path, address: str) -> None:
    """All rows of a making, as SQLite wrote them down: each column reads its own."""
    models = apps.get_models(include_auto_created=True)
    tables = sorted({one._meta.db_table for one in models})
    with closing(sqlite3.connect(file)) as made, psycopg.connect(address) as new:
        # A row may come before the one that it names.
        new.execute("SET session_replication_role = replica")
        new.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in tables))
        for table in tables:
            rows = made.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our tables
            columns = ", ".join(f'"{one[0]}"' for one in rows.description)
            copying = f'COPY "{table}" ({columns}) FROM STDIN'
            with new.cursor() as cursor, cursor.copy(copying) as copy:
                for row in rows:
                    copy.write_row(row)
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            new.execute(sql)
    with psycopg.connect(address, autocommit=True) as new:
        new.execute("ANALYZE")


def _client(name: str, *words: str) -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    from postgres import programs  # noqa: PLC0415 - a script, not a package

    address = words[-1].replace("postgres://", "postgresql://", 1)
    subprocess.run(
        [programs() / name, *words[:-1], address],
        check=True,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    setup_test_environment()
    if sys.argv[1:2] == ["make"]:
        _make(ALL[sys.argv[2]])
    else:
        for one in ALL.values():
            ready(one)
