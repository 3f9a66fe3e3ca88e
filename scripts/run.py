#!/usr/bin/env python3
"""Make the database and static files ready, then serve. `make run` ends here.

Safe to start again and again: what is ready is left alone.
"""

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402 - the path and the settings come first
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.staticfiles.finders import get_finders  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection  # noqa: E402

# What the names of the demo's accounts begin with.
DEMO_PREFIX = "demo-"


def say(text: str) -> None:
    print(text, flush=True)


def prepare_database() -> None:
    # One connection is enough here, and it says at once when there is no database.
    connection.settings_dict["OPTIONS"].pop("pool", None)
    try:
        connection.ensure_connection()
    except OperationalError as error:
        sys.exit(f"The database cannot be reached: {error}")
    call_command("migrate", interactive=False, verbosity=0)
    if settings.DEMO:
        prepare_demo()
    connection.close()


def prepare_demo() -> None:
    accounts = get_user_model()._default_manager
    if not accounts.exists():
        say("An empty database: filling it with the demo street (once, some minutes)")
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
        say("Collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(now)


if __name__ == "__main__":
    django.setup()
    prepare_database()
    prepare_static()
    serve = [sys.executable, str(ROOT / "scripts" / "serve.py")]
    os.execv(sys.executable, serve)  # noqa: S606 - this process has nothing left to do
