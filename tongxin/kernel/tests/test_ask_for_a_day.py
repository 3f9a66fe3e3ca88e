from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tongxin.kernel.fields import Day


def test_a_day_is_taken_as_the_browser_sends_it():
    assert Day().clean("2026-12-18") == date(2026, 12, 18)


@pytest.mark.parametrize("text", ["0206-12-18", "1948-12-31", "2101-01-01", "9026-1-1"])
def test_a_year_that_no_paper_bears_is_a_slip_of_the_finger(text: str):
    with pytest.raises(ValidationError, match="年份"):
        Day().clean(text)


@pytest.mark.parametrize("text", ["1949-01-01", "2100-12-31"])
def test_the_first_and_the_last_year_are_taken(text: str):
    assert Day().clean(text).isoformat() == text


def test_no_day_where_none_is_needed():
    assert Day(required=False).clean("") is None


def test_the_browser_shows_its_calendar_with_the_day_as_it_reads_it():
    shown = Day().widget.render("on", date(2026, 2, 3))
    assert 'type="date"' in shown
    assert 'value="2026-02-03"' in shown
