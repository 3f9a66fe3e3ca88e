"""Nobody shuts somebody else out, and nobody sends messages at the house's cost."""

import time
from itertools import count

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tongxin.kernel.models import TryCount
from tongxin.notices.models import Notice
from tongxin.notices.operations import deliver_due, tell
from tongxin.people.models import User
from tongxin.people.tests.make import (
    SentSMS,
    make_administrator,
    make_person,
    make_street_clerk,
)
from tongxin.voices import rate_limit

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
PASSWORD = "banyan tree circle"
PHONE = "+8613800138000"
_addresses = (f"198.51.{n // 250}.{n % 250 + 1}" for n in count())


@pytest.fixture(autouse=True)
def nothing_counted(settings, db):
    settings.SMS_SENDER = "tongxin.people.tests.make.SentSMS"
    SentSMS.sent.clear()
    cache.clear()


def elsewhere() -> Client:
    """A browser at an address that nobody has come from yet."""
    return Client(REMOTE_ADDR=next(_addresses))


def enter(client: Client, user: User, password: str = PASSWORD):
    return client.post(LOGIN, {"login": user.username, "password": password})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def staff(*, has_app: bool = False) -> User:
    user = make_street_clerk()
    user.set_password(PASSWORD)
    user.save()
    if has_app:
        totp.TOTP.activate(user, totp.generate_totp_secret())
    return user


