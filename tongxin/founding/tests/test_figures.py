"""The street's own figures and holidays, on pages."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from tongxin.founding import operations
from tongxin.journal.models import Entry
from tongxin.kernel import clock, rules
from tongxin.kernel.models import CalendarYear, LocalRule
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Role
from tongxin.people.tests.make import make_administrator, make_street_clerk

pytestmark = pytest.mark.django_db
OWN, LAW = "poll.paper_days", "voice.due.petition"


def facts(**but: object) -> dict[str, object]:
    paper = {"basis": "办公会纪要", "decided_by": "街道办事处"}
    return {"value": 4, **paper, "valid_from": clock.today(), **but}


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_street_clerk(role))
    return client


def test_the_chief_gives_an_own_rule_another_value_and_takes_it_back():
    chief = signed_in(Role.CHIEF)
    page = chief.get(reverse("founding:rules")).content.decode()
    assert "业主表决参考办法" in page
    sent = chief.post(reverse("founding:set_figure", args=[OWN]), facts())
    assert sent.url == reverse("founding:rule", args=[OWN])
    assert rules.get(OWN).value == 4
    line = Entry.objects.get(action="rule.set")
    assert {"code", "value", "basis", "decided_by", "valid_from"} <= {*line.fields}
    again = chief.post(reverse("founding:set_figure", args=[OWN]), facts(value=5))
    assert again.status_code == 422
    assert "办公会纪要" in chief.get(sent.url).content.decode()
    row = LocalRule.objects.get()
    chief.post(reverse("founding:take_back", args=[row.pk]))
    assert rules.get(OWN).value == 2
    assert Entry.objects.filter(action="rule.taken_back").count() == 1


def test_law_has_no_other_value_and_no_page_for_one():
    chief = make_street_clerk(Role.CHIEF)
    with refused("This is law; the street cannot give it another value."):
        operations.set_figure(chief, LAW, **facts())
    client = signed_in(Role.CHIEF)
    assert client.get(reverse("founding:set_figure", args=[LAW])).status_code == 404
    page = client.get(reverse("founding:rule", args=[LAW])).content.decode()
    assert "信访工作条例" in page
    assert reverse("founding:set_figure", args=[LAW]) not in page


def test_a_clerk_reads_rules_and_sets_none():
    clerk = signed_in(Role.CLERK)
    assert clerk.get(reverse("founding:rule", args=[OWN])).status_code == 200
    assert clerk.get(reverse("founding:set_figure", args=[OWN])).status_code == 404
    with pytest.raises(PermissionDenied):
        operations.set_figure(make_street_clerk(), OWN, **facts())


def test_a_figure_that_has_counted_stays():
    chief = make_street_clerk(Role.CHIEF)
    yesterday = clock.today() - timedelta(days=1)
    row = operations.set_figure(chief, OWN, **facts(valid_from=yesterday))
    with refused("It has counted already: set another one instead."):
        operations.take_figure_back(chief, row)


def test_the_official_notice_of_a_year_is_typed_and_counted_by():
    client, year = Client(), clock.today().year + 1
    client.force_login(make_administrator())
    address = reverse("founding:calendar_year", args=[year])
    sent = {"source": "国办发明电〔2026〕9号", "status": "verified"}
    day = next(
        on
        for on in (
            clock.midnight(clock.today()).date().replace(year=year, day=d)
            for d in range(1, 8)
        )
        if on.weekday() == 0
    )
    wrong = client.post(address, sent | {"days": f"{day} 休 元旦\n{day} 班\n哪天"})
    assert wrong.status_code == 422
    assert "第2行" in wrong.content.decode()
    assert "第3行" in wrong.content.decode()
    other = client.post(address, sent | {"days": f"{year - 1}-01-05 休"})
    assert other.status_code == 422
    assert client.post(address, sent | {"days": f"{day} 休 元旦"}).status_code == 302
    row = CalendarYear.objects.get(year=year)
    assert (row.source, row.status) == ("国办发明电〔2026〕9号", "verified")
    assert clock.is_workday(day) is False
    assert f"{day} 休 元旦" in client.get(address).content.decode()
    assert Entry.objects.filter(action="calendar.added").count() == 1
