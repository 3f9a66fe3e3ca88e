"""Staff come in for the first time by a link: once, and until a day."""

import pytest
from django.test import Client
from django.urls import reverse

from tongxin.journal.models import Entry
from tongxin.kernel.tests.refusing import forbidden, refused
from tongxin.people import operations
from tongxin.people.models import User
from tongxin.people.tests.make import make_administrator, make_street_clerk

pytestmark = pytest.mark.django_db
OVER = "链接已失效"
PASSWORD = "seven slow otters"


def newcomer() -> User:
    admin = make_administrator()
    facts = {"username": "xin", "public_name": "新某", "by_link": True}
    return operations.open_staff_account(admin, **facts)[0]


def said(link: str) -> str:
    return Client().get(link).content.decode()


def test_a_link_ends_with_its_day_with_another_password_and_with_the_account(settings):
    user, admin = newcomer(), make_administrator()
    link = operations.invite(admin, user)
    assert "新某，您好" in said(link)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert OVER in said(link)
    settings.PASSWORD_RESET_TIMEOUT = 600
    operations.renew_password(admin, user)
    assert OVER in said(link)
    user.refresh_from_db()
    link = operations.invite(admin, user)
    operations.close_account(admin, user)
    assert OVER in said(link)
    assert OVER in said(reverse("people:invited", args=[10**9, "x-y"]))


def test_only_the_administrator_makes_one_and_only_for_whoever_has_not_come_in():
    user, admin = newcomer(), make_administrator()
    with forbidden("Only the administrator may do this."):
        operations.invite(make_street_clerk(), user)
    link = operations.invite(admin, user)
    assert Entry.objects.filter(action="account.invited", subject_id=user.pk).exists()
    sent = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    Client().post(link, sent)
    assert Entry.objects.filter(action="account.password_changed").count() == 1
    # Their own password opens the account; no second link ever does.
    with refused("They have come in already."):
        operations.invite(admin, user)
    own = {"login": "xin", "password": PASSWORD}
    assert Client().post(reverse("account_login"), own).status_code == 302


def test_the_page_of_newcomers_shows_links_to_nobody_before_they_are_made():
    user, admin = newcomer(), Client()
    admin.force_login(make_administrator())
    address = reverse("people:newcomers")
    assert "/invited/" not in admin.get(address).content.decode()
    answer = admin.post(address)
    assert f"/invited/{user.pk}/" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
