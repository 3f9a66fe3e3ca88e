"""Staff sign in with a password and, outside the demonstration, a second step."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.people import guarding, operations, queries
from tongxin.people.models import Role, User
from tongxin.people.tests.make import (
    last_code,
    make_office,
    make_street_clerk,
    make_user,
    make_verified_resident,
)

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
PASSWORD = "banyan tree circle"


@pytest.fixture(autouse=True)
def nothing_counted(db):
    cache.clear()


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(client: Client, user: User, password: str = PASSWORD):
    return client.post(LOGIN, {"login": user.username, "password": password})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def with_second_step(user: User) -> User:
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def recovery_code(user: User) -> str:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return row.wrap().get_unused_codes()[0]


def test_name_and_password_lead_to_the_second_step_being_set_up(client):
    user = with_password(make_street_clerk())
    enter(client, user)
    assert is_in(client)
    for path in ("/me/profile/", "/staff/", "/sign-in/"):
        assert client.get(path, follow=True).redirect_chain
    assert client.get("/me/profile/").url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_once_it_is_set_up_the_work_is_open(client):
    user = with_password(make_street_clerk())
    enter(client, user)
    with_second_step(user)
    assert client.get("/me/profile/").status_code == 200
    assert guarding.OWES_SECOND_STEP not in client.session


def test_with_a_second_step_the_password_alone_opens_nothing(client):
    user = with_second_step(with_password(make_street_clerk()))
    assert enter(client, user).url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get("/me/profile/").url.startswith("/sign-in/")
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": recovery_code(user)})
    assert is_in(client)
    assert client.get("/me/profile/").status_code == 200


def test_a_code_by_telephone_does_not_replace_the_second_step(client, texts):
    user = with_second_step(with_password(make_street_clerk()))
    user.person = make_verified_resident().person
    User.objects.filter(person=user.person).delete()
    user.save()
    client.post("/sign-in/", {"phone": "13800138000"})
    answer = client.post("/sign-in/code/", {"code": last_code()})
    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)


def test_in_the_demonstration_no_second_step_is_owed(client, settings):
    settings.DEMO = True
    enter(client, with_password(make_street_clerk()))
    assert client.get("/me/profile/").status_code == 200


def test_a_post_of_tomorrow_is_guarded_today(client):
    user = with_password(make_user())
    operations.appoint(
        SYSTEM,
        user,
        office=make_office(),
        role=Role.LIAISON,
        from_on=guarding.queries.clock.today() + timedelta(days=1),
    )
    enter(client, User.objects.get(pk=user.pk))
    assert client.get("/me/profile/").url == reverse("mfa_index")


def test_the_last_second_step_of_staff_stays(client):
    user = with_second_step(with_password(make_street_clerk()))
    enter(client, user)
    client.post(reverse("mfa_authenticate"), {"code": recovery_code(user)})
    client.post(reverse("mfa_deactivate_totp"))
    assert queries.has_second_step(user)
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={}
    )
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert queries.has_second_step(user)


def test_five_wrong_passwords_lock_the_name_and_nobody_elses(client):
    user, other = with_password(make_street_clerk()), with_password(make_user())
    for _ in range(5):
        assert enter(client, user, "wrong wrong wrong").status_code == 200
    enter(client, user)
    assert not is_in(client)
    enter(Client(), user)
    assert not is_in(client)
    enter(client, other)
    assert is_in(client)


def test_the_lock_opens_after_a_quarter_of_an_hour(client, clock):
    clock.at("2026-11-24 10:00")
    user = with_password(make_street_clerk())
    for _ in range(5):
        enter(client, user, "wrong wrong wrong")
    clock.forward(minutes=14)
    page = enter(client, user)
    assert page.context["form"].errors
    assert not is_in(client)
    clock.forward(minutes=1)
    enter(client, user)
    assert is_in(client)


def test_a_failed_try_is_on_record_without_what_was_typed(client):
    user = with_password(make_street_clerk())
    enter(client, user, "wrong wrong wrong")
    client.post(LOGIN, {"login": "nobody", "password": "x"})
    entry = Entry.objects.get(action="account.sign_in_failed")
    assert (entry.actor_kind, entry.subject_id) == ("public", user.pk)
    assert entry.fields == []


def test_unknown_names_and_wrong_passwords_read_alike(client):
    user = with_password(make_street_clerk())
    wrong = enter(client, user, "wrong wrong wrong").context["form"]
    unknown = client.post(LOGIN, {"login": "nobody", "password": "x"}).context["form"]
    assert wrong.errors == unknown.errors


def test_a_temporary_password_opens_only_the_page_that_changes_it(client, settings):
    settings.DEMO = True
    user, password = operations.open_staff_account(
        SYSTEM, username="lin", public_name="林经办"
    )
    operations.appoint(SYSTEM, user, office=make_office(), role=Role.LIAISON)
    enter(client, user, password)
    change = reverse("account_change_password")
    assert client.get("/me/profile/").url == change
    assert client.get("/sign-in/", follow=True).redirect_chain[-1][0] == change
    client.post(
        change,
        {"oldpassword": password, "password1": PASSWORD, "password2": PASSWORD},
    )
    assert client.get("/me/profile/").status_code == 200
    again = User.objects.get(pk=user.pk)
    assert again.check_password(PASSWORD)
    assert not again.has_temporary_password


@pytest.mark.parametrize("new", ["short", "1234567890", "password123"])
def test_a_weak_password_is_refused(client, settings, new):
    settings.DEMO = True
    user = with_password(make_street_clerk())
    enter(client, user)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_residents_have_no_password_page(client):
    client.force_login(make_verified_resident())
    assert client.get(reverse("account_change_password")).status_code == 404


def test_idle_staff_are_signed_out_and_busy_ones_are_not(client, settings, monkeypatch):
    settings.DEMO = True
    settings.STAFF_IDLE_SECONDS = 600
    start = time.time()
    enter(client, with_password(make_street_clerk()))
    for later in (400, 800, 1200):
        monkeypatch.setattr("time.time", lambda later=later: start + later)
        assert client.get("/me/profile/").status_code == 200
    monkeypatch.setattr("time.time", lambda: start + 1801)
    assert client.get("/me/profile/").url == "/sign-in/"
    assert not is_in(client)


def test_residents_stay_signed_in(client, texts, settings, monkeypatch):
    settings.STAFF_IDLE_SECONDS = 600
    make_verified_resident()
    client.post("/sign-in/", {"phone": "13800138000"})
    client.post("/sign-in/code/", {"code": last_code()})
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 86400)
    assert client.get("/me/profile/").status_code == 200


def test_the_secret_of_the_app_is_not_readable_in_the_tables():
    secret = generate_totp_secret()
    user = make_user()
    TOTP.activate(user, secret)
    row = Authenticator.objects.get(user=user)
    assert secret not in str(row.data)
    assert row.wrap().instance.pk


def test_signing_out_asks_first_and_then_does_it(client):
    client.force_login(make_verified_resident())
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)


@pytest.mark.parametrize(
    "path",
    [
        "/account/signup/",
        "/account/email/",
        "/account/password/reset/",
        "/account/password/set/",
        "/account/confirm-email/",
        "/account/login/code/",
        "/account/3rdparty/",
        "/account/social/signup/",
        "/account/weixin/",
        "/accounts/login/",
    ],
)
def test_addresses_of_allauth_that_are_not_needed_are_not_there(client, path):
    assert client.get(path).status_code == 404
