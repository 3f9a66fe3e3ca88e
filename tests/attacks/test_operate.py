"""What whoever shares the machine, the town or a bad night tries, and does not get."""

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.journeys.running import fresh_database
from tests.test_house_deploy import PRODUCTION, run
from tongxin.kernel import health, operations, tasks
from tongxin.people.tests.make import make_street_clerk

is_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="asks of SQLite's own file"
)
is_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="asks of PostgreSQL's pool"
)


@pytest.fixture(autouse=True)
def _looks_anew() -> Iterator[None]:
    health.forget()
    yield
    health.forget()


# ---- The file of the database ----

WRITE = """
import os; os.umask(0o022)
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE one (word text)")
    cursor.execute("INSERT INTO one VALUES ('private')")
    from pathlib import Path
    here = Path(connection.settings_dict["NAME"]).parent
    files = here.glob("tongxin.sqlite3*")
    print({one.name: oct(one.stat().st_mode & 0o777) for one in files})
"""
SETTINGS = {"DJANGO_SETTINGS_MODULE": "config.settings"}


@is_sqlite
@pytest.mark.one_database
def test_a_neighbour_on_the_machine_does_not_get_to_read_the_database(tmp_path):
    """The folder was there, and open: made by an installer, or by a volume."""
    tmp_path.chmod(0o755)
    done = run("-c", WRITE, folder=tmp_path, **PRODUCTION, **SETTINGS)
    assert done.returncode == 0, done.stderr
    assert "tongxin.sqlite3-wal" in done.stdout
    assert set(eval(done.stdout).values()) == {"0o600"}  # noqa: S307 - printed above


# ---- Power ----

PRAGMAS = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous"):
        print(cursor.execute(f"PRAGMA {name}").fetchone()[0])
"""
FULL = "2"


@is_sqlite
@pytest.mark.one_database
def test_a_power_cut_does_not_get_what_was_acknowledged(tmp_path):
    """With less, SQLite hands a commit to the disk at the next checkpoint only."""
    done = run("-c", PRAGMAS, folder=tmp_path, **PRODUCTION, **SETTINGS)
    assert done.stdout.split() == ["wal", FULL], done.stderr


# ---- Whether the house works ----


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_house_that_only_reads_does_not_get_called_well(visitor: Client):
    operations.beat()
    by_hand = connection.connection
    if connection.vendor == "sqlite":
        by_hand.execute("PRAGMA query_only = ON")
    else:
        by_hand.execute("SET TRANSACTION READ ONLY")
    try:
        answer = visitor.get("/healthz")
    finally:
        if connection.vendor == "sqlite":
            by_hand.execute("PRAGMA query_only = OFF")
    assert (answer.status_code, answer.content) == (503, b"writing")


@pytest.mark.django_db
def test_a_worker_that_is_silent_does_not_get_called_well(visitor: Client, clock):
    clock.at("2026-09-30 10:00")
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"worker"), "it never ran"
    health.forget()
    operations.beat()
    assert visitor.get("/healthz").status_code == 200
    health.forget()
    clock.forward(seconds=health.SILENT_AFTER.total_seconds() + 1)
    assert visitor.get("/healthz").content == b"worker"


def told(visitor: Client) -> bytes:
    health.forget()
    return visitor.get("/healthz").content


@pytest.mark.django_db(transaction=True)
def test_a_dead_worker_of_the_queue_does_not_get_called_well(
    visitor: Client, clock, monkeypatch
):
    """Also where nobody has left it anything to do."""
    # It would keep those of this process.
    monkeypatch.setattr("signal.signal", lambda *_: None)
    clock.at("2026-09-30 10:00")
    tasks.ask_queue()
    tasks.ask_queue()
    assert DBTaskResult.objects.count() == 1, "they do not heap up"
    clock.forward(seconds=health.WAITS_AFTER.total_seconds() - 1)
    operations.beat()
    assert told(visitor) == b"ok"
    clock.forward(seconds=2)
    assert told(visitor) == b"queue"
    call_command("db_worker", batch=True, interval=0, verbosity=0)
    assert told(visitor) == b"ok"
    tasks.ask_queue()
    assert DBTaskResult.objects.count() == 2, "it is asked anew"
    clock.forward(days=2)
    tasks.clear_done()
    assert DBTaskResult.objects.get().status == "READY"


@pytest.mark.django_db
def test_whoever_asks_for_health_again_and_again_gets_no_work_done(
    visitor: Client, django_assert_num_queries, monkeypatch
):
    operations.beat()
    monkeypatch.setattr(health, "KEPT_SECONDS", 60)
    visitor.get("/healthz")
    with django_assert_num_queries(0):
        for _ in range(20):
            assert visitor.get("/healthz").status_code == 200


ASK = """
import sys, django; django.setup()
from django.test import Client
from tongxin.kernel import health, operations, tasks
operations.beat()
def ask():
    health.forget()
    answer = Client().get("/healthz")
    print(answer.status_code, answer.content.decode())
