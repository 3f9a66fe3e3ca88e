"""PostgreSQL's own programs, which copy a whole database out and in."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.db import connection

VARIABLES = {
    "NAME": "PGDATABASE",
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
}
OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "service": "PGSERVICE",
}
EMPTY_FIRST = ["-c", "DROP SCHEMA public CASCADE", "-c", "CREATE SCHEMA public"]


class ClientError(Exception):
    """A program of PostgreSQL is missing or refused; says what it said."""


def dump(target: Path, *, without_rows_of: Sequence[str] = ()) -> None:
    """Copy the whole database, as of one moment, while others go on writing."""
    left_out = [f"--exclude-table-data={table}" for table in without_rows_of]
    _run(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        *left_out,
        f"-f{target}",
    )


def load(source: Path) -> None:
    """Put a dump in the place of the whole database: all of it or nothing."""
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        script = Path(folder) / "database.sql"
        _run("pg_restore", "--no-owner", "--no-privileges", f"-f{script}", str(source))
        once = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction"]
        _run("psql", *once, *EMPTY_FIRST, "-f", str(script))


def program(name: str) -> str:
    """Where the newest one of this machine is; an older one refuses newer servers."""
    versions = {
        int(match[1]): str(path)
        for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
        if (match := re.search(r"/postgresql/(\d+)/", str(path)))
    }
    found = versions[max(versions)] if versions else shutil.which(name)
    if not found:
        raise ClientError(f"{name} is not here: install the package postgresql-client.")
    return found


def _run(name: str, *words: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [program(name), *words],
        env=os.environ | _environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ClientError(f"{name}: {done.stderr.strip()}")


def _environment() -> dict[str, str]:
    """How the programs reach the database: in variables, where no `ps` shows them."""
    given = connection.settings_dict
    found = {VARIABLES[key]: str(given[key]) for key in VARIABLES if given.get(key)}
    chosen = given.get("OPTIONS") or {}
    found |= {OPTIONS[key]: str(chosen[key]) for key in OPTIONS if chosen.get(key)}
    # Somebody still at work in the old database is waited for, but not for ever.
    return found | {"PGOPTIONS": "-c lock_timeout=30s", "PGCONNECT_TIMEOUT": "20"}
