from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.notices import operations, queries
from tongxin.notices.models import Notice
from tongxin.notices.tests.make import make_notice, make_reachable
from tongxin.people.models import Channel, Person
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)

pytestmark = pytest.mark.django_db
State, Problem = Notice.State, Notice.Problem


def make_told(person: Person | None, **fields: Any) -> Notice:
    return make_notice(person, channel=Channel.INBOX, state=State.SENT, **fields)


def make_unsure(**fields: Any) -> Notice:
    return make_notice(
        state=State.UNSURE,
        problem=Problem.LEFT,
        next_try_at=None,
        try_count=1,
        **fields,
    )


OUTSIDERS = pytest.mark.parametrize(
    "outsider",
    [make_community_clerk, lambda: make_user(make_office()), make_resident],
    ids=["community", "department", "resident"],
)
STREET_PAGES = [
    "/letters/",
    "/letters/{run}/",
    "/letters/{run}/print.pdf",
    "/deliveries/",
]
STREET_POSTS = [
    "/letters/gather/",
    "/letters/{run}/post/",
    "/deliveries/{notice}/again/",
    "/deliveries/{notice}/sent/",
]


@pytest.fixture
def ids():
    """A run with one letter, and one message to decide about."""
    make_notice(channel=Channel.LETTER)
    run = operations.gather_letters(make_street_clerk())
    return {"run": run.pk, "notice": make_unsure().pk}


@OUTSIDERS
@pytest.mark.parametrize("page", STREET_PAGES)
def test_pages_of_the_street_do_not_exist_for_others(client, ids, page, outsider):
    client.force_login(outsider())
    assert client.get(page.format(**ids)).status_code == 404


@OUTSIDERS
@pytest.mark.parametrize("page", STREET_POSTS)
def test_others_change_nothing(client, ids, page, outsider):
    before = list(Notice.objects.order_by("pk").values("state", "letter_run"))
    client.force_login(outsider())
    assert client.post(page.format(**ids)).status_code == 404
    assert list(Notice.objects.order_by("pk").values("state", "letter_run")) == before


@pytest.mark.parametrize("page", ["/messages/", "/messages/{notice}/", *STREET_PAGES])
def test_visitor_is_led_to_the_sign_in(visitor, ids, page):
    response = visitor.get(page.format(**ids))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("page", STREET_PAGES)
def test_street_opens_its_pages(client, ids, page):
    client.force_login(make_street_clerk())
    assert client.get(page.format(**ids)).status_code == 200


@pytest.mark.parametrize("page", STREET_POSTS)
def test_acts_are_not_links(client, ids, page):
    client.force_login(make_street_clerk())
    assert client.get(page.format(**ids)).status_code == 405


def test_opening_a_message_marks_it_as_read(client):
    resident = make_resident()
    notice = make_told(
        resident.person, title="有答复了", text="灯今晚修好。", link="/r/1/"
    )
    client.force_login(resident)
    assert "还没打开" in client.get("/messages/").content.decode()

    html = client.get(f"/messages/{notice.pk}/").content.decode()

    assert "灯今晚修好。" in html
    assert 'href="/r/1/"' in html
    assert "还没打开" not in client.get("/messages/").content.decode()


def test_inbox_has_what_was_told_by_other_ways_too(client):
    resident = make_resident()
    make_notice(resident.person, state=State.SENT, title="按短信说过的")
    make_notice(resident.person, title="还在排队的")
    client.force_login(resident)
    html = client.get("/messages/").content.decode()
    assert "按短信说过的" in html
    assert "等着送" in html


def test_messages_of_others_do_not_exist(client):
    notice = make_told(make_resident().person, title="别人的消息")
    for stranger in (make_resident(), make_street_clerk()):
        client.force_login(stranger)
        assert client.get(f"/messages/{notice.pk}/").status_code == 404
        assert "别人的消息" not in client.get("/messages/").content.decode()
    notice.refresh_from_db()
    assert notice.read_at is None


def test_empty_inbox_says_what_will_stand_there(client):
    client.force_login(make_resident())
    assert "都写在这里" in client.get("/messages/").content.decode()


def test_text_of_a_message_is_shown_as_text(client):
    resident = make_resident()
    notice = make_told(resident.person, text="<script>alert(1)</script>")
    client.force_login(resident)
    html = client.get(f"/messages/{notice.pk}/").content.decode()
    assert "<script>alert" not in html


def test_letters_from_waiting_to_posted(client):
    clerk = make_street_clerk()
    letter = make_notice(channel=Channel.LETTER, title="关于楼道灯的答复")
    client.force_login(clerk)
    assert "关于楼道灯的答复" in client.get("/letters/").content.decode()

    response = client.post("/letters/gather/")
    run = letter.__class__.objects.get(pk=letter.pk).letter_run
    assert response["Location"] == f"/letters/{run.pk}/"
    assert "林样例" in client.get(f"/letters/{run.pk}/").content.decode()

    response = client.post(f"/letters/{run.pk}/post/", follow=True)
    assert "寄出了" in response.content.decode()
    letter.refresh_from_db()
    assert letter.state == State.SENT

    again = client.post(f"/letters/{run.pk}/post/", follow=True)
    assert "已经记为寄出" in again.content.decode()
    assert client.get(f"/letters/{run.pk}/print.pdf").status_code == 200


