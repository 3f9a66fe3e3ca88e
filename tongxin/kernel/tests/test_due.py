"""By when: each unit of a rule, and each day on which counting could go wrong."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.kernel import due, rules
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.clock import SHIPPED, Deadline
from tongxin.kernel.due import Due
from tongxin.kernel.models import Status
from tongxin.kernel.operations import set_local_rule
from tongxin.kernel.rules import NotInForce, Rule, Unverified

pytestmark = pytest.mark.django_db
TEN, SIXTY = "work_ten", "work_sixty"
FIRST = date(2020, 1, 1)


def ship(monkeypatch, **figures: tuple[int, str, str]) -> None:
    """Rules of these codes, and no others: value, unit, status."""
    versions = {
        code: (Rule(code, value, unit, "法", "条", "源", sure, FIRST),)
        for code, (value, unit, sure) in figures.items()
    }
    monkeypatch.setattr(rules, "shipped", lambda: versions)


@pytest.fixture(autouse=True)
def shipped(monkeypatch, clock):
    clock.at("2026-12-01 10:00")
    ship(
        monkeypatch,
        work_ten=(10, "workdays", Status.VERIFIED),
        work_sixty=(60, "days", Status.SECONDARY),
        work_unread=(7, "days", Status.UNVERIFIED),
        work_half=(1, "share", Status.LOCAL),
    )


def test_a_rule_dates_by_its_own_unit_and_names_itself():
    assert due.due_by(TEN, date(2026, 9, 30)) == Due(
        date(2026, 10, 20), is_provisional=False, rule=TEN
    )
    assert due.due_by(SIXTY, date(2026, 9, 30)).on == date(2026, 11, 29)


def test_what_nobody_has_read_in_the_law_dates_nothing():
    for ask in (due.due_by, due.latest_start, due.basis):
        with pytest.raises(Unverified):
            ask("work_unread", date(2026, 9, 30))


def test_a_rule_that_nobody_wrote_dates_nothing():
    with pytest.raises(KeyError):
        due.due_by("work_forgotten", date(2026, 9, 30))


def test_a_share_is_no_length_of_time():
    with pytest.raises(ValueError, match="is no day"):
        due.due_by("work_half", date(2026, 9, 30))


@pytest.mark.parametrize("unit", ["workdays", "days", "months", "years"])
def test_nothing_is_counted_backward_by_a_negative_figure(unit: str):
    with pytest.raises(ValueError, match="is no day"):
        due.count(date(2026, 9, 30), -1, unit)


def test_what_began_before_the_rule_is_measured_by_todays():
    assert due.due_by(SIXTY, date(2019, 12, 31)).on == date(2020, 2, 29)


def test_the_figure_of_the_first_day_counts_and_the_law_of_another_where_it_is_asked():
    set_local_rule(
        SYSTEM,
        SIXTY,
        value=30,
        basis="办法",
        decided_by="街道办",
        valid_from=date(2026, 11, 1),
    )
    began = date(2026, 10, 31)
    assert due.due_by(SIXTY, began).on == began + timedelta(days=60)
    assert due.due_by(SIXTY, began, law_of=date(2026, 11, 1)).on == date(2026, 11, 30)


# ---- Days on which counting goes wrong ----


def test_a_weekend_is_not_counted_and_a_first_day_on_it_is_day_nought():
    friday, saturday = date(2026, 11, 13), date(2026, 11, 14)
    assert due.count(friday, 1, "workdays").on == date(2026, 11, 16)
    assert due.count(saturday, 1, "workdays").on == date(2026, 11, 16)
    assert due.count(friday, 1, "days").on == saturday


def test_a_saturday_worked_for_a_holiday_counts():
    # Off from Thursday 1 to Wednesday 7 October; Saturday 10 is worked.
    assert due.count(date(2026, 9, 30), 1, "workdays").on == date(2026, 10, 8)
    assert due.count(date(2026, 10, 9), 1, "workdays").on == date(2026, 10, 10)


def test_from_the_last_day_of_a_year():
    assert due.count(date(2025, 12, 31), 1, "days").on == date(2026, 1, 1)
    assert due.count(date(2025, 12, 31), 2, "months").on == date(2026, 2, 28)
    # 1 to 3 January off, Sunday 4 worked for them.
    assert due.count(date(2025, 12, 31), 1, "workdays") == Deadline(
        date(2026, 1, 4), is_provisional=False
    )


def test_over_the_twenty_ninth_of_february():
    assert due.count(date(2024, 2, 28), 1, "days").on == date(2024, 2, 29)
    assert due.count(date(2026, 2, 28), 1, "days").on == date(2026, 3, 1)
    # Thursday, Friday; a leap day is a working day as any other.
    assert due.count(date(2024, 2, 28), 2, "workdays").on == date(2024, 3, 1)
    assert due.count(date(2024, 2, 29), 1, "years").on == date(2025, 2, 28)
    assert due.count(date(2024, 2, 29), 4, "years").on == date(2028, 2, 29)
    assert due.count(date(2024, 1, 31), 1, "months").on == date(2024, 2, 29)


def test_a_year_without_holidays_marks_working_days_alone_as_provisional():
    assert 2027 not in SHIPPED.years, "Choose a year without a table."
    last = date(2026, 12, 31)
    assert due.due_by(TEN, last).is_provisional
    for unit in ("days", "months", "years"):
        assert not due.count(last, 1, unit).is_provisional


# ---- Back from a day ----


def test_the_last_day_of_a_notice_is_counted_back():
    assert due.count_back(date(2026, 11, 20), 7, "days") == date(2026, 11, 13)
    # From Thursday 8 and from Wednesday 30 September on, one working day is Thursday 8.
    assert due.count_back(date(2026, 10, 8), 1, "workdays") == date(2026, 10, 7)
    assert due.count_back(date(2026, 2, 28), 1, "months") == date(2026, 1, 31)
    assert due.latest_start(SIXTY, date(2026, 11, 29)) == date(2026, 9, 30)


@given(
    day=st.dates(date(2006, 1, 1), date(2026, 9, 1)),
    n=st.integers(0, 40),
    unit=st.sampled_from(["workdays", "days", "months"]),
)
def test_back_and_forth_agree(day: date, n: int, unit: str):
    start = due.count_back(day, n, unit)
    assert due.count(start, n, unit).on <= day
    assert due.count(start + timedelta(days=1), n, unit).on > day


def test_a_page_prints_the_figure_with_its_law():
    assert due.basis(TEN, date(2026, 9, 30)) == "10个工作日（法 条；按法律原文）"


def test_no_version_for_today_either():
    """A law that ended dates nothing new; `due_by` does not fall back for ever."""
    ended = Rule(TEN, 10, "workdays", "法", "", "源", Status.VERIFIED, FIRST, FIRST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "shipped", lambda: {TEN: (ended,)})
        assert due.due_by(TEN, FIRST).rule == TEN
        with pytest.raises(NotInForce):
            due.due_by(TEN, FIRST + timedelta(days=1))
