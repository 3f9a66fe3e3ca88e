"""Residents sign in with a code sent to their telephone."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongxin.journal.models import Entry
from tongxin.people.models import Office, Person, Role, Session, User
from tongxin.people.sessions import clear_expired
from tongxin.people.tests.make import (
    SentSMS,
    last_code,
    make_office,
    make_user,
    make_verified_resident,
    sign_in_by_code,
)

pytestmark = pytest.mark.django_db

PHONE = "+8613800138000"
SIGN_IN, CODE = "/sign-in/", "/sign-in/code/"
WELCOME = "/sign-in/welcome/"


def ask(client: Client, phone: str = "138 0013 8000", **more: str):
    return client.post(SIGN_IN, {"phone": phone, **more})


def signed_in(client: Client) -> User | None:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def test_a_known_number_signs_in_with_its_code(client, texts):
    user = make_verified_resident()
    assert ask(client).url == CODE
    assert texts[-1][0] == PHONE
    assert client.post(CODE, {"code": last_code()}).url == "/me/"
    assert signed_in(client) == user
    entry = Entry.objects.get(action="account.signed_in")
    assert entry.actor_id == user.pk


def test_the_code_is_forgiven_blanks_and_full_width(client, texts):
    make_verified_resident()
    ask(client)
    code = last_code()
    client.post(CODE, {"code": f" {code[:3]} {code[3:]} "})
    assert signed_in(client)


def test_where_somebody_wanted_to_go_is_where_they_arrive(client, texts):
    make_verified_resident()
    ask(client, next="/me/reads/")
    assert client.post(CODE, {"code": last_code()}).url == "/me/reads/"


def test_nobody_is_led_to_another_house(client, texts):
    make_verified_resident()
    ask(client, next="https://elsewhere.example/")
    assert client.post(CODE, {"code": last_code()}).url == "/me/"


def test_signing_in_changes_the_session_key(client, texts):
    make_verified_resident()
    ask(client)
    before = client.session.session_key
    client.post(CODE, {"code": last_code()})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_the_session_does_not_keep_the_number(client, texts):
    make_verified_resident()
    ask(client)
    client.post(CODE, {"code": last_code()})
    assert "13800138000" not in str(dict(client.session.items()))


def test_a_code_nobody_types_is_forgotten_soon(client, texts, clock):
    now = timezone.now()
    ask(client)
    assert Session.objects.get().expire_date - now < timedelta(hours=2)
    clock.at((timezone.localtime(now) + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M"))
    clear_expired()
    assert not Session.objects.exists()


def test_after_signing_in_a_session_lasts(client, texts, settings):
    make_verified_resident()
    ask(client)
    client.post(CODE, {"code": last_code()})
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_a_new_number_is_kept_nowhere_before_it_is_proved(client, texts):
    assert ask(client).url == CODE
    assert not User.objects.exists()
    assert not Person.objects.exists()


def test_the_answer_does_not_tell_whether_a_number_is_known(client, texts):
    make_verified_resident()
    known = ask(client)
    unknown = ask(Client(), "13900139000")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(texts) == 2


def test_the_first_visit_asks_for_a_name_and_opens_an_account(client, texts):
    ask(client, next="/me/reads/")
    assert client.post(CODE, {"code": last_code()}).url == WELCOME
    assert signed_in(client) is None
    assert client.post(WELCOME, {"name": "林样例"}).url == "/me/reads/"
    user = signed_in(client)
    assert user.person.name == "林样例"
    assert user.person.phone == PHONE
    assert client.get(WELCOME).url == SIGN_IN


def test_without_a_name_the_welcome_page_asks_again(client, texts):
    ask(client)
    client.post(CODE, {"code": last_code()})
    assert client.post(WELCOME, {"name": " "}).status_code == 200
    assert signed_in(client) is None


def test_a_wrong_code_lets_nobody_in(client, texts):
    make_verified_resident()
    ask(client)
    wrong = "000000" if last_code() != "000000" else "111111"
    assert client.post(CODE, {"code": wrong}).status_code == 200
    assert signed_in(client) is None


def test_five_wrong_codes_spend_the_code(client, texts):
    make_verified_resident()
    ask(client)
    code = last_code()
    wrong = "000000" if code != "000000" else "111111"
    answers = [client.post(CODE, {"code": wrong}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 403]
    assert client.post(CODE, {"code": code}).url == SIGN_IN
    assert signed_in(client) is None


def test_a_number_gets_three_codes_in_a_quarter_of_an_hour(texts):
    answers = [ask(Client()).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 200]
    assert len(texts) == 3
    assert ask(Client(), "13900139000").status_code == 302


def test_sending_again_is_counted_and_replaces_the_code(client, texts):
    make_verified_resident()
    ask(client)
    first = last_code()
    client.post("/sign-in/code/again/")
    assert len(texts) == 2
    if first != last_code():
        client.post(CODE, {"code": first})
        assert signed_in(client) is None
    assert "/sign-in/code/again/" in client.get(CODE).text
    client.post("/sign-in/code/again/")
    assert "/sign-in/code/again/" not in client.get(CODE).text, (
        "it has been sent thrice"
    )
    client.post("/sign-in/code/again/")
    assert len(texts) == 3


def test_a_code_grows_old(client, texts, monkeypatch):
    make_verified_resident()
    ask(client)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 601)
    assert client.post(CODE, {"code": last_code()}).url == SIGN_IN


def test_a_code_works_in_the_browser_that_asked_only(client, texts):
    make_verified_resident()
    ask(client)
    other = Client()
    assert other.post(CODE, {"code": last_code()}).url == SIGN_IN
    assert signed_in(other) is None


@pytest.mark.parametrize("phone", ["", "1380013800", "0755-25123456", "无"])
def test_what_no_message_reaches_is_sent_back(client, texts, phone):
    page = ask(client, phone)
    assert page.status_code == 200
    assert page.context["form"].errors["phone"]
    assert not SentSMS.sent


def test_a_gateway_that_is_down_is_said_in_words(client, texts, settings):
    settings.SMS_SENDER = "tongxin.people.tests.make.BrokenSMS"
    page = ask(client)
    assert page.status_code == 503
    assert reverse("people:sign_in") in page.content.decode()


def test_a_house_without_a_sender_says_so_and_shows_no_field(client, settings):
    settings.SMS_SENDER = ""
    page = client.get(SIGN_IN)
    assert page.status_code == 200
    assert 'name="phone"' not in page.content.decode()
    assert "没有开通短信" in page.content.decode()
    refused = ask(client)
    assert refused.status_code == 503
    assert "没有开通短信" in refused.content.decode()


def test_a_closed_account_is_not_found_by_its_number(client, texts):
    user = make_verified_resident()
    user.is_active = False
    user.save()
    ask(client)
    client.post(CODE, {"code": last_code()})
    assert signed_in(client) is None


def test_a_member_of_staff_by_telephone_still_owes_the_second_step(client, texts):
    user = make_user(make_office("城管办", Office.Kind.DEPARTMENT), Role.LIAISON)
    user.person = make_verified_resident().person
    User.objects.filter(person=user.person).delete()
    user.save()
    ask(client)
    client.post(CODE, {"code": last_code()})
    assert signed_in(client) == user
    assert client.get("/me/profile/").url == reverse("mfa_index")


def test_who_is_signed_in_is_led_on(client):
    client.force_login(make_verified_resident())
    assert client.get(SIGN_IN).url == "/me/"


def test_no_code_is_shown_outside_the_demonstration(client, texts, settings):
    ask(client)
    assert last_code() not in client.get(CODE).content.decode()
    settings.DEMO = True
    assert last_code() in client.get(CODE).content.decode()


def test_a_number_changes_with_a_code_sent_to_the_new_one(client, texts):
    user = make_verified_resident()
    sign_in_by_code(client, user)
    client.post(reverse("account_change_phone"), {"phone": "139 0013 9000"})
    assert texts[-1][0] == "+8613900139000"
    assert Person.objects.get(user=user).phone == PHONE
    client.post(reverse("account_verify_phone"), {"code": last_code()})
    assert Person.objects.get(user=user).phone == "+8613900139000"


def test_a_browser_left_open_does_not_hand_the_account_on(client, texts):
    user = make_verified_resident()
    client.force_login(user)
    answer = client.post(reverse("account_change_phone"), {"phone": "13900139000"})
    assert answer.url == "/sign-in/?next=%2Faccount%2Fphone%2F"
    assert signed_in(client) is None
    assert texts == []


def test_a_number_of_somebody_else_is_refused_after_the_code(client, texts):
    make_verified_resident("陈样例", "+8613900139000")
    user = make_verified_resident()
    sign_in_by_code(client, user)
    client.post(reverse("account_change_phone"), {"phone": "13900139000"})
    if texts:
        client.post(reverse("account_verify_phone"), {"code": last_code()})
    assert Person.objects.get(user=user).phone == PHONE


def test_a_number_that_was_taken_meanwhile_is_said(client, texts):
    ask(client)
    client.post(CODE, {"code": last_code()})
    make_verified_resident("陈样例")
    answer = client.post(WELCOME, {"name": "林样例"})
    assert answer.context["form"].non_field_errors()
    assert signed_in(client) is None


def test_a_corrected_number_that_somebody_proved_meanwhile_is_said(client, texts):
    user = make_verified_resident()
    Person.objects.update(phone_verified_at=None)
    ask(client)
    code = last_code()
    other = make_verified_resident("陈样例")
    Person.objects.filter(user=other).update(phone_verified_at=None)
    # Two accounts share the number on paper now: nobody can be told which is meant.
    client.post(CODE, {"code": code})
    assert signed_in(client) is None
    assert user.pk != other.pk


@pytest.mark.parametrize("path", [CODE, WELCOME])
def test_without_a_code_asked_for_there_is_nothing_to_type(client, path):
    assert client.get(path).url == SIGN_IN
    assert client.post("/sign-in/code/again/").url == SIGN_IN


def test_a_fourth_repeat_is_refused_in_words(client, texts):
    ask(client)
    ask(Client())
    ask(Client())
    assert client.post("/sign-in/code/again/").status_code == 429
