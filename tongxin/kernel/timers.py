"""Work that comes round: each room names its own, and every how many seconds.

Each timer is a function without arguments that bears being run by several workers at
once, and that looks at `is_stopping()` between two pieces of long work.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import close_old_connections

from tongxin.kernel.rooms import rooms

logger = logging.getLogger(__name__)

LONGEST_WAIT = 300.0
_stopping = threading.Event()


@dataclass(slots=True)
class Timer:
    """One function, when it is due, and how often it has failed in a row."""

    work: Callable[[], object]
    every: float
    due_at: float = 0.0
    failed_count: int = 0

    @property
    def name(self) -> str:
        return f"{self.work.__module__}.{self.work.__name__}"

    def run(self) -> bool:
        """Do the work once. A failure is logged, and makes the next try wait longer."""
        try:
            close_old_connections()
            self.work()
        except Exception:
            self.failed_count += 1
            logger.exception(
                "%s failed %d times in a row", self.name, self.failed_count
            )
        else:
            self.failed_count = 0
        finally:
            close_old_connections()
        wait = self.every * 2 ** min(self.failed_count, 10)
        self.due_at = time.monotonic() + min(wait, max(LONGEST_WAIT, self.every))
        return self.failed_count == 0


def of_rooms() -> list[Timer]:
    return [Timer(*timer) for room in rooms().values() for timer in room.timers]


def run_once(timers: Sequence[Timer]) -> bool:
    """Run each timer once, also after one that failed; True when none did."""
    results = [timer.run() for timer in timers if not is_stopping()]
    return all(results)


def run_forever(timers: Sequence[Timer]) -> None:
    """Run each timer when it is due, until somebody calls `stop`."""
    while not is_stopping():
        for timer in timers:
            if timer.due_at <= time.monotonic() and not is_stopping():
                timer.run()
        next_at = min(timer.due_at for timer in timers)
        _stopping.wait(max(0.0, next_at - time.monotonic()))


def stop(*_signal: object) -> None:
    """Let the work at hand come to its end and begin nothing new."""
    _stopping.set()


def is_stopping() -> bool:
    return _stopping.is_set()


def worker_name() -> str:
    """Which process of which machine this is."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"
