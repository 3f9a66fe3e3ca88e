#!/usr/bin/env python3
"""A PostgreSQL that lives as long as one command, for tests and measurements.

Followed by a command (`scripts/postgres.py pytest -q`), it runs that with DATABASE_URL
set. Alone, it prints DATABASE_URL and stays until Ctrl-C.

It listens on a socket in a temporary folder and on no port, and it forgets everything
at the end. For speed nothing is synced to disk, unless the first word is `--durable`:
then it writes as a server for real data does, which is what a measurement wants.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OLDEST = 14
NAME = "tongxin"
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "max_connections": "100",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def programs() -> Path:
    """The folder of the newest PostgreSQL of this machine."""
    found = {
        int(match[1]): path.parent
        for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")
        if (match := re.search(r"/postgresql/(\d+)/", str(path)))
    }
    if found and max(found) >= OLDEST:
        return found[max(found)]
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    sys.exit(f"PostgreSQL {OLDEST} or newer was not found: `make setup` installs it.")


def owner() -> dict[str, Any]:
    """Whom the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    sys.exit("Started as root, and there is no `postgres` account to run a server as.")


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Start a server, give its DATABASE_URL, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="tongxin-pg-"))
    runs_as = owner()
    if runs_as:
        os.chown(folder, runs_as["user"], runs_as["group"])
    binaries, data = programs(), folder / "data"
    # The C locale: what sorts and searches well there does so everywhere.
    make = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    process = None
    try:
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", NAME, *make],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **runs_as,
        )
        settings = SETTINGS | ({} if durable else FORGETFUL)
        options = [f"--{name}={value}" for name, value in settings.items()]
        # A session of its own: Ctrl-C is for the command, which is still to clean up.
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, *options],
            cwd=folder,
            start_new_session=True,
            **runs_as,
        )
        wait_for(process, folder)
        subprocess.run(
            [binaries / "createdb", "-h", folder, "-U", NAME, NAME], check=True
        )
        yield f"postgres://{NAME}@{str(folder).replace('/', '%2F')}/{NAME}"
    finally:
        if process:
            process.send_signal(signal.SIGQUIT)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(process: subprocess.Popen[bytes], folder: Path) -> None:
    ready = programs() / "pg_isready"
    for _ in range(300):
        if process.poll() is not None:
            sys.exit("PostgreSQL stopped while it was starting.")
        done = subprocess.run(
            [ready, "-q", "-h", folder, "-U", NAME, "-d", "postgres"], check=False
        )
        if done.returncode == 0:
            return
        time.sleep(0.1)
    sys.exit("PostgreSQL did not answer within 30 seconds.")


def main(command: list[str]) -> int:
    # Stopped from outside, the server still has to go: turn the signal into an exit.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    durable = command[:1] == ["--durable"]
    command = command[durable:]
    with server(durable=durable) as address:
        if command:
            environment = os.environ | {"DATABASE_URL": address}
            return subprocess.run(command, env=environment, check=False).returncode
        print(address, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
