"""Ledgers as pages: who reads which lines, filters in the address, page after page."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tongxin.councils.tests.make import make_seated_body
from tongxin.kernel.actors import SYSTEM
from tongxin.ledgers.queries import ledgers
from tongxin.ledgers.tests.make import (
    at,
    make_held,
    make_missed,
    make_month,
    make_said,
    make_secretary,
    make_task,
    make_unit,
    told,
)
from tongxin.people import operations
from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_applicant_worker
from tongxin.voices.ledgers import title_for
from tongxin.voices.models import Voice
from tongxin.voices.policies import taken_in_by
from tongxin.voices.tests.office import make_partner

pytestmark = pytest.mark.django_db
SEPTEMBER_10 = date(2026, 9, 10)


def open_ledger(client, user, which: str, query: str = "?year=2026"):
    client.force_login(user)
    return client.get(reverse("ledgers:ledger", args=[which]) + query)


def units_of(lines, column: str = "更新单元") -> set[str]:
    return {line[column] for line in lines}


def a_street_of_two():
    """The same in two communities."""
    for name in ("独树", "松泉"):
        unit = make_unit(f"{name}单元", community=make_community(name))
        make_held(make_seated_body(unit), at("2026-09-08 19:30"))
        voice = make_said(unit, at("2026-09-03 09:00"), text=f"{name}的灯")
        make_task(voice, due_on=SEPTEMBER_10, sent_at=at("2026-09-04 09:00"))


@pytest.mark.parametrize("role", ["chief", "clerk", "secretary"])
def test_the_streets_office_reads_the_whole_street(role):
    a_street_of_two()
    user = make_street_clerk(role)
    for which in ("units", "voices", "tasks"):
        assert units_of(told(user, which)) == {"独树单元", "松泉单元"}
    for which in ("seats", "meetings"):
        names = units_of(told(user, which), "联席会")
        assert names == {"独树单元联席会", "松泉单元联席会"}


def test_a_secretary_reads_her_communities_alone():
    a_street_of_two()
    user = make_secretary(make_community("独树"))
    for which in ("units", "voices", "tasks"):
        assert units_of(told(user, which)) == {"独树单元"}
    for which in ("seats", "meetings"):
        assert units_of(told(user, which), "联席会") == {"独树单元联席会"}


def test_a_secretary_who_is_a_clerk_next_door_reads_no_ledger_there():
    a_street_of_two()
    user = make_secretary(make_community("独树"))
    office = make_community_clerk(make_community("松泉")).posts[0].office
    operations.appoint(SYSTEM, user, office=office, role=Role.CLERK)
    user = type(user).objects.get(pk=user.pk)
    assert taken_in_by(user).filter(text="松泉的灯").exists()
    for which in ("voices", "tasks"):
        assert units_of(told(user, which)) == {"独树单元"}


def test_a_secretary_who_helps_elsewhere_reads_no_more_in_her_ledgers():
    """A task of another community leads her to its voice, never into her ledger."""
    a_street_of_two()
    user = make_secretary(make_community("独树"))
    foreign = Voice.objects.get(text="松泉的灯")
    make_task(
        foreign,
        lead=user.posts[0].office,
        due_on=SEPTEMBER_10,
        sent_at=at("2026-09-04 09:00"),
    )
    assert units_of(told(user, "tasks")) == {"独树单元"}
    assert units_of(told(user, "voices")) == {"独树单元"}


def outsiders():
    unit = make_unit("申报单元")
    return {
        "clerk of the community": make_community_clerk(),
        "receptionist of the street": make_street_clerk("receptionist"),
        "auditor": make_street_clerk("auditor"),
        "liaison": make_user(make_office("街道城建办")),
        "applicant": make_applicant_worker(unit),
        "resident": make_resident(),
    }


def test_for_everybody_else_there_is_no_ledger_and_no_report(client):
    make_month()
    paths = [
        reverse("ledgers:index"),
        *(reverse("ledgers:ledger", args=[which]) for which in ledgers()),
        *(reverse("ledgers:file", args=[which, "xlsx"]) for which in ledgers()),
        reverse("ledgers:month", args=["dushu", "2026-09"]),
        reverse("ledgers:month_docx", args=["dushu", "2026-09"]),
    ]
    for who, user in outsiders().items():
        client.force_login(user)
        for path in paths:
            assert client.get(path).status_code == 404, (who, path)


def test_a_visitor_is_led_to_the_sign_in(visitor):
    answer = visitor.get(reverse("ledgers:index"))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/sign-in/")


def test_what_is_no_ledger_is_not_found(client):
    assert open_ledger(client, make_street_clerk(), "scores").status_code == 404


# ---- Filters ----


def test_a_year_a_month_a_unit_and_a_state(client):
    make_month()
    other = make_unit("别的单元")
    make_said(other, at("2026-09-05 09:00"))
    make_said(other, at("2025-12-31 23:59"))
    user = make_street_clerk()
    counts = {
        query: len(told(user, "voices", query))
        for query in (
            "year=2026",
            "year=2025",
            "year=2026&month=9&unit=dushu",
            "year=2026&month=10",
            "year=2026&unit=dushu&state=closed",
            "year=2026&unit=dushu&state=received",
        )
    }
    assert counts == {
        "year=2026": 8,
        "year=2025": 1,
        "year=2026&month=9&unit=dushu": 7,
        "year=2026&month=10": 0,
        "year=2026&unit=dushu&state=closed": 6,
        "year=2026&unit=dushu&state=received": 1,
    }


def test_a_day_is_that_of_the_street_not_of_greenwich():
    unit = make_unit()
    make_said(unit, at("2027-01-01 00:10"))
    user = make_street_clerk()
    assert told(user, "voices", "year=2026") == []
    assert len(told(user, "voices", "year=2027&month=1")) == 1


@pytest.mark.parametrize(
    "query",
    ["?year=x", "?year=99999", "?month=13", "?month=²", "?unit=nowhere", "?state=best"],
)
def test_what_is_no_filter_is_left_out(client, query):
    answer = open_ledger(client, make_street_clerk(), "voices", query)
    assert answer.status_code == 200
    assert "没有看懂，没有用上" in answer.text


def test_a_unit_of_another_community_is_no_filter_of_hers():
    """As if it were not there: her own lines stay, and none of its come."""
    a_street_of_two()
    user = make_secretary(make_community("独树"))
    foreign = Unit.objects.get(name="松泉单元")
    lines = told(user, "units", f"year=2026&unit={foreign.slug}")
    assert units_of(lines) == {"独树单元"}


@pytest.mark.parametrize("which", list(ledgers()))
def test_every_ledger_is_narrowed_to_a_unit(which):
    a_street_of_two()
    unit, user = Unit.objects.get(name="独树单元"), make_street_clerk()
    lines = told(user, which, f"year=2026&unit={unit.slug}")
    assert 0 < len(lines) < len(told(user, which))
    assert "松泉" not in str(lines)


def test_the_excel_link_keeps_the_filters(client):
    make_month()
    query = "?year=2025&month=9&unit=dushu&state=closed"
    facts = {"answered_at": at("2025-09-06 09:00"), "word": "solved"}
    make_said(Unit.objects.get(), at("2025-09-05 09:00"), **facts)
    answer = open_ledger(client, make_street_clerk(), "voices", query)
    path = reverse("ledgers:file", args=["voices", "xlsx"])
    kept = "year=2025&amp;month=9&amp;unit=dushu&amp;state=closed"
    assert f'href="{path}?{kept}"' in answer.text


def test_an_empty_ledger_leads_back_to_the_whole_year(client):
    answer = open_ledger(client, make_street_clerk(), "voices", "?year=2026&month=2")
    path = reverse("ledgers:ledger", args=["voices"])
    assert f'href="{path}">看全部' in answer.text
    assert "export." not in answer.text


# ---- The list ----


def test_the_latest_stands_first_on_the_page_and_last_in_the_file(client):
    unit = make_unit()
    first = make_said(unit, at("2026-03-01 09:00"), text="早的")
    last = make_said(unit, at("2026-08-01 09:00"), text="晚的")
    user = make_street_clerk()
    page = open_ledger(client, user, "voices").text
    assert page.index(last.number) < page.index(first.number)
    assert [line["编号"] for line in told(user, "voices")] == [
        first.number,
        last.number,
    ]


def test_page_after_page(client):
    unit = make_unit()
    for _ in range(51):
        make_said(unit, at("2026-03-01 09:00"))
    user = make_street_clerk()
    first = open_ledger(client, user, "voices")
    second = open_ledger(client, user, "voices", "?year=2026&page=2")
    sizes = [len(answer.context["list"].lines) for answer in (first, second)]
    assert sizes == [50, 1]
    assert "year=2026&amp;page=2" in first.text


@pytest.mark.parametrize("which", list(ledgers()))
def test_one_line_and_three_lines_take_the_same_queries(client, which):
    user = make_street_clerk()

    def one_more() -> int:
        unit = make_unit()
        body = make_seated_body(unit)
        make_held(body, at("2026-09-08 19:30"))
        make_missed(body, at("2026-10-08 19:30"))
        voice = make_said(unit, at("2026-09-03 09:00"))
        make_task(voice, due_on=SEPTEMBER_10, sent_at=at("2026-09-04 09:00"))
        open_ledger(client, user, which)
        with CaptureQueriesContext(
            connection,
        ) as found:
            open_ledger(client, user, which)
        return len(found)

    counts = [one_more() for _ in range(3)]
    assert counts[0] == counts[2]


def test_the_index_takes_the_same_queries_for_one_unit_and_three(client):
    client.force_login(make_street_clerk())
    counts = []
    for _ in range(3):
        make_unit()
        client.get(reverse("ledgers:index"))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("ledgers:index"))
        counts.append(len(found))
    assert counts[0] == counts[2]


def test_a_title_told_to_offices_alone_is_kept_from_a_partner():
    """Nobody who reads ledgers is one; a second post would not open it either."""
    unit = make_unit()
    voice = make_said(unit, at("2026-09-03 09:00"), audience="office")
    sent = {"due_on": SEPTEMBER_10, "sent_at": at("2026-09-04 09:00")}
    task = make_task(voice, title="家里的事", **sent)
    [line] = told(make_secretary(unit.community), "tasks")
    assert line["任务"] == "家里的事"
    assert title_for(make_partner(), task) == "一件只给办理单位看的诉求"
