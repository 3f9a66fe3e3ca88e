"""Units on one time: what is drawn has a day, and nothing else is."""

from datetime import date

import pytest
from django.test import Client

from tongxin.places.tests.make import make_community
from tongxin.units.models import Stage, StageEntry, Stall
from tongxin.units.tests.make import make_milestone, make_unit
from tongxin.units.timeline import timeline

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november(clock):
    clock.at("2026-11-24 10:00")


def entered(unit, *days: str | None):
    """The unit entered its stages on these days, the last one now."""
    unit.stage_entries.all().delete()
    stages = ["", *list(Stage)[: len(days)]]
    for previous, stage, day in zip(stages, stages[1:], days, strict=False):
        StageEntry.objects.create(
            unit=unit,
            previous=previous,
            stage=stage,
            entered_on=date.fromisoformat(day) if day else None,
        )


def test_stages_follow_each_other_until_today():
    unit = make_unit(stage=Stage.CONSTRUCTION)
    entered(unit, "2023-02-01", "2024-05-01", "2026-01-10")
    row = timeline([unit]).rows[0]
    assert [(one.stage, str(one.since), str(one.until)) for one in row.stretches] == [
        ("planning", "2023-02-01", "2024-05-01"),
        ("demolition", "2024-05-01", "2026-01-10"),
        ("construction", "2026-01-10", "2026-11-24"),
    ]
    assert [one.is_now for one in row.stretches] == [False, False, True]


def test_what_has_no_day_is_not_drawn():
    """Neither the stage whose beginning nobody knows, nor the one before it."""
    unit = make_unit(stage=Stage.DEMOLITION)
    entered(unit, "2023-02-01", None)
    make_milestone(unit, season="2027年春")
    row = timeline([unit]).rows[0]
    assert (row.stretches, row.milestones) == ([], [])


def test_stalls_milestones_and_today(client: Client):
    unit = make_unit("停", stalled_since=date(2026, 8, 1), stalled_reason="等判决")
    entered(unit, "2024-01-01")
    Stall.objects.create(
        unit=unit,
        since=date(2025, 1, 1),
        reason="等钱",
        ended_on=date(2025, 3, 1),
        how="钱到了",
    )
    make_milestone(unit, on=date(2024, 6, 1), done_on=date(2024, 6, 1))
    make_milestone(unit, on=date(2027, 6, 1))
    make_milestone(
        unit, on=date(2027, 7, 1), dropped_on=date(2026, 1, 1), dropped_reason="不"
    )
    drawn = timeline([unit])
    assert drawn.rows[0].stalls == [
        (date(2025, 1, 1), date(2025, 3, 1)),
        (date(2026, 8, 1), date(2026, 11, 24)),
    ]
    assert [year for year, _at in drawn.years] == [2024, 2025, 2026, 2027]
    page = client.get("/units/").content.decode()
    assert page.count('class="stall" fill="url(#stall)"') == 3  # and the legend
    assert page.count('<circle class="done"') == page.count('<circle class="todo"') == 2
    assert 'id="stall"' in page


def test_years_long_past_stand_at_the_edge():
    unit = make_unit()
    entered(unit, "2009-05-01")
    drawn = timeline([unit])
    assert drawn.axis.first == date(2021, 1, 1)
    assert drawn.axis.at(date(2009, 5, 1)) == 0


def test_units_by_community_lead_to_their_rows(client: Client):
    unit = make_unit("独树村", community=make_community("独树"))
    page = client.get("/units/?q=没有这个").content.decode()
    assert f'href="/units/#unit-{unit.slug}"' in page
    assert f'id="unit-{unit.slug}"' in client.get("/units/").content.decode()
