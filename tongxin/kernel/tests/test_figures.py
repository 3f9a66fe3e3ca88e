"""Several counts in one statement; none is exact beyond 99."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from tongxin.kernel.figures import capped_counts, figure
from tongxin.kernel.models import CalendarDay

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _days():
    first = date(2030, 1, 1)
    CalendarDay.objects.bulk_create(
        CalendarDay(on=first + timedelta(days=n), is_workday=n < 12) for n in range(120)
    )


def three() -> list[QuerySet[CalendarDay]]:
    days = CalendarDay.objects.order_by("-on")
    return [days, days.filter(is_workday=True), days.none()]


def test_counts_are_exact_up_to_ninety_nine():
    with CaptureQueriesContext(connection) as asked:
        assert capped_counts("three", three) == ["99+", "12", "0"]
    assert len(asked) == 1
    assert figure(CalendarDay.objects.filter(on__year=2031)) == "0"


def test_a_kept_statement_counts_anew():
    capped_counts("workdays", three)
    CalendarDay.objects.filter(is_workday=True).first().delete()

    def never():
        pytest.fail("composed a second time")

    assert capped_counts("workdays", never)[1] == "11"


def test_another_key_is_another_statement():
    def until(last: date) -> list[str]:
        days = CalendarDay.objects.filter(on__lte=last)
        return capped_counts(("until", last), lambda: [days])

    assert until(date(2030, 1, 5)) == ["5"]
    assert until(date(2030, 1, 7)) == ["7"]
    assert until(date(2030, 1, 5)) == ["5"]


def test_statements_are_not_kept_without_end(monkeypatch):
    monkeypatch.setattr("tongxin.kernel.figures._KEPT_AT_MOST", 2)
    first = CalendarDay.objects.filter(on=date(2030, 1, 1))
    assert [capped_counts(("bound", n), lambda: [first]) for n in range(5)] == [
        ["1"]
    ] * 5
