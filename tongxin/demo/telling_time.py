"""The demo lives through its year: for its length the clock is set by the story."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone

_real_now = timezone.now


class Hands:
    """The hands of the clock; `at` is what `timezone.now()` says meanwhile."""

    def __init__(self) -> None:
        self.started_at: datetime = _real_now()
        self.at: datetime = self.started_at

    def now(self) -> datetime:
        return self.at

    def set_day(self, last: date, *, days_before: int) -> None:
        """Nine in the morning, so many days before the last day of the story."""
        day = last - timedelta(days=days_before)
        self.at = timezone.make_aware(datetime.combine(day, time(9)))


@contextmanager
def story_clock() -> Iterator[Hands]:
    """While open, every operation believes in `hands.at`."""
    hands = Hands()
    with patch("django.utils.timezone.now", hands.now):
        yield hands
