"""`scripts/run.py`: what a start does to an empty house, the demo's and a real one."""

import os
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.journeys.running import children, free_port, wait_until
from tongxin.people.models import User

HOUSE = Path(__file__).parent.parent

pytestmark = pytest.mark.one_database


def variables(folder: Path, port: int, **more: str) -> dict[str, str]:
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    own = {"TONGXIN_DATA_DIR": str(folder), "PORT": str(port)}
    return kept | own | more


@pytest.fixture
def port() -> int:
    return free_port()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


def is_well(port: int) -> bool:
    with (
        suppress(urllib.error.HTTPError),
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer,
    ):
        return answer.read() == b"ok"
    return False


# An empty house is filled with the demo street before it opens.
FILLING = 400.0


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    """Empty for the first start, filled for the next."""
    return tmp_path_factory.mktemp("started") / "house"


@pytest.fixture
def started(tmp_path, house, port):
    log = tmp_path / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, HOUSE / "scripts" / "run.py"],
            env=variables(house, port),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    is_open = wait_until(lambda: "is open" in log.read_text(), FILLING)
    if not is_open:
        process.kill()
        process.wait()
    assert is_open, log.read_text()
    yield process
    process.kill()
    process.wait()


def test_a_start_serves_watches_its_workers_and_ends_when_told(started, port):
    assert wait_until(lambda: len(children(started.pid)) == 3)
    assert wait_until(lambda: is_well(port)), "its worker gives no sign of life"
    server, *workers = children(started.pid)
    os.kill(workers[0], signal.SIGKILL)
    assert wait_until(lambda: len(children(started.pid)) == 3), "not started again"

    second = subprocess.run(
        [sys.executable, HOUSE / "scripts" / "serve.py"],
        env=variables(Path("nowhere"), port),
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in second.stderr

    family = [*children(started.pid), *children(server)]
    started.send_signal(signal.SIGTERM)
    assert started.wait(120) == 0
    assert [pid for pid in family if is_alive(pid)] == []


def test_a_start_that_is_killed_outright_leaves_no_server_behind(started):
    assert wait_until(lambda: len(children(started.pid)) == 3)
    family = children(started.pid)
    started.kill()
    started.wait()
    assert wait_until(lambda: not any(map(is_alive, family)))


@pytest.fixture
def real_house(transactional_db, tmp_path) -> Path:
    """Migrated, with one account: the suite's own database, copied."""
    User.objects.create_user("wang")
    folder = tmp_path / "house"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "tongxin.sqlite3")) as copy:
        connection.connection.backup(copy)
        # A suite without migrations has written down none.
        columns = "(id integer PRIMARY KEY, app text, name text, applied text)"
        copy.execute(f"CREATE TABLE IF NOT EXISTS django_migrations {columns}")
        copy.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)",
            [(*one, "2026-01-05") for one in MigrationLoader(None).disk_migrations],
        )
        copy.commit()
    return folder


def test_demo_mode_is_refused_on_a_real_house(real_house, port):
    done = subprocess.run(
        [sys.executable, HOUSE / "scripts" / "run.py"],
        env=variables(real_house, port, TONGXIN_DEMO="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "holds a real house" in done.stderr


def test_a_database_that_cannot_be_reached_is_said_in_a_line(tmp_path, port):
    nowhere = {"DATABASE_URL": "postgres://tongxin@127.0.0.1:1/tongxin"}
    done = subprocess.run(
        [sys.executable, HOUSE / "scripts" / "run.py"],
        env=variables(tmp_path, port, **nowhere),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr
