"""Seconds spent on one part of the work."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Stopwatch:
    """Runs while one of its `run` blocks is open, and not in a `pause` inside it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def run(self) -> Iterator[None]:
        """Count the time of this block."""
        begin = perf_counter()
        try:
            yield
        finally:
            self.seconds += perf_counter() - begin

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Do not count the time of this block."""
        begin = perf_counter()
        try:
            yield
        finally:
            self.seconds -= perf_counter() - begin
