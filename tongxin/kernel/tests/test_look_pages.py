"""A slice of a list without a count, and a part of a page for htmx."""

import pytest
from django.test import RequestFactory

from tongxin.kernel.models import CalendarYear
from tongxin.kernel.pages import paged, render_part, wants_part

pytestmark = [pytest.mark.django_db]
get = RequestFactory().get


@pytest.fixture
def years():
    CalendarYear.objects.all().delete()
    CalendarYear.objects.bulk_create(
        CalendarYear(year=2031 + n, source="示例") for n in range(5)
    )
    return CalendarYear.objects.order_by("year")


def test_a_page_knows_its_neighbours(years):
    first = paged(get("/"), years, size=2)
    assert [row.year for row in first.rows] == [2031, 2032]
    assert (first.number, first.has_next, first.has_previous) == (1, True, False)
    last = paged(get("/?page=3"), years, size=2)
    assert [row.year for row in last.rows] == [2035]
    assert (last.number, last.has_next, last.has_previous) == (3, False, True)


def test_a_full_last_page_has_no_next(years):
    assert not paged(get("/"), years, size=5).has_next


def test_a_page_costs_one_query_and_no_count(years, django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        paged(get("/?page=2"), years, size=2)
    assert "COUNT" not in captured.captured_queries[0]["sql"]


@pytest.mark.parametrize(
    "page", ["", "0", "-1", "x", "1e9", "99999999999999999999", "7"]
)
def test_a_page_that_is_none_is_the_first(years, page):
    slice_ = paged(get("/", {"page": page}), years, size=2)
    assert (slice_.number, slice_.rows[0].year) == (1, 2031)


def test_an_empty_list_is_one_page():
    CalendarYear.objects.all().delete()
    slice_ = paged(get("/"), CalendarYear.objects.order_by("year"))
    assert (list(slice_.rows), slice_.has_next) == ([], False)


def test_htmx_gets_a_part_and_the_history_the_page():
    assert not wants_part(get("/"))
    assert wants_part(get("/", headers={"HX-Request": "true"}))
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert not wants_part(get("/", headers=back))


def test_a_part_is_only_itself(settings, tmp_path):
    (tmp_path / "p.html").write_text(
        "whole {% partialdef answer inline %}part{% endpartialdef %}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    page = render_part(get("/"), "p.html", "answer", {})
    part = render_part(get("/", headers={"HX-Request": "true"}), "p.html", "answer", {})
    assert page.content.decode().strip() == "whole part"
    assert part.content.decode().strip() == "part"
    assert "HX-Request" in page.headers["Vary"]
