"""The product's own server, started and stopped for one measurement."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bench.load import Result, run

ENOUGH = 16
TURNS = 4
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Served:
    """Where the server listens, and the process that its workers belong to."""

    port: int
    pid: int

    def by_turns(
        self,
        acts: Mapping[str, tuple[Callable[[int, int], bytes], bytes]],
        *,
        clients: int,
        seconds: float,
    ) -> dict[str, Result]:
        """Each act in turn, again and again, and of each its best round.

        Machines are noisy: whoever disturbs one round seldom disturbs all of them.
        """
        best: dict[str, Result] = {}
        for turn in range(1 + TURNS):
            for name, (request, wanted) in acts.items():
                result = self.watched(
                    partial(
                        run,
                        self.port,
                        request,
                        clients=clients,
                        seconds=seconds / TURNS,
                        wanted=wanted,
                    )
                )
                if result.bad:
                    raise RuntimeError(f"{name}: {result.bad} answers of another kind")
                # The first round only warms up.
                if turn and (name not in best or result.rate > best[name].rate):
                    best[name] = result
        return best

    def watched(self, act: Callable[[], Result]) -> Result:
        """What `act` gives, with the processor time its answers took in the server.

        That ratio holds on a busy machine too. What PostgreSQL does in processes of
        its own is not in it.
        """
        before = self._processor_time()
        result = act()
        spent = self._processor_time() - before
        return replace(result, cpu=spent * 1000 / max(1, len(result.times)))

    def _processor_time(self) -> float:
        """Seconds, of the process and its children; 0 where there is no /proc."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        if not listed.exists():
            return 0.0
        ticks = 0
        for pid in (str(self.pid), *listed.read_text().split()):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    *,
    is_sqlite: bool,
    python: Path = Path(sys.executable),
    application: str = "config.wsgi:application",
    door: str = "/bench/nothing/",
    environment: Mapping[str, str] = os.environ,
) -> Iterator[Served]:
    """Serve `bench.urls` as `make run` serves the product; or a peer in that way.

    `door` is a page that answers 200 when it stands.
    """
    port = free_port()
    threads = "1" if is_sqlite else "4"
    command = [
        str(python.with_name("granian")),
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={port}",
        "--workers=2",
        f"--blocking-threads={threads}",
        "--no-ws",
        "--log-level=warning",
        application,
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own server
    try:
        _wait(port, server, door)
        yield Served(port, server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def _wait(port: int, server: "subprocess.Popen[bytes]", door: str) -> None:
    """Until a page has come often enough that each worker has given some."""
    until, answered = time.monotonic() + 60, 0
    while time.monotonic() < until and server.poll() is None:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            asking.request("GET", door)
            answered += asking.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            asking.close()
        if answered == ENOUGH:
            return
    raise TimeoutError("the server did not start")