def code_at(user: User, moment: float) -> str:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    secret = totp.decrypt(row.data["secret"])
    return totp.format_hotp_value(totp.hotp_value(secret, int(moment) // 30))


def attack(user: User, *, addresses: int) -> None:
    for _ in range(addresses):
        client = elsewhere()
        for _try in range(6):
            enter(client, user, "wrong wrong wrong")


# ---- Passwords ----


def test_wrong_passwords_from_elsewhere_lock_nobody_out():
    """M7: five wrong ones, and the right one is refused from every address."""
    user = staff()
    attack(user, addresses=1)
    client = elsewhere()
    enter(client, user)
    assert is_in(client)


def test_whoever_tried_five_times_is_stopped_there():
    user, client = staff(), elsewhere()
    for _ in range(5):
        enter(client, user, "wrong wrong wrong")
    enter(client, user)
    assert not is_in(client)


def test_many_addresses_do_not_guess_one_password():
    user = staff()
    attack(user, addresses=20)
    client = elsewhere()
    enter(client, user)
    assert not is_in(client)


def known_device(user: User) -> Client:
    """A browser in which the account has signed in before, and out again."""
    client = elsewhere()
    enter(client, user)
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)
    return client


def test_a_device_that_was_in_before_passes_what_others_caused():
    user = staff()
    client = known_device(user)
    attack(user, addresses=20)
    enter(client, user)
    assert is_in(client)


def test_a_neighbour_at_the_same_address_does_not_lock_it_either():
    user = staff()
    client = known_device(user)
    at = client.defaults["REMOTE_ADDR"]
    for n in range(80):
        sent = {"login": f"nobody{n}", "password": "x"}
        Client(REMOTE_ADDR=at).post(LOGIN, sent)
    enter(client, user)
    assert is_in(client)


def test_a_known_device_has_five_tries_like_everybody():
    user = staff()
    client = known_device(user)
    for _ in range(5):
        enter(client, user, "wrong wrong wrong")
    enter(client, user)
    assert not is_in(client)


def test_the_sign_of_a_device_is_of_no_use_for_another_account():
    user, other = staff(), staff()
    client = known_device(other)
    attack(user, addresses=20)
    enter(client, user)
    assert not is_in(client)


def test_the_sign_of_a_device_falls_with_the_password():
    user = staff()
    client = known_device(user)
    user.set_password(PASSWORD + "!")
    user.save()
    attack(user, addresses=20)
    enter(client, user, PASSWORD + "!")
    assert not is_in(client)


def test_the_holder_is_told_that_somebody_tries(settings):
    settings.DEMO = True
    user = staff()
    client = known_device(user)
    attack(user, addresses=3)
    enter(client, user)
    page = client.get("/me/profile/").content.decode()
    assert "15次" in page


# ---- The second step ----


def at_second_step(user: User) -> Client:
    client = elsewhere()
    assert enter(client, user).url == reverse("mfa_authenticate")
    return client


def test_whoever_knows_the_password_locks_nobody_out_of_the_second_step(monkeypatch):
    user = staff(has_app=True)
    thief = at_second_step(user)
    for _ in range(6):
        thief.post(reverse("mfa_authenticate"), {"code": "000000"})
    client = at_second_step(user)
    client.post(reverse("mfa_authenticate"), {"code": code_at(user, time.time())})
    assert is_in(client)


def test_many_addresses_do_not_guess_the_second_step_and_a_known_device_passes(
    monkeypatch,
):
    user = staff(has_app=True)
    now = time.time()
    known = at_second_step(user)
    known.post(reverse("mfa_authenticate"), {"code": code_at(user, now)})
    known.post(reverse("account_logout"))
    for _ in range(20):
        thief = at_second_step(user)
        for _try in range(5):
            thief.post(reverse("mfa_authenticate"), {"code": "000000"})
    monkeypatch.setattr("time.time", lambda: now + 120)
    right = {"code": code_at(user, now + 120)}
    thief = at_second_step(user)
    thief.post(reverse("mfa_authenticate"), right)
    assert not is_in(thief)
    enter(known, user)
    known.post(reverse("mfa_authenticate"), right)
    assert is_in(known)


# ---- Text messages ----


def ask_code(phone: str = "13800138000", client: Client | None = None):
    return (client or elsewhere()).post("/sign-in/", {"phone": phone})


def test_nobody_bombs_a_number_from_many_addresses(clock):
    """M8: no limit for the number over a day, nor over what the messages are."""
    clock.at("2026-11-24 08:00")
    for _ in range(40):
        ask_code()
        clock.forward(minutes=20)
    assert len(SentSMS.sent) <= 10


@pytest.mark.parametrize(
    "phone", ["+1 201 555 0123", "+44 7911 123456", "+852 51234567"]
)
def test_no_message_goes_abroad(phone: str):
    answer = ask_code(phone)
    assert answer.status_code == 200
    assert "phone" in answer.context["form"].errors
    assert SentSMS.sent == []


def test_an_address_gets_so_many_codes_a_day(clock, settings):
    clock.at("2026-11-24 08:00")
    client = elsewhere()
    for n in range(150):
        ask_code(f"1380013{n:04}", Client(REMOTE_ADDR=client.defaults["REMOTE_ADDR"]))
        clock.forward(minutes=2)
    assert len(SentSMS.sent) == settings.SMS_DAY_ADDRESS


def test_the_house_sends_so_many_a_day_and_says_so(settings):
    settings.SMS_DAY_HOUSE = 5
    for n in range(8):
        answer = ask_code(f"1380013{n:04}")
    assert len(SentSMS.sent) == 5
    assert "今天的短信" in answer.content.decode()
    client = Client()
    client.force_login(make_administrator())
    page = client.get(reverse("notices:spending"), follow=True)
    assert "今天的短信" in page.content.decode()


def test_over_the_cap_no_message_is_lost(settings, clock):
    clock.at("2026-11-24 10:00")
    settings.SMS_DAY_HOUSE = 1
    for n in range(2):
        person = make_person(phone=f"+861380013800{n}", answer_channel="sms")
        tell(person, person, key=f"test:{n}", title=f"第{n}件事有了答复")
    deliver_due()
    assert len(SentSMS.sent) == 1
    clock.forward(days=1)
    deliver_due()
    assert len(SentSMS.sent) == 2


def test_a_number_nobody_asked_for_hears_the_same_words_once():
    """M8: twelve receipts in ten minutes to somebody else's number."""
    rate_limit.LEAST_SECONDS, before = -1, rate_limit.LEAST_SECONDS
    try:
        for _ in range(12):
            elsewhere().post(
                "/voices/new/",
                {
                    "kind": "help",
                    "audience": "public",
                    "where": "",
                    "website": "",
                    "text": "楼道的灯坏了两个月，老人晚上不敢下楼。",
                    "name": "林样例",
                    "phone": "13800138000",
                    "answer_channel": "sms",
                    "opened": rate_limit.opened_now(),
                },
            )
    finally:
        rate_limit.LEAST_SECONDS = before
    assert Notice.objects.filter(channel="sms").count() == 12
    deliver_due()
    assert len({text for _phone, text in SentSMS.sent}) == len(SentSMS.sent)
    assert len(SentSMS.sent) <= 10
    # And nobody in the office is asked to telephone the same number instead.
    assert not Notice.objects.filter(channel="phone").exists()


def test_no_number_stands_among_what_is_counted():
    ask_code()
    rows = " ".join(TryCount.objects.values_list("name", flat=True))
    assert rows
    assert "138001380" not in rows
