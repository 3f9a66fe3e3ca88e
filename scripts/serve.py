#!/usr/bin/env python3
"""Keep the server and its background workers running, as one process to start or stop.

The server's end is the end of everything; a worker that dies is started again. When
this process is told to stop, it tells the others and waits until they have finished.
With `workers` as its only word it runs the workers alone, beside a server elsewhere.
"""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
PATIENCE = 25  # seconds to finish a request or a task after being told to stop
LONGEST_PAUSE = 60


def die_with_parent() -> None:
    """Even when this process is killed outright, no server stays behind alone."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = field(default=1.0)
    due: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        # A session of its own: Ctrl-C reaches only the parent, which passes it on.
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - there are no threads here
        )

    def keep_alive(self) -> None:
        """Start it, or start it again: at once, then after longer and longer pauses."""
        now = time.monotonic()
        if self.process and self.process.poll() is None:
            return
        if self.process:
            code, lived = self.process.returncode, now - self.started
            self.process = None
            self.pause = 1.0 if lived > LONGEST_PAUSE else min(self.pause * 2, 60)
            self.due = now + self.pause
            if code:
                say(f"{self.name} ended with {code}; again in {self.pause:.0f} s")
        if now >= self.due:
            self.start()

    def tell(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def end_by(self, until: float) -> None:
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, until - time.monotonic()))
        if self.process.poll() is None:
            say(f"{self.name} did not stop in time and is ended")
        # Also what it may have left behind: its processes share its session.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def say(text: str) -> None:
    print(text, flush=True)


def server() -> Child:
    # SQLite has one writer: more threads would only queue for it.
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    options = {
        "--interface": "wsgi",
        "--host": HOST,
        "--port": str(PORT),
        "--workers": os.environ.get("TONGXIN_WORKERS", "2"),
        "--blocking-threads": "4" if on_postgresql else "1",
        "--workers-kill-timeout": "15",
        "--log-level": "warning",
    }
    granian = str(Path(sys.executable).parent / "granian")
    words = [word for option in options.items() for word in option]
    switches = ["--no-ws", "--respawn-failed-workers"]
    return Child("server", [granian, *words, *switches, "config.wsgi:application"])


def workers() -> list[Child]:
    """Tasks that somebody's act left for later, and what the hour brings."""
    manage = [sys.executable, str(ROOT / "manage.py")]
    tasks = ["db_worker", "--no-reload", "--interval", "2", "-v", "0"]
    return [Child("tasks", [*manage, *tasks]), Child("timers", [*manage, "worker"])]


def refuse_taken_port() -> None:
    with socket.socket(socket.AF_INET6 if ":" in HOST else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError as error:
            sys.exit(
                f"{HOST}:{PORT} cannot be used ({error.strerror}). "
                f"Another port: PORT={PORT + 1} make run"
            )


# What /healthz says while only the workers are missed.
OF_WORKERS = {b"worker", b"queue"}


def is_open() -> bool:
    """Whether the server answers; its workers, which /healthz misses, come after it."""
    address = "127.0.0.1" if HOST in {"0.0.0.0", "::"} else HOST  # noqa: S104
    asking = http.client.HTTPConnection(address, PORT, timeout=5)
    try:
        asking.request("GET", "/healthz")
        answer = asking.getresponse()
        return answer.status == http.HTTPStatus.OK or answer.read() in OF_WORKERS
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


class Keeper:
    """Starts the children, watches over them, and sees them out."""

    def __init__(self, *, serves: bool) -> None:
        self.server = server() if serves else None
        self.workers = workers()
        self.is_stopping = False

    def stop(self, *_: object) -> None:
        self.is_stopping = True

    def run(self) -> int:
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        if self.server:
            self.server.start()
            self.open()
        while not self.is_stopping and self.is_serving():
            for worker in self.workers:
                worker.keep_alive()
            time.sleep(0.2)
        return self.close()

    def is_serving(self) -> bool:
        if self.server is None:
            return True
        return self.server.process is not None and self.server.process.poll() is None

    def open(self) -> None:
        """Wait for the first page; the workers would only make it slower."""
        started = time.monotonic()
        while not self.is_stopping and self.is_serving():
            if is_open():
                shown = "127.0.0.1" if HOST == "0.0.0.0" else HOST  # noqa: S104
                say(f"Tongxin is open: http://{shown}:{PORT}/  (Ctrl-C closes it)")
                return
            if time.monotonic() - started > LONGEST_PAUSE:
                say(f"/healthz gave no answer in {LONGEST_PAUSE} s; going on.")
                return
            time.sleep(0.2)

    def close(self) -> int:
        children = [*self.workers, *([self.server] if self.server else [])]
        for child in children:
            child.tell(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for child in children:
            child.end_by(until)
        if self.is_stopping:
            return 0
        say("The server ended by itself.")
        return 1


if __name__ == "__main__":
    is_server = sys.argv[1:] != ["workers"]
    if is_server:
        refuse_taken_port()
    sys.exit(Keeper(serves=is_server).run())