ask()
full = open(sys.argv[1], "wb")
try:
    while True:
        full.write(bytes(1 << 20))
        full.flush()
except OSError:
    pass
ask()
full.truncate(0)
ask()
"""


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of its own that holds a little more than the least that must be free."""
    folder = Path(tempfile.mkdtemp(prefix="tongxin-disk-"))
    size = f"size={health.LEAST_FREE + (60 << 20)}"
    mount = ["mount", "-t", "tmpfs", "-o", size, "none", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
        if done.returncode:
            pytest.skip("A small disk can only be made by root, who may mount.")
        yield folder
        subprocess.run(["umount", folder], check=True)  # noqa: S607 - found on the path
    finally:
        shutil.rmtree(folder)


@is_sqlite
@pytest.mark.one_database
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_does_not_get_called_well(small_disk: Path):
    (small_disk / "static").mkdir()
    with closing(sqlite3.connect(small_disk / "tongxin.sqlite3")) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    done = run(
        *("-c", ASK, str(small_disk / "filled")),
        folder=small_disk,
        **SETTINGS,
    )
    assert done.stdout.splitlines() == ["200 ok", "503 disk", "200 ok"], done.stderr


# ---- What a stranger meets ----


@pytest.mark.django_db
def test_a_stranger_does_not_get_the_page_of_parts(visitor: Client, client, settings):
    for address in ("/components/", "/components/?desk"):
        assert visitor.get(address).status_code == 404
    client.force_login(make_street_clerk())
    assert client.get("/components/").status_code == 200
    settings.DEMO = True
    assert visitor.get("/components/").status_code == 200


FOREIGN = """
import django; django.setup()
from django.test import Client
for number in range(3):
    print(Client().get("/", headers={"host": f"{number}.invalid"}).status_code)
print(Client().get("/healthz").status_code)
"""


@pytest.mark.one_database
def test_a_foreign_host_does_not_get_more_of_the_log_than_a_line(tmp_path):
    (tmp_path / "static").mkdir()
    done = run("-c", FOREIGN, folder=tmp_path, **SETTINGS)
    # Its database has no tables: that is the answer, and no line.
    assert done.stdout.split() == ["400"] * 3 + ["503"], done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 3, done.stderr
    assert all("invalid" in line and len(line) < 250 for line in lines), lines


# ---- PostgreSQL comes back ----

POOL = """
import django; django.setup()
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.db import OperationalError, connection
everybody = Barrier(5)
def ask(is_held):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            if is_held:
                everybody.wait(30)
        return "ok"
    except OperationalError:
        return "dead"
    finally:
        connection.close()
def five(is_held):
    with ThreadPoolExecutor(5) as threads:
        return sorted(threads.map(ask, [is_held] * 5))
print(*five(True))
import psycopg
options = {name: value for name, value in connection.get_connection_params().items()
           if name in {"dbname", "user", "host", "port"}}
with psycopg.connect(**options, autocommit=True) as other:
    other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                  "WHERE datname = current_database() AND pid <> pg_backend_pid()")
print(*five(True))
"""


@is_postgresql
@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_whoever_comes_after_postgresql_does_not_get_a_dead_connection(tmp_path):
    """Each connection of the pool was ended by the server, as a restart ends them."""
    with fresh_database(tmp_path) as address:
        done = run("-c", POOL, folder=tmp_path, DATABASE_URL=address, **SETTINGS)
    assert done.stdout.splitlines() == ["ok ok ok ok ok"] * 2, done.stdout + done.stderr
