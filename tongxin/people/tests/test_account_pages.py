"""The pages of allauth that can be reached: in our words, in Chinese, in order."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tongxin.journal.models import Entry
from tongxin.people.models import User
from tongxin.people.tests.make import (
    make_administrator,
    make_verified_resident,
    sign_in_by_code,
)

pytestmark = pytest.mark.django_db

PASSWORD = "banyan tree circle"
# Proper names, and what belongs to the one who reads.
ALLOWED = {"English", "lin", "zhaodi"}
VISITOR_PAGES = ["account_login", "account_inactive", "people:sign_in"]
STAFF_PAGES = [
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "people:profile",
    "people:staff",
    "people:open_account",
    "people:offices",
    "people:found_office",
]
RESIDENT_PAGES = [
    "account_change_phone",
    "account_logout",
    "people:profile",
    "people:reads",
    "people:erase",
]


@pytest.fixture
def staff(client, settings):
    settings.DEMO = True
    cache.clear()
    user = make_administrator()
    user.set_password(PASSWORD)
    user.save()
    client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    settings.DEMO = False
    return user


def english_in(html: str, user: User | None = None) -> set[str]:
    body = html[html.index("<main") : html.index("</main>")]
    body = re.sub(r"<(script|code|noscript)\b.*?</\1>", "", body, flags=re.DOTALL)
    words = set(re.findall(r"[A-Za-z]{3,}", strip_tags(body)))
    named = set(re.findall(r"[A-Za-z]{3,}", user.username)) if user else set()
    return words - ALLOWED - named


@pytest.mark.parametrize("name", VISITOR_PAGES)
def test_a_visitor_reads_chinese(client, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert english_in(page.content.decode()) == set()


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_staff_read_chinese(client, staff, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert english_in(page.content.decode(), staff) == set()


@pytest.mark.parametrize("name", RESIDENT_PAGES)
def test_residents_read_chinese(client, name):
    sign_in_by_code(client, make_verified_resident())
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert english_in(page.content.decode()) == set()


def code_now(page) -> str:
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(page.context["form"].secret, counter))


def test_an_app_is_set_up_and_its_codes_are_shown_once(
    client, staff, django_capture_on_commit_callbacks
):
    path = reverse("mfa_activate_totp")
    code = code_now(client.get(path))
    wrong = client.post(path, {"code": "0000000"})
    assert english_in(wrong.content.decode(), staff) == set()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(path, {"code": code}, follow=True)
    assert len(done.context["unused_codes"]) == 10
    assert done.context["unused_codes"][0] in done.content.decode()
    assert english_in(done.content.decode(), staff) == set()
    again = client.get(reverse("mfa_view_recovery_codes"))
    assert done.context["unused_codes"][0] not in again.content.decode()
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"account.app_added", "account.signed_in"} <= actions
    for name in ("mfa_index", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        page = client.get(reverse(name))
        assert english_in(page.content.decode(), staff) == set()


def test_who_signed_in_a_while_ago_shows_again_who_they_are(client, staff, monkeypatch):
    later = time.time() + 400
    monkeypatch.setattr("time.time", lambda: later)
    path = reverse("mfa_activate_totp")
    again = client.get(path)
    assert again.url.startswith(reverse("account_reauthenticate"))
    wrong = client.post(again.url, {"password": "wrong wrong wrong"})
    assert english_in(wrong.content.decode(), staff) == set()
    assert client.post(again.url, {"password": PASSWORD}).url == path


def test_a_key_is_named_and_taken_away(client, staff):
    keys = [
        Authenticator.objects.create(
            user=staff, type=Authenticator.Type.WEBAUTHN, data={"name": name}
        )
        for name in ("一号", "二号")
    ]
    path = reverse("mfa_edit_webauthn", args=[keys[0].pk])
    assert english_in(client.get(path).content.decode(), staff) == set()
    client.post(path, {"name": "三号"})
    assert "三号" in client.get(reverse("mfa_list_webauthn")).content.decode()
    path = reverse("mfa_remove_webauthn", args=[keys[0].pk])
    assert english_in(client.get(path).content.decode(), staff) == set()
    client.post(path)
    assert list(Authenticator.objects.all()) == [keys[1]]
    assert Entry.objects.filter(action="account.key_removed").exists()


def test_a_key_is_added_and_that_is_on_record(
    client, staff, monkeypatch, django_capture_on_commit_callbacks
):
    # What only a browser with a key can compute is taken for right.
    for name in ("parse_registration_response", "complete_registration"):
        path = f"allauth.mfa.webauthn.internal.auth.{name}"
        monkeypatch.setattr(path, lambda _credential: None)
    facts = {"name": "一号", "credential": '{"id": "1"}'}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_add_webauthn"), facts)
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()
    entry = Entry.objects.get(action="account.key_added")
    assert (entry.actor_id, entry.subject_id) == (staff.pk, staff.pk)


def test_new_recovery_codes_are_on_record(
    client, staff, django_capture_on_commit_callbacks
):
    path = reverse("mfa_activate_totp")
    client.post(path, {"code": code_now(client.get(path))})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    entry = Entry.objects.get(action="account.recovery_codes_made")
    assert (entry.actor_id, entry.subject_id) == (staff.pk, staff.pk)


def test_a_key_of_somebody_else_is_not_there(client, staff):
    key = Authenticator.objects.create(
        user=make_verified_resident(), type=Authenticator.Type.WEBAUTHN, data={}
    )
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(name, args=[key.pk])).status_code == 404


def test_too_many_requests_are_answered_in_our_words(client, staff, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reauthenticate": "1/m/user"}
    path = reverse("account_reauthenticate")
    client.post(path, {"password": "x"})
    page = client.post(path, {"password": "x"})
    assert page.status_code == 429
    assert english_in(page.content.decode(), staff) == set()


def test_a_closed_account_is_told_so(settings):
    user = make_administrator()
    user.set_password(PASSWORD)
    user.is_active = False
    user.save()
    client = Client()
    client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
