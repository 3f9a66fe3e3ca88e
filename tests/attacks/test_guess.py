"""Codes cannot be guessed, and nobody keeps somebody else's locked by trying."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.due import latest_start
from tongxin.kernel.models import TryCount
from tongxin.kernel.tests.refusing import refused
from tongxin.people import queries
from tongxin.people.models import Person, User
from tongxin.people.operations import change_contact, erase_person, hand_number_on
from tongxin.people.tests.make import (
    SentSMS,
    last_code,
    make_data_officer,
    make_person,
    make_resident,
    make_street_clerk,
    make_verified_resident,
    sign_in_by_code,
)
from tongxin.rolls.models import MailedCode
from tongxin.rolls.operations import print_code
from tongxin.rolls.tests.make import make_entry
from tongxin.units.tests.make import make_unit
from tongxin.voices.tests.make import make_voice, make_with_code

pytestmark = pytest.mark.django_db
PHONE = "+8613800138000"
FIND = "/voices/receipt/"
PASSWORD = "banyan tree circle"


@pytest.fixture(autouse=True)
def texts(settings, db):
    settings.SMS_SENDER = "tongxin.people.tests.make.SentSMS"
    SentSMS.sent.clear()
    cache.clear()
    return SentSMS.sent


def browser(user: User | None = None, address: str = "203.0.113.9") -> Client:
    client = Client(REMOTE_ADDR=address)
    if user is not None:
        client.force_login(user)
    return client


# ---- Posted letters ----


def letters(count: int) -> list[tuple[MailedCode, str]]:
    clerk, unit = make_street_clerk(), make_unit()
    return [
        print_code(clerk, make_entry(unit, person=make_person(f"邻居{n}")))
        for n in range(count)
    ]


def type_code(client: Client, number: int, code: str):
    return client.post(reverse("rolls:take_entries"), {"number": number, "code": code})


def told(response) -> tuple[int, list[str]]:
    return response.status_code, response.context["form"].non_field_errors()


def test_one_account_does_not_try_letter_after_letter():
    """H5: 900 wrong codes on 180 letters, no refusal."""
    posted = letters(30)
    user = make_resident()
    for n, (mailed, _code) in enumerate(posted[:-1]):
        # Each from another connection: it is the account that is counted.
        type_code(browser(user, f"203.0.113.{n + 1}"), mailed.pk, "2222-2222")
    mailed, code = posted[-1]
    assert type_code(browser(user, "198.51.100.7"), mailed.pk, code).status_code == 422
    assert not MailedCode.objects.filter(taken_by=user.person_id).exists()


def test_many_accounts_behind_one_address_do_not_either():
    posted = letters(1)
    for n in range(60):
        type_code(browser(make_resident()), 10**6 + n, "2222-2222")
    mailed, code = posted[0]
    assert type_code(browser(make_resident()), mailed.pk, code).status_code == 422


def test_a_stranger_does_not_keep_somebody_elses_letter_locked():
    (mailed, code), *_rest = letters(1)
    for n in range(12):
        stranger = browser(make_resident(), f"198.51.100.{n + 1}")
        for _try in range(5):
            type_code(stranger, mailed.pk, "2222-2222")
    assert type_code(browser(make_resident()), mailed.pk, code).status_code == 302


def test_the_answer_does_not_tell_which_letters_there_are():
    """An unknown number, a wrong code, a locked letter: words, status, statements."""
    (mailed, _code), *_rest = letters(1)
    heard = []
    for number in (mailed.pk, mailed.pk + 1000):
        client = browser(make_resident(), f"198.51.100.{number % 250}")
        type_code(client, 10**8, "2222-2222")  # Its session is as old as the other's.
        for _try in range(7):
            with CaptureQueriesContext(connection) as sent:
                answer = type_code(client, number, "2222-2222")
            # Which rows they name is not seen from outside; which statements, is.
            asked = [re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in sent]
            heard.append((*told(answer), asked))
    assert heard[:7] == heard[7:]
    assert len({repr(one[:2]) for one in heard}) == 1


def test_a_letters_code_is_too_long_to_be_met_by_chance():
    (_mailed, code), *_rest = letters(1)
    plain = code.replace("-", "")
    assert len(plain) >= 8
    assert not set(plain.upper()) & set("01IOL")
    # 31 characters: at a thousand tries a day, one letter in a million years.
    assert len(set(plain)) > 2


# ---- Receipts ----


def test_one_home_connection_has_one_count_however_many_addresses_it_has():
    """M6: 120 of 120 tries from one /64."""
    voice, code = make_with_code()
    for n in range(45):
        client = browser(address=f"2001:db8:1:2::{n + 1:x}")
        client.post(FIND, {"number": f"2026-{900_000 + n}", "code": "123456"})
    sent = {"number": str(voice.pk), "code": code}
    assert browser(address="2001:db8:1:2::ffff").post(FIND, sent).status_code == 200
    assert browser(address="2001:db8:1:3::1").post(FIND, sent).status_code == 302


def test_an_address_of_the_old_kind_is_one_address_however_it_is_written():
    for n in range(45):
        browser(address="::ffff:203.0.113.9").post(
            FIND, {"number": f"2026-{900_000 + n}", "code": "123456"}
        )
    voice, code = make_with_code()
    sent = {"number": str(voice.pk), "code": code}
    assert browser(address="203.0.113.9").post(FIND, sent).status_code == 200
    assert browser(address="::ffff:203.0.113.10").post(FIND, sent).status_code == 302


def test_a_stranger_does_not_keep_a_receipt_locked():
    voice, code = make_with_code()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    stranger = browser(address="198.51.100.7")
    for _try in range(30):
        stranger.post(FIND, {"number": str(voice.pk), "code": wrong})
    sent = {"number": str(voice.pk), "code": code}
    assert browser().post(FIND, sent).status_code == 302


def test_many_addresses_together_do_not_guess_one_receipt():
    voice, code = make_with_code()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for n in range(15):
        for _try in range(5):
            browser(address=f"198.51.100.{n + 1}").post(
                FIND, {"number": str(voice.pk), "code": wrong}
            )
    sent = {"number": str(voice.pk), "code": code}
    assert browser().post(FIND, sent).status_code == 200


def test_what_is_counted_stands_in_no_row_as_it_is():
    browser(address="2001:db8:1:2::1").post(
        FIND, {"number": "2026-000777", "code": "123456"}
    )
    browser().post("/sign-in/", {"phone": "13800138000"})
    rows = " ".join(TryCount.objects.values_list("name", flat=True))
    assert rows
    for secret in ("2001:db8", "203.0.113", "13800138000", "000777"):
        assert secret not in rows


# ---- A number that was handed on ----


def welcome(client: Client, **facts: str):
    client.post("/sign-in/", {"phone": "13800138000"})
    client.post("/sign-in/code/", {"code": last_code()})
    return client.post("/sign-in/welcome/", facts)


def test_a_family_name_opens_no_record_of_a_numbers_former_holder():
    """M3: second guess: 是我：欧**, claimed, private voice readable."""
    kept = make_person("欧女士", PHONE)
    voice = make_voice(author=kept)
    client = browser()
    page = welcome(client, name="欧样例").content.decode()
    client.post("/sign-in/welcome/", {"name": "欧样例", "record": str(kept.pk)})
    assert "欧**" not in page
    assert not User.objects.filter(person=kept).exists()
    assert voice.text not in client.get(f"{FIND}{voice.pk}/", follow=True).text


def test_guesses_at_a_record_are_counted_for_the_number_over_erasures():
    """However often somebody erases themself and comes again."""
    kept = make_person("欧女士", PHONE)
    voice, code = make_with_code(author=kept)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for n in range(6):
        cache.clear()
        TryCount.objects.filter(name__startswith="sms").delete()
        client = browser(address=f"198.51.100.{n + 1}")
        for _try in range(2):
            welcome(client, name="欧样例", number=str(voice.pk), code=wrong)
        welcome(client, name="欧样例")
        user = User.objects.exclude(person=None).latest("pk")
        erase_person(user, user.person)
    cache.clear()
    TryCount.objects.filter(name__startswith="sms").delete()
    client = browser(address="198.51.100.77")
    welcome(client, name="欧样例", number=str(voice.pk), code=code)
    assert not User.objects.filter(person=kept).exists()


def test_number_and_code_of_a_receipt_do_bring_the_record():
    kept = make_person("欧女士", PHONE)
    voice, code = make_with_code(author=kept)
    client = browser()
    answer = welcome(client, name="欧样例", number=voice.number, code=code)
    assert answer.status_code == 302
    assert User.objects.get(person=kept).person.name == "欧样例"


def test_a_receipt_brings_no_record_of_another_number():
    kept = make_person("欧女士", "+8613900139000")
    voice, code = make_with_code(author=kept)
    welcome(browser(), name="欧样例", number=voice.number, code=code)
    assert not User.objects.filter(person=kept).exists()


def long_unused(phone: str = PHONE) -> User:
    """An account whose holder gave its number back to the network long ago."""
    user = make_verified_resident("欧女士", phone)
    user.last_login = timezone.now() - timedelta(days=400)
    user.save()
    return user


def by_number(client: Client):
    client.post("/sign-in/", {"phone": "13800138000"})
    return client.post("/sign-in/code/", {"code": last_code()}, follow=True)


def test_a_number_handed_on_does_not_sign_in_to_its_former_holders_account():
    former = long_unused()
    voice = make_voice(author=former.person)
    client = browser()
    page = by_number(client)
    assert "_auth_user_id" not in client.session
    assert "欧" not in page.text
    assert voice.text not in client.get(f"{FIND}{voice.pk}/", follow=True).text
    # Nor by the other page's form, nor with a receipt of somebody else.
    other, code = make_with_code(author=make_person("李", PHONE))
    for sent in ({"name": "王"}, {"number": other.number, "code": code}):
        client.post("/sign-in/welcome/", sent)
        assert "_auth_user_id" not in client.session
    assert User.objects.filter(person__phone_hash=former.person.phone_hash).get()


def test_its_own_receipt_or_its_own_device_does():
    former = long_unused()
    voice, code = make_with_code(author=former.person)
    client = browser()
    by_number(client)
    client.post("/sign-in/welcome/", {"number": voice.number, "code": code})
    assert client.session["_auth_user_id"] == str(former.pk)
    client.logout()
    User.objects.update(last_login=timezone.now() - timedelta(days=400))
    assert "还是您本人吗" in by_number(client).text, "its cookies went, too"
    former.refresh_from_db()
    known = browser()
    by_number(known)
    known.post("/sign-in/welcome/", {"number": voice.number, "code": code})
    known.post("/sign-out/")
    User.objects.update(last_login=timezone.now() - timedelta(days=400))
    by_number(known)
    assert known.session["_auth_user_id"] == str(former.pk)


def test_guesses_at_a_receipt_of_it_are_counted_for_the_number():
    former = long_unused()
    voice, code = make_with_code(author=former.person)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for n in range(6):
        TryCount.objects.filter(name__startswith="sms").delete()
        client = browser(address=f"198.51.100.{n + 1}")
        by_number(client)
        client.post("/sign-in/welcome/", {"number": voice.number, "code": wrong})
    client.post("/sign-in/welcome/", {"number": voice.number, "code": code})
    assert "_auth_user_id" not in client.session


def test_whoever_has_it_now_begins_afresh_and_sees_nothing_of_it():
    former = long_unused()
    voice = make_voice(author=former.person)
    client = browser()
    by_number(client)
    page = client.post("/sign-in/welcome/", {"afresh": "1"}, follow=True)
    client.post("/sign-in/welcome/", {"name": "新机主"})
    now = User.objects.latest("pk")
    assert client.session["_auth_user_id"] == str(now.pk) != str(former.pk)
    former.refresh_from_db()
    kept = Person.objects.get(user=former)
    assert (kept.phone, kept.phone_verified_at) == ("", None)
    assert voice.text not in client.get("/me/").text + page.text
    line = Entry.objects.get(action="person.number_handed_on")
    assert (line.subject_id, line.actor_id) == (kept.pk, None)


def test_an_account_in_use_is_not_taken_so():
    user = make_verified_resident()
    user.last_login = timezone.now() - timedelta(days=300)
    user.save()
    client = browser()
    by_number(client)
    assert client.session["_auth_user_id"] == str(user.pk)
    with refused(code="state"):
        hand_number_on(VISITOR, user, phone=PHONE)


def test_the_time_is_over_on_its_last_day():
    user = make_verified_resident()
    last = latest_start("people.number.unused", clock.today())
    for day, is_over in ((last, True), (last + clock.ONE_DAY, False)):
        user.last_login = clock.midnight(day)
        assert queries.is_long_unused(user) == is_over


def test_what_the_officer_put_right_at_the_window_opens_it():
    former = long_unused()
    officer = make_data_officer()
    for phone in ("", PHONE):
        change_contact(officer, former.person, phone=phone)
    client = browser()
    by_number(client)
    assert client.session["_auth_user_id"] == str(former.pk)


# ---- What was used, and what was open before ----


def code_now(user: User) -> str:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    secret = totp.decrypt(row.data["secret"])
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def with_app(client: Client) -> tuple[User, str]:
    """Somebody who has just set up the app, and the code that they typed for it."""
    user = make_street_clerk()
    user.set_password(PASSWORD)
    user.save()
    client.post(
        reverse("account_login"), {"login": user.username, "password": PASSWORD}
    )
    client.get(reverse("mfa_activate_totp"))
    secret = client.session[totp.SECRET_SESSION_KEY]
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    return user, code


def second_step(user: User, code: str) -> Client:
    client = browser(address="198.51.100.7")
    client.post(
        reverse("account_login"), {"login": user.username, "password": PASSWORD}
    )
    client.post(reverse("mfa_authenticate"), {"code": code})
    return client


def test_the_code_that_set_up_the_app_signs_nobody_in():
    user, code = with_app(browser())
    assert "_auth_user_id" not in second_step(user, code).session


def test_a_code_is_taken_once_as_long_as_it_is_right(monkeypatch, clock):
    """allauth forgets after thirty seconds what is right for ninety."""

    def at(seconds: int) -> None:
        monkeypatch.setattr("time.time", lambda: start + seconds)
        clock.at("2026-11-24 10:00")
        clock.forward(seconds=seconds)

    start = time.time() // 30 * 30
    at(0)
    user, _code = with_app(browser())
    at(300)
    code = code_now(user)
    assert "_auth_user_id" in second_step(user, code).session
    at(340)
    cache.clear()  # Its thirty seconds are over; the cache looks at another clock.
    assert "_auth_user_id" not in second_step(user, f"{code[:3]} {code[3:]}").session


def test_a_new_number_signs_other_browsers_out():
    user = make_verified_resident()
    other, here = browser(user), browser()
    sign_in_by_code(here, user)
    here.post(reverse("account_change_phone"), {"phone": "139 0013 9000"})
    here.post(reverse("account_verify_phone"), {"code": last_code()})
    assert Person.objects.get(user=user).phone == "+8613900139000"
    assert here.get("/me/profile/").status_code == 200
    assert other.get("/me/profile/").status_code == 302


def test_a_new_password_signs_other_browsers_out(settings):
    settings.DEMO = True
    user = make_street_clerk()
    user.set_password(PASSWORD)
    user.save()
    other, here = browser(), browser()
    for client in (other, here):
        sent = {"login": user.username, "password": PASSWORD}
        client.post(reverse("account_login"), sent)
    key = other.session.session_key
    new = "another banyan tree"
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert here.get("/desk/").status_code == 200
    assert other.get("/me/profile/").status_code == 302
    assert not other.session.exists(key)
