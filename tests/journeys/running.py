"""A house that runs as a street runs it: own folder, own database, own processes."""

import contextlib
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
from django.conf import settings

HOUSE = Path(__file__).parent.parent.parent


@contextlib.contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """The address of an empty database of the kind that the suite runs on."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        yield f"sqlite:///{folder / 'house.sqlite3'}"
        return
    name, host = f"house_{uuid4().hex[:12]}", quote(database["HOST"], safe="")
    there = f"postgres://{database['USER']}@{host}"
    if database["PORT"]:
        there += f":{database['PORT']}"
    with psycopg.connect(f"{there}/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{there}/{name}"
    finally:
        with psycopg.connect(f"{there}/postgres", autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port() -> int:
    """Below those that the machine gives to whoever calls out: it stays free while
    the house is down."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class RunningHouse:
    """Started as `make run` starts it, with a second worker; killed without a word."""

    def __init__(self, folder: Path, database: str) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.port = folder, free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database,
            "TONGXIN_DATA_DIR": str(folder),
            "TONGXIN_DEMO": "1",
            "PORT": str(self.port),
        }
        self.log = (folder / "log").open("wb")
        self.started: list[subprocess.Popen[bytes]] = []

    def prepare(self) -> None:
        self._finish("-m", "tests.journeys.preparing")

    def start(self) -> None:
        self._begin("scripts/serve.py")
        self._begin("manage.py", "worker")
        assert wait_until(self.is_healthy), (self.folder / "log").read_text()

    def _begin(self, *words: str) -> None:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=HOUSE,
            env=self.environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.started.append(process)

    def kill(self) -> None:
        """Every process at once, none of them asked; groups, so that none is missed."""
        family = [pid for one in self.started for pid in [one.pid, *children(one.pid)]]
        # Whoever would start others again goes first.
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        for one in self.started:
            one.wait()
        self.started.clear()
        assert wait_until(lambda: not self.is_healthy())

    def close(self) -> None:
        if self.started:
            self.kill()
        self.log.close()

    def is_healthy(self) -> bool:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asking.request("GET", "/healthz")
            return asking.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asking.close()

    def texts(self) -> list[str]:
        """The keys of the text messages that left the house, one for each message."""
        log = self.folder / "outbox" / "sms.log"
        lines = log.read_text().splitlines() if log.exists() else []
        return [line.split("\t")[2] for line in lines]

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self._finish("manage.py", *words)

    def facts(self) -> Any:
        """What stands in the database, read by a program that only looks."""
        return json.loads(self._finish("-m", "tests.journeys.facts").stdout)

    def ask(self, module: str, *words: str) -> Any:
        """What a program of this folder did or saw, as JSON."""
        return json.loads(self._finish("-m", module, *words).stdout)

    def _finish(self, *words: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=HOUSE,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in listed.split()]


def wait_until(holds: Callable[[], bool], seconds: float = 120.0) -> bool:
    """As long as a busy machine may take; who waits for what never comes loses time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False