def test_no_letter_and_no_address_are_said_in_words(client):
    client.force_login(make_street_clerk())
    empty = client.post("/letters/gather/", follow=True)
    assert "没有等着打印的信" in empty.content.decode()
    letter = make_notice(channel=Channel.LETTER)
    person = letter.recipient
    person.address = ""
    person.save()
    unaddressed = client.post("/letters/gather/", follow=True)
    assert unaddressed.redirect_chain[-1][0] == "/deliveries/"
    assert "没有地址" in unaddressed.content.decode()


def test_clerk_decides_and_is_back_at_the_filtered_list(client):
    client.force_login(make_street_clerk())
    first, second = make_unsure(), make_unsure()
    response = client.post(f"/deliveries/{first.pk}/again/?state=unsure&channel=sms")
    assert response["Location"] == "/deliveries/?state=unsure&channel=sms"
    client.post(f"/deliveries/{second.pk}/sent/")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.QUEUED, State.SENT)
    again = client.post(f"/deliveries/{second.pk}/sent/", follow=True)
    assert "已经有人决定过" in again.content.decode()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/deliveries/", {"unsure"}),
        ("/deliveries/?state=nonsense&channel=nonsense", {"unsure"}),
        ("/deliveries/?state=failed", {"failed", "failed call"}),
        ("/deliveries/?state=failed&channel=phone", {"failed call"}),
        ("/deliveries/?state=waiting", {"queued", "sending"}),
        ("/deliveries/?state=sent", {"sent"}),
        ("/deliveries/?state=sent&channel=inbox", {"sent"}),
    ],
)
def test_filters_stand_in_the_address(client, clock, address, shown):
    now = clock.at("2026-11-24 10:00")
    make_unsure(title="unsure")
    make_notice(state=State.FAILED, title="failed")
    make_notice(state=State.FAILED, channel=Channel.PHONE, title="failed call")
    make_notice(title="queued")
    make_notice(state=State.SENDING, lease_until=now, title="sending")
    make_notice(state=State.SENT, title="sent")
    make_told(None, title="told here")
    client.force_login(make_street_clerk())
    rows = client.get(address).context["list"].page.rows
    assert {notice.title for notice in rows} == shown


def test_failed_message_told_by_telephone_offers_no_second_way(client):
    failed = make_notice(state=State.FAILED, next_try_at=None)
    client.force_login(make_street_clerk())
    address = f"/deliveries/{failed.pk}/again/"
    assert address in client.get("/deliveries/?state=failed").content.decode()
    make_notice(failed.recipient, channel=Channel.PHONE, stands_for=failed)
    html = client.get("/deliveries/?state=failed").content.decode()
    assert address not in html
    assert "已改为打电话" in html


def test_counts_of_today_by_channel(clock):
    clock.at("2026-11-23 23:59")
    make_notice(state=State.SENT)
    make_unsure()
    now = clock.at("2026-11-24 10:00")
    make_notice(state=State.SENT)
    make_unsure()
    make_notice(state=State.FAILED, channel=Channel.EMAIL)
    make_notice(channel=Channel.EMAIL)
    make_notice(channel=Channel.EMAIL, state=State.SENDING, lease_until=now)
    make_told(None)
    rows = {row.channel: row for row in queries.today_by_channel(make_street_clerk())}
    assert list(rows) == ["inbox", "sms", "phone", "email", "letter"]
    assert (
        rows[Channel.SMS].sent,
        rows[Channel.SMS].unsure,
        rows[Channel.SMS].waiting,
    ) == (1, 1, 0)
    assert (rows[Channel.EMAIL].failed, rows[Channel.EMAIL].waiting) == (1, 2)
    assert rows[Channel.INBOX].sent == 1


def test_without_a_gateway_the_page_says_so(client, settings):
    client.force_login(make_street_clerk())
    words = "还没有接短信网关"
    assert words in client.get("/deliveries/").content.decode()
    settings.SMS_SENDER = "tongxin.notices.senders.GatewaySMS"
    assert words not in client.get("/deliveries/").content.decode()


@pytest.mark.parametrize(
    "page", ["/messages/", "/letters/", "/letters/{run}/", "/deliveries/"]
)
def test_three_rows_ask_no_more_questions_than_one(client, page):
    clerk = make_street_clerk()
    clerk.person = make_reachable()
    clerk.save()
    client.force_login(clerk)
    counts = []
    for how_many in (1, 3):
        Notice.objects.all().delete()
        for _ in range(how_many):
            make_told(clerk.person)
            make_unsure()
            make_notice(channel=Channel.LETTER)
        run = operations.gather_letters(clerk)
        for _ in range(how_many):
            make_notice(channel=Channel.LETTER)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(page.format(run=run.pk))
        assert response.status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
