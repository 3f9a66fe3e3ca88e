"""A month of all conferences, for the street: by community, never by count."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tongxin.councils import operations, queries
from tongxin.councils.models import Body, Meeting
from tongxin.councils.tests.make import (
    holder,
    make_body,
    make_meeting,
    make_seated_body,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.periods import Period
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db
PAGE, FILE = "councils:overview", "councils:overview_xlsx"


@pytest.fixture
def street(client):
    user = make_street_clerk()
    client.force_login(user)
    return user


def put_in(meeting: Meeting, moment: datetime, state: str = "planned", **facts) -> None:
    """As if it had gone that way."""
    Meeting.objects.filter(pk=meeting.pk).update(
        planned_at=moment, state=state, **facts
    )


def make_held(body: Body, moment: datetime, state: str = "held") -> None:
    put_in(
        make_meeting(body),
        moment,
        state,
        called_at=moment,
        opened_at=moment,
        ended_at=moment,
        presider=holder(body, 1),
    )


def at(day: int, hour: int = 12, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def shown(client, month: str = "2026-09"):
    answer = client.get(reverse(PAGE), {"month": month})
    assert answer.status_code == 200
    return answer


def states(answer) -> dict[str, list[str]]:
    return {
        row.body.name: [one.state for one in row.meetings]
        for row in answer.context["rows"]
    }


def test_each_conference_stands_there_with_what_came_of_it(client, street):
    held, without, missed, nothing = (
        make_seated_body(make_unit(f"单元{number}"), name=f"{number}号联席会")
        for number in range(4)
    )
    make_held(held, at(8))
    make_held(without, at(9), "no_quorum")
    first = make_meeting(missed)
    put_in(first, at(10), "missed", missed_reason="台风")
    instead = operations.plan_meeting(
        SYSTEM,
        missed,
        planned_at=timezone.now() + timedelta(days=1),
        place="二楼",
        makes_up_for=Meeting.objects.get(pk=first.pk),
    )
    answer = shown(client)
    assert states(answer) == {
        "0号联席会": ["held"],
        "1号联席会": ["no_quorum"],
        "2号联席会": ["missed"],
        "3号联席会": [],
    }
    assert "台风" in answer.text
    day = timezone.localdate(instead.planned_at).isoformat()
    assert f'datetime="{day}"' in answer.text
    assert nothing.name in answer.text


def test_the_month_is_that_of_the_street_not_of_greenwich(client, street):
    body = make_seated_body()
    make_held(body, at(31, 17, 8))
    assert states(shown(client, "2026-09"))[body.name] == ["held"]
    assert states(shown(client, "2026-08"))[body.name] == []


def test_it_is_ordered_by_community_and_name_however_often_they_met(client, street):
    songquan, dushu = make_community("松泉"), make_community("东晓样例")
    names = []
    for community, name in ((songquan, "甲"), (dushu, "丙"), (dushu, "乙")):
        unit = make_unit(f"{name}单元", community=community)
        body = make_seated_body(unit, name=f"{name}联席会")
        names.append((body.community.name, body.name))
    for day in (3, 4):
        make_held(Body.objects.get(name="丙联席会"), at(day))
    found = [(row.body.community.name, row.body.name) for row in queries_rows(client)]
    assert found == sorted(names)


def queries_rows(client):
    return shown(client).context["rows"]


def test_who_was_founded_later_or_dissolved_before_is_not_there(client, street):
    late = make_body(name="后来的", founded_on=clock.today())
    gone = make_body(make_unit("旧单元"), name="先前的")
    Body.objects.filter(pk=gone.pk).update(
        dissolved_on=date(2026, 6, 1), dissolved_reason="改组"
    )
    assert states(shown(client, "2026-05")) == {gone.name: []}
    assert states(shown(client, "2026-09")) == {}
    assert late.name not in shown(client, "2026-09").text


@pytest.mark.parametrize(
    "text", ["", "x", "2026-13", "0001-01", "9999-12", "2026-11-05", "2026-1\x00"]
)
def test_what_is_no_month_is_this_month(client, street, text):
    answer = shown(client, text)
    assert answer.context["month"].first == clock.today().replace(day=1)


def test_months_lead_over_the_turn_of_the_year():
    month = Period(2026, 12)
    assert (month.month_before.code, month.month_after.code) == ("2026-11", "2027-01")
    assert month.last == date(2026, 12, 31)


def test_the_file_says_the_same(client, street):
    missed = make_seated_body(name="甲联席会")
    make_body(make_unit("乙单元"), name="乙联席会")
    put_in(make_meeting(missed), at(10), "missed", missed_reason="=台风")
    answer = client.get(reverse(FILE), {"month": "2026-09"})
    assert "meetings-2026-09.xlsx" in answer["Content-Disposition"]
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sorted(row[1] for row in rows) == ["乙联席会", "甲联席会"]
    of_missed = next(row for row in rows if row[1] == "甲联席会")
    assert of_missed[4] == "'=台风"
    assert of_missed[3].date() == date(2026, 9, 10)


def test_one_conference_and_three_ask_the_same_of_the_database(
    client, street, django_assert_max_num_queries
):
    make_held(make_seated_body(), at(8))
    month = Period(2026, 9)
    for count in (1, 3):
        with django_assert_max_num_queries(2):
            rows = queries.month_rows(Body.objects.select_related("community"), month)
            assert len(rows) == count
        while Body.objects.count() < 3:
            number = Body.objects.count()
            body = make_seated_body(make_unit(f"单元{number}"), name=f"{number}号")
            make_held(body, at(9))


@pytest.mark.parametrize("name", [PAGE, FILE])
def test_only_the_street_has_it(client, name):
    for user in (make_community_clerk(role="secretary"), make_resident()):
        client.force_login(user)
        assert client.get(reverse(name)).status_code == 404
    client.logout()
    assert client.get(reverse(name)).status_code == 302
