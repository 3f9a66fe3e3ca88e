"""Rows by the thousand, written past the operations."""

from collections.abc import Iterator
from contextlib import contextmanager

from tongxin.journal import operations as journal
from tongxin.kernel.actors import SYSTEM
from tongxin.places.models import Place


@contextmanager
def filled() -> Iterator[None]:
    """What is written inside has one line of the journal, so that it stays whole."""
    with journal.act_first():
        yield
        journal.record(SYSTEM, "bench.filled", Place.objects.earliest("pk"))
