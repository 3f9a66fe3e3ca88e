#!/usr/bin/env python3
"""Make the database and static files ready, then serve; with `prepare` and the
moment at which all began, only the first.

Safe to start again and again: what is ready is left alone.
"""

import hashlib
import multiprocessing
import os
import signal
import sys
import time
from multiprocessing.context import ForkProcess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402 - the path and the settings come first
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.staticfiles.finders import get_finders  # noqa: E402
from django.core.checks import run_checks  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection  # noqa: E402

# What the names of the demo's accounts begin with.
DEMO_PREFIX = "demo-"


ONLY_PREPARES = sys.argv[1:2] == ["prepare"]
STARTED = float(sys.argv[2]) if ONLY_PREPARES else time.time()


def phase(text: str) -> None:
    """What begins now, and how long after the start of everything."""
    print(f"{time.time() - STARTED:4.0f} s  {text}", flush=True)


def prepare() -> None:
    is_new = is_without_tables()
    others = prepare_beside(fills_demo=is_new and settings.DEMO)
    prepare_database(is_new=is_new)
    others.join()
    if others.exitcode:
        sys.exit("What was done beside the database failed: see above.")
    for told in run_checks(tags=["senders"], include_deployment_checks=True):
        phase(told.msg)


def is_without_tables() -> bool:
    # One connection is enough here, and it says at once when there is no database.
    connection.settings_dict["OPTIONS"].pop("pool", None)
    try:
        return not connection.introspection.table_names()
    except OperationalError as error:
        sys.exit(f"The database cannot be reached: {error}")
    finally:
        # Whoever is forked off must not share it.
        connection.close()


def prepare_database(*, is_new: bool) -> None:
    if is_new:
        phase("Making the tables of the database")
    call_command("migrate", interactive=False, verbosity=0)
    if settings.DEMO:
        prepare_demo()
    connection.close()


def prepare_beside(*, fills_demo: bool) -> ForkProcess:
    """What needs no database, on another core."""

    def work() -> None:
        # Ctrl-C ends the one that waits for it, and that one ends it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if fills_demo:
            # The demo's reports would compile them one after the other.
            phase("Beside it: compiling the loops of the reports, once")
            from loops import report_of_two_camps  # noqa: PLC0415 - takes seconds

            report_of_two_camps()
        prepare_static()

    process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
    process.start()
    return process


def prepare_demo() -> None:
    accounts = get_user_model()._default_manager
    if not accounts.exists():
        phase("Filling it with a year of the demo street (once, about a minute)")
        call_command("seed_demo")
    elif not accounts.filter(username__startswith=DEMO_PREFIX).exists():
        sys.exit(
            "This database holds a real house, and demo mode lets anybody in. "
            "Start it with scripts/run.py and without TONGXIN_DEMO."
        )


def static_digest() -> str:
    """Changes when a static file does; cheaper than collecting to find out."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def prepare_static() -> None:
    # In debug mode they are served where they lie.
    if settings.DEBUG:
        return
    stamp = settings.DATA_DIR / "static.collected"
    now = static_digest()
    if not stamp.exists() or stamp.read_text() != now:
        phase("Beside it: collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(now)


if __name__ == "__main__":
    django.setup()
    prepare()
    if ONLY_PREPARES:
        sys.exit()
    serve = [sys.executable, str(ROOT / "scripts" / "serve.py")]
    os.execv(sys.executable, serve)  # noqa: S606 - this process has nothing left to do
