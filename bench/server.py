"""The product's own server, started and stopped for one measurement."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(*, is_sqlite: bool) -> Iterator[int]:
    """Serve `bench.urls` as `make run` serves the product; yields the port."""
    port = free_port()
    threads = "1" if is_sqlite else "4"
    command = [
        str(Path(sys.executable).with_name("granian")),
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={port}",
        "--workers=2",
        f"--blocking-threads={threads}",
        "--no-ws",
        "--log-level=warning",
        "config.wsgi:application",
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ)  # noqa: S603 - our own server
    try:
        _wait(port, server)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not start")
