"""What the ledger of units says of a time stays, whatever happens to a unit later."""

from datetime import date

import pytest

from tongxin.councils.models import Body
from tongxin.councils.tests.make import make_body
from tongxin.kernel.actors import SYSTEM
from tongxin.ledgers.tests.make import at, book, make_unit, told
from tongxin.people.tests.make import make_street_clerk
from tongxin.units import operations as units
from tongxin.units.models import Stage, Unit
from tongxin.units.tests.make import make_milestone
from tongxin.units.tests.make import make_unit as make_undated

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(clock):
    """In the middle of 2026."""
    user = make_street_clerk()
    clock.at("2026-06-15 10:00")
    return user


@pytest.fixture
def unit(street):
    return make_unit("独树村")


def moved(unit: Unit, stage: str, on: date, reason: str = "") -> Unit:
    return units.enter_stage(SYSTEM, unit, stage=stage, on=on, reason=reason)


def of(actor, query: str) -> tuple[str | None, str | None, str | None]:
    """Stage, in it since, stands still since: of the only line."""
    [line] = told(actor, "units", query)
    days = [line[title] for title in ("进入日期", "停滞起始")]
    return (line["期末阶段"], *[f"{day:%Y-%m-%d}" if day else None for day in days])


def test_the_stage_is_that_at_the_end_of_the_time(street, unit):
    moved(unit, Stage.DEMOLITION, date(2026, 3, 1))
    assert of(street, "year=2025") == ("规划", "2020-01-05", None)
    assert of(street, "year=2026&month=2") == ("规划", "2020-01-05", None)
    # The day itself is the first in the new one.
    assert of(street, "year=2026&month=3") == ("拆迁", "2026-03-01", None)
    assert of(street, "year=2026") == ("拆迁", "2026-03-01", None)


def test_of_two_stages_in_one_time_the_later_stands(street, unit):
    unit = moved(unit, Stage.DEMOLITION, date(2026, 3, 1))
    moved(unit, Stage.PLANNING, date(2026, 3, 1), reason="写错了")
    assert of(street, "year=2026&month=3") == ("规划", "2026-03-01", None)


def test_a_unit_is_in_no_ledger_of_a_time_before_it_was_there(street, unit):
    late = make_unit("后来的")
    late.stage_entries.update(entered_on=date(2026, 3, 1))
    assert [line["更新单元"] for line in told(street, "units", "year=2025")] == [
        "独树村"
    ]
    assert len(told(street, "units", "year=2026")) == 2


def test_where_no_day_is_known_it_counts_from_when_it_was_written_down(street):
    make_undated("没有日期的").stage_entries.update(recorded_at=at("2026-01-01 00:00"))
    assert told(street, "units", "year=2025") == []
    assert of(street, "year=2026&month=1") == ("规划", None, None)


def test_what_was_done_before_any_stage_is_known_is_a_line_without_one(street):
    late = make_undated("没有日期的")
    late.stage_entries.update(recorded_at=at("2026-05-01 09:00"))
    make_milestone(late, title="意愿征集", done_on=date(2025, 8, 1))
    [line] = told(street, "units", "year=2025")
    assert line["期末阶段"] is None
    assert line["期内大事"] == "2025-08-01 意愿征集"
    assert told(street, "units", "year=2025&month=7") == []
    for stage in Stage:
        assert told(street, "units", f"year=2025&state={stage}") == []


def test_it_stands_still_or_not_as_of_then(street, unit):
    unit = units.mark_stalled(
        SYSTEM, unit, since=date(2026, 2, 1), reason="资金没有到位"
    )
    assert of(street, "year=2026&month=1")[2] is None
    assert of(street, "year=2026&month=2")[2] == "2026-02-01"
    units.resume_unit(SYSTEM, unit, on=date(2026, 4, 30), how="资金到了")
    assert of(street, "year=2026&month=3")[2] == "2026-02-01"
    [line] = told(street, "units", "year=2026&month=3")
    assert line["停滞原因"] == "资金没有到位"
    # On the last day of April it went on.
    assert of(street, "year=2026&month=4")[2] is None


def test_a_state_is_asked_as_of_then(street, unit):
    def found(month: int, state: str) -> int:
        return len(told(street, "units", f"year=2026&month={month}&state={state}"))

    unit = moved(unit, Stage.DEMOLITION, date(2026, 3, 1))
    unit = units.mark_stalled(SYSTEM, unit, since=date(2026, 3, 5), reason="没钱")
    units.resume_unit(SYSTEM, unit, on=date(2026, 5, 2), how="有钱了")
    assert [found(month, "planning") for month in (2, 3)] == [1, 0]
    assert [found(month, "demolition") for month in (2, 3)] == [0, 1]
    assert [found(month, "stalled") for month in (2, 3, 4, 5)] == [0, 1, 1, 0]


def test_a_conference_is_told_of_while_it_stood(street, unit):
    body = make_body(unit, founded_on=date(2026, 2, 10))
    Body.objects.filter(pk=body.pk).update(
        dissolved_on=date(2026, 5, 1), dissolved_reason="合并"
    )
    names = [
        told(street, "units", f"year=2026&month={month}")[0]["联席会"]
        for month in (1, 2, 4, 5)
    ]
    assert names == [None, body.name, body.name, None]


def test_a_past_year_written_again_later_is_the_same_bytes(street, unit, clock):
    """Whatever the unit has become, and whichever others came, since."""
    clock.at("2026-01-10 10:00")
    unit = units.mark_stalled(SYSTEM, unit, since=date(2025, 9, 1), reason="没钱")
    first = book(street, "units", "year=2025")
    assert len(told(street, "units", "year=2025")) == 1
    clock.at("2026-06-15 10:00")
    unit = units.resume_unit(SYSTEM, unit, on=date(2026, 2, 1), how="有钱了")
    unit = moved(unit, Stage.DEMOLITION, date(2026, 3, 1))
    units.mark_stalled(SYSTEM, unit, since=date(2026, 4, 1), reason="又没钱")
    make_milestone(unit, title="签约启动", done_on=date(2026, 4, 2))
    make_body(unit, founded_on=date(2026, 5, 1))
    make_unit("后来的").stage_entries.update(entered_on=date(2026, 3, 1))
    # Written down in June, entered nobody knows when.
    make_undated("没有日期的").stage_entries.update(recorded_at=clock.now)
    assert book(street, "units", "year=2025") == first
    assert book(street, "units", "year=2026") != first
