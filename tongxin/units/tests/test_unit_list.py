from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.units import queries
from tongxin.units.models import Stage
from tongxin.units.tests.make import (
    make_applicant_worker,
    make_milestone,
    make_proposal,
    make_title_problem,
    make_unit,
)

pytestmark = pytest.mark.django_db


def names(response: Any) -> list[str]:
    lines = response.context["list"].lines
    units = [line[0] if isinstance(line, tuple) else line.unit for line in lines]
    return [unit.name for unit in units]


@pytest.mark.parametrize("count", [1, 3])
def test_list_needs_the_same_queries_for_one_and_for_three(
    client, django_assert_num_queries, count
):
    for _each in range(count):
        unit = make_unit()
        make_milestone(unit, season="2027年春")
        make_milestone(unit)
    # Communities of the filter, units, what comes next; entries, stalls, days of the
    # timeline; and every unit by its community.
    with django_assert_num_queries(7):
        assert client.get("/units/").status_code == 200


def test_my_units_need_the_same_queries_too(client, django_assert_num_queries):
    make_proposal(make_unit())
    client.force_login(make_street_clerk())
    client.get("/units/mine/")
    with CaptureQueriesContext(connection) as of_one:
        client.get("/units/mine/")
    for _each in range(2):
        make_proposal(make_unit())
    # The menu beside the list asks other rooms; it, too, asks no more for more rows.
    with django_assert_num_queries(len(of_one)):
        client.get("/units/mine/")


def test_units_stand_by_community_and_name_and_nothing_else(client):
    late, other = make_community("兰花"), make_community("东晓")
    make_unit("乙", community=late, stage=Stage.COMPLETED)
    make_unit("甲", community=late)
    make_unit("丙", community=other)
    assert names(client.get("/units/")) == ["丙", "乙", "甲"]


def test_stalled_unit_and_good_one_have_the_same_face(client):
    make_unit("甲", stalled_since="2025-09-01", stalled_reason="等判决")
    make_unit("乙")
    html = client.get("/units/").content.decode()
    rows = [row.split(">")[0] for row in html.split("<li")]
    assert rows.count("") >= 2
    assert "从<time" in html


def test_filters_are_kept_in_the_address(client):
    place = make_community("松泉")
    make_unit("甲村", stage=Stage.DEMOLITION)
    make_unit("乙村", community=place)
    make_unit("丙街", community=place, stalled_since="2025-09-01", stalled_reason="等")
    assert names(client.get("/units/?q=村")) == ["乙村", "甲村"]
    assert names(client.get("/units/?q=松泉&stage=planning")) == ["丙街", "乙村"]
    assert names(client.get(f"/units/?community={place.pk}&q=乙")) == ["乙村"]
    assert names(client.get("/units/?stage=demolition")) == ["甲村"]
    assert names(client.get("/units/?stage=stalled")) == ["丙街"]
    html = client.get(f"/units/?community={place.pk}&q=乙").content.decode()
    assert f"?q=%E4%B9%99&amp;community={place.pk}&amp;stage=planning" in html


@pytest.mark.parametrize(
    "query",
    [
        "stage=dreaming",
        "community=abc",
        "community=99999",
        "page=-1",
        "page=x",
    ],
)
def test_filters_that_mean_nothing_are_left_out(client, query):
    make_unit("甲村")
    assert names(client.get(f"/units/?{query}")) == ["甲村"]


@pytest.mark.parametrize(
    "text", ["独树新村", "独树村改造", "独树村3栋", "独树村更新单元"]
)
def test_name_that_is_nearly_right_finds_the_unit(client, text):
    make_unit("独树村")
    make_unit("乙村", community=make_community("松泉"))
    assert names(client.get("/units/", {"q": text})) == ["独树村"]


def test_words_that_every_unit_bears_find_none(client):
    make_unit("独树村")
    assert names(client.get("/units/", {"q": "更新改造单元"})) == []


def test_search_that_finds_nothing_says_where_to_go(client):
    make_unit("甲村")
    response = client.get("/units/?q=%25")
    assert names(response) == []
    assert "看全部单元" in response.content.decode()


def test_empty_register_says_who_registers(client):
    assert "由街道登记" in client.get("/units/").content.decode()
    client.force_login(make_street_clerk())
    assert "/units/register/" in client.get("/units/").content.decode()


def test_long_list_has_pages(client):
    for _each in range(31):
        make_unit()
    first, second = client.get("/units/"), client.get("/units/?page=2")
    assert (len(names(first)), len(names(second))) == (30, 1)
    assert "?page=2" in first.content.decode()


def test_htmx_gets_the_rows_alone(client):
    make_unit("甲村")
    html = client.get("/units/", headers={"HX-Request": "true"}).content.decode()
    assert html.strip().startswith('<div class="stack" id="listing"')
    assert "甲村" in html


def test_mine_are_the_units_my_office_keeps_or_owes_something_in(client):
    unit, other = make_unit("甲村"), make_unit("乙村", community=make_community("松泉"))
    owing = make_user(make_office("区规划部门"))
    make_title_problem(other, owed_by=make_office("区规划部门"))
    for reader, mine in (
        (make_street_clerk(), ["乙村", "甲村"]),
        (make_community_clerk(unit.community), ["甲村"]),
        (make_applicant_worker(other), ["乙村"]),
        (owing, ["乙村"]),
        (make_user(make_office("区水务部门")), []),
    ):
        client.force_login(reader)
        assert names(client.get("/units/mine/")) == sorted(mine)


def test_mine_is_no_page_of_residents_and_visitors(client):
    assert client.get("/units/mine/").status_code == 302
    client.force_login(make_resident())
    assert client.get("/units/mine/").status_code == 404


def test_other_rooms_find_and_choose_units():
    unit = make_unit("独树村")
    make_unit("乙村", community=make_community("松泉"))
    assert list(queries.find_units("独树")) == [unit]
    assert list(queries.find_units("  ")) == list(queries.find_units(""))
    assert queries.find_units("").count() == 2
    assert unit in queries.unit_choices(make_resident())
