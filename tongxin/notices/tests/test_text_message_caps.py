"""How many text messages go out, who hears of it, and what the administrator sees."""

from functools import partial
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.urls import reverse

from conftest import Clock
from tongxin.kernel.limits import LimitReached
from tongxin.kernel.tests.races import at_once
from tongxin.notices import caps, queries, senders
from tongxin.notices.models import Notice
from tongxin.notices.operations import deliver_due, text_messages
from tongxin.notices.tests.make import make_notice, make_reachable
from tongxin.people.tests.make import (
    SentSMS,
    make_administrator,
    make_person,
    make_street_clerk,
)

pytestmark = pytest.mark.django_db
PHONE = "+8613800138000"


class RefusingSMS:
    """A gateway that takes nothing."""

    asked: ClassVar[list[str]] = []

    def send(self, phone: str, _text: str, **_more: str) -> None:
        self.asked.append(phone)
        raise senders.Refused


@pytest.fixture(autouse=True)
def texts(settings: Any, clock: Clock) -> list[tuple[str, str]]:
    clock.at("2026-11-24 10:00")
    settings.SMS_SENDER = "tongxin.people.tests.make.SentSMS"
    SentSMS.sent.clear()
    return SentSMS.sent


def send(n: int = 0, phone: str = PHONE, kind: str = "notice", **more: str) -> None:
    text_messages.send(phone, f"第{n}条", kind=kind, **more)


def numbers(count: int) -> list[str]:
    return [f"+861380013{n:04}" for n in range(count)]


def stopped_by(n: int = 0, **more: Any) -> str:
    with pytest.raises(LimitReached) as reached:
        send(n, **more)
    return reached.value.limit.kind


def test_a_number_has_ten_of_a_kind_a_day(texts, clock):
    for n in range(10):
        send(n)
    assert stopped_by(10) == "sms.number.notice"
    send(11, kind="code")
    send(12, phone="+8613900139000")
    clock.forward(days=1)
    send(13)
    assert len(texts) == 13


def test_the_same_words_go_out_twice(texts):
    send()
    send()
    assert stopped_by() == "sms.same"
    send(1)


def test_three_codes_in_a_quarter_of_an_hour_and_a_known_device_has_its_own(clock):
    for n in range(3):
        send(n, kind="code", address="203.0.113.9")
    assert stopped_by(3, kind="code", address="198.51.100.7") == "sms.soon"
    send(4, kind="code", address="203.0.113.9", device="a1")
    clock.forward(minutes=15)
    send(5, kind="code", address="203.0.113.9")


def test_an_address_has_so_many_codes_and_a_known_device_is_not_asked(settings):
    settings.SMS_DAY_ADDRESS = 2
    for n, phone in enumerate(numbers(2)):
        send(n, phone, "code", address="203.0.113.9")
    more = {"phone": PHONE, "kind": "code", "address": "203.0.113.9"}
    assert stopped_by(2, **more) == "sms.address"
    send(3, **more, device="a1")


def test_what_was_refused_cost_nothing(settings):
    settings.SMS_SENDER = f"{__name__}.RefusingSMS"
    for n in range(12):
        with pytest.raises(senders.Refused):
            send(n)
    assert len(RefusingSMS.asked) == 12
    assert caps.house().count("2026-11-24") == 0
    assert queries.spending(make_administrator())[0].count == 0


def test_nothing_goes_abroad_unless_the_house_says_so(settings, texts):
    with pytest.raises(senders.Refused):
        send(phone="+85251234567")
    settings.SMS_COUNTRIES = ["86", "852"]
    send(phone="+85251234567")
    with pytest.raises(senders.Refused):
        send(phone="+8675525123456")
    assert len(texts) == 1


def test_over_the_cap_administrators_hear_of_it_once(settings):
    settings.SMS_DAY_HOUSE = 2
    told, alone = make_administrator(), make_administrator()
    told.person = make_person()
    told.save()
    for n, phone in enumerate(numbers(5)):
        if n < 2:
            send(n, phone)
        else:
            assert stopped_by(n, phone=phone) == "sms.house"
    notice = Notice.objects.get()
    assert notice.recipient == told.person
    assert notice.title == "今天的短信已经发完"
    assert "2条" in notice.text
    assert alone.person is None


def test_what_waits_goes_out_in_the_morning_and_has_lost_no_try(settings, clock, texts):
    settings.SMS_DAY_HOUSE = 1
    for n, phone in enumerate(numbers(2)):
        make_notice(make_reachable(phone=phone), key=f"k{n}", title=f"第{n}条")
    deliver_due()
    waiting = Notice.objects.get(state="queued")
    assert (waiting.try_count, len(texts)) == (0, 1)
    clock.at("2026-11-25 07:59")
    deliver_due()
    assert len(texts) == 1
    clock.at("2026-11-25 08:00")
    deliver_due()
    assert len(texts) == 2


def test_a_number_that_had_too_many_is_left_in_peace(clock):
    person = make_reachable()
    for n in range(11):
        make_notice(person, key=f"k{n}", title=f"第{n}条")
    deliver_due()
    left = Notice.objects.get(state="failed")
    assert left.problem == "too_many"
    assert not Notice.objects.filter(channel="phone").exists()


def test_a_number_abroad_is_told_by_telephone():
    make_notice(make_reachable(phone="+85251234567"), key="k", title="有了答复")
    deliver_due()
    assert Notice.objects.get(channel="sms").problem == "no_contact"
    assert Notice.objects.get(channel="phone").state == "queued"


def test_the_page_counts_thirty_days_by_what_they_were_for(client: Client, clock):
    for n, phone in enumerate(numbers(3)):
        send(n, phone, "code")
    clock.forward(days=29)
    send(3)
    clock.forward(days=1)
    send(4, kind="code")
    administrator = make_administrator()
    client.force_login(administrator)
    page = client.get(reverse("notices:spending"))
    days = page.context["days"]
    told = [(day.code_count, day.notice_count) for day in days.rows]
    assert (len(told), told[:2], sum(day.count for day in days.rows)) == (
        30,
        [(1, 0), (0, 1)],
        2,
    )
    assert "上限2000条" in page.content.decode()
    assert queries.spending(make_street_clerk()) == []
    client.force_login(make_street_clerk())
    assert client.get(reverse("notices:spending")).status_code == 404


def test_the_page_asks_as_much_for_one_message_as_for_many(
    client: Client, django_assert_max_num_queries
):
    client.force_login(make_administrator())
    client.get(reverse("notices:spending"))
    for n, phone in enumerate(numbers(9)):
        send(n, phone)
    with django_assert_max_num_queries(8):
        client.get(reverse("notices:spending"))


@pytest.mark.django_db(transaction=True)
def test_what_comes_at_once_stays_under_the_cap(settings, texts):
    settings.SMS_DAY_HOUSE = 5

    def one(phone: str) -> str:
        try:
            send(phone=phone)
        except LimitReached as reached:
            return reached.limit.kind
        return "sent"

    came_of = at_once(*[partial(one, phone) for phone in numbers(8)])
    assert sorted(came_of) == ["sent"] * 5 + ["sms.house"] * 3
    assert len(texts) == 5
