from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.kernel import clock
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_unit
from tongxin.voices.models import SavedView, Voice
from tongxin.voices.tests.make import make_answered, make_voice
from tongxin.voices.tests.office import make_liaison, make_other_clerk, send, signed_in

pytestmark = pytest.mark.django_db


def titles(client, query=""):
    page = client.get(f"/inbox/{query}")
    assert page.status_code == 200
    return [row.title for row in page.context["slice"].rows]


def test_the_most_urgent_stands_first_and_answered_ones_are_gone():
    today = clock.today()
    make_voice("后天", due_on=today + timedelta(days=2))
    make_voice("昨天", due_on=today - timedelta(days=1), state=Voice.State.REOPENED)
    make_voice("今天", due_on=today)
    make_answered("办完了")
    assert titles(signed_in(make_street_clerk())) == ["昨天", "今天", "后天"]


def test_a_community_sees_its_own():
    make_voice("独树的")
    make_voice("草埔的", community=make_community("草埔东"))
    make_voice("不知哪里的", community=None)
    assert titles(signed_in(make_community_clerk())) == ["独树的"]
    assert titles(signed_in(make_other_clerk())) == ["草埔的"]
    assert len(titles(signed_in(make_street_clerk()))) == 3


def test_it_is_no_page_of_others(visitor):
    assert signed_in(make_liaison()).get("/inbox/").status_code == 404
    assert signed_in(make_resident()).get("/inbox/").status_code == 404
    assert visitor.get("/inbox/").headers["Location"].startswith("/sign-in/")


def test_tabs_and_what_they_count():
    today = clock.today()
    make_voice("待派")
    make_voice("过期", due_on=today - timedelta(days=1))
    make_voice("今天", due_on=today)
    send(make_voice("在办"))
    client = signed_in(make_street_clerk())
    page = client.get("/inbox/")
    counts = {str(each.tab): each.count for each in page.context["tabs"]}
    assert counts == {
        "waiting": "3",
        "late": "1",
        "today": "1",
        "in_hand": "1",
        "all": "",
    }
    assert titles(client, "?state=late") == ["过期"]
    assert titles(client, "?state=today") == ["今天"]
    assert titles(client, "?state=in_hand") == ["在办"]
    assert len(titles(client, "?state=all")) == 4


def test_a_count_stops_where_it_tells_no_more():
    for number in range(101):
        make_voice(f"第{number}件")
    page = signed_in(make_street_clerk()).get("/inbox/")
    assert page.context["tabs"][0].count == "99+"


def test_filters_narrow_and_stay_in_the_address():
    unit = make_unit()
    make_voice("单元里", unit=unit, kind="consult", channel="phone")
    make_voice("别处", kind="consult")
    client = signed_in(make_street_clerk())
    assert titles(client, f"?unit={unit.pk}") == ["单元里"]
    assert titles(client, "?kind=consult&channel=phone") == ["单元里"]
    assert titles(client, f"?community={make_community('马山').pk}") == []
    page = client.get(f"/inbox/?unit={unit.pk}&kind=consult")
    address = f"?kind=consult&unit={unit.pk}"
    assert page.context["query"] == address
    assert address.replace("&", "&amp;") in page.content.decode()


def test_words_are_found_in_every_state():
    make_answered("电梯停了三天")
    make_voice("路灯不亮")
    client = signed_in(make_street_clerk())
    assert titles(client, "?q=电梯") == ["电梯停了三天"]
    assert titles(client, "?q=灯") == ["路灯不亮"]
    assert titles(client, "?q=电梯&state=waiting") == []


def test_a_receipt_number_opens_its_voice():
    voice = make_voice()
    client = signed_in(make_community_clerk())
    page = client.get("/inbox/", {"q": voice.number})
    assert page.headers["Location"] == voice.get_absolute_url()
    other = signed_in(make_other_clerk()).get("/inbox/", {"q": voice.number})
    assert other.status_code == 200


def test_orders():
    make_voice("早", received_at=clock.timezone.now() - timedelta(days=3))
    make_voice("晚", due_on=clock.today() + timedelta(days=30))
    client = signed_in(make_street_clerk())
    assert titles(client) == ["早", "晚"]
    assert titles(client, "?sort=new") == ["晚", "早"]
    assert titles(client, "?state=all&sort=old") == ["早", "晚"]


def test_a_long_list_goes_on_over_several_states():
    for number in range(20):
        day = clock.today() + timedelta(days=number)
        make_voice(f"新{number:02}", due_on=day)
        make_voice(f"又{number:02}", due_on=day, state=Voice.State.REOPENED)
    client = signed_in(make_street_clerk())
    first, second = titles(client), titles(client, "?page=2")
    assert (len(first), len(second)) == (30, 10)
    assert first[:2] == ["新00", "又00"]
    assert second[-1] == "又19"
    assert titles(client, "?page=99") == first


@pytest.mark.parametrize(
    "query",
    [
        "?state=nonsense&kind=x&channel=%00&sort=;drop",
        "?community=99999999999999999999&unit=-1",
        "?community=①&unit=1e3",
        "?page=0",
        "?page=99999999999999999999",
        "?page=abc",
        "?q=%00",
        "?q=%F0%9F%98%80",
        "?q=" + "长" * 3000,
        "?q=%25_%27%22%3C",
    ],
)
def test_nasty_addresses_still_open_a_list(query):
    make_voice()
    assert signed_in(make_street_clerk()).get(f"/inbox/{query}").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rows():
    client = signed_in(make_street_clerk())
    counts = []
    for _more in (1, 2):
        for _ in range(_more):
            make_voice(unit=make_unit())
        client.get("/inbox/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/inbox/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_empty_inbox_says_what_is_due_next():
    voice = make_voice("在办的一件")
    send(voice)
    page = signed_in(make_street_clerk()).get("/inbox/")
    assert page.context["next_due"] == voice
    assert "在办的一件" in page.content.decode()


def test_a_list_is_kept_opened_and_dropped():
    clerk = make_street_clerk()
    client = signed_in(clerk)
    client.post("/inbox/views/?kind=consult", {"name": "咨询"})
    view = SavedView.objects.get()
    assert (view.user, view.query) == (clerk, "kind=consult")
    assert "kind=consult" in client.get("/inbox/").content.decode()
    assert (
        signed_in(make_street_clerk()).post(f"/inbox/views/{view.pk}/drop/").status_code
        == 404
    )
    client.post(f"/inbox/views/{view.pk}/drop/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "长" * 200, "\x00"])
def test_a_list_without_a_proper_name_is_not_kept(name):
    client = signed_in(make_street_clerk())
    page = client.post("/inbox/views/?kind=consult", {"name": name}, follow=True)
    assert page.status_code == 200
    assert list(page.context["messages"])
    assert not SavedView.objects.exists()
