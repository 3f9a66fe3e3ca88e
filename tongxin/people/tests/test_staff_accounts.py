"""Accounts of staff: opened, helped, closed."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import forbidden, refused
from tongxin.people import operations, policies, queries
from tongxin.people.models import Role, Session, User
from tongxin.people.tests.make import (
    make_administrator,
    make_auditor,
    make_data_officer,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
    make_verified_resident,
)

pytestmark = pytest.mark.django_db

others = pytest.mark.parametrize(
    "actor", [make_street_clerk, make_data_officer, make_resident, lambda: VISITOR]
)


def make_colleague() -> User:
    user, _password = operations.open_staff_account(
        SYSTEM, username="lin", public_name="林经办"
    )
    return user


def test_a_new_account_has_a_password_that_works_once():
    user, password = operations.open_staff_account(
        make_administrator(), username="lin", public_name="林经办"
    )
    again = User.objects.get(pk=user.pk)
    assert again.check_password(password)
    assert again.has_temporary_password
    assert again.posts == ()
    assert Entry.objects.filter(action="account.opened", subject_id=user.pk).exists()


@others
def test_nobody_else_opens_one(actor):
    with pytest.raises(PermissionDenied):
        operations.open_staff_account(actor(), username="x", public_name="别人")


@pytest.mark.parametrize(
    ("username", "public_name", "by"),
    [
        ("", "林经办", {"field": "username", "code": "blank"}),
        ("lin zhao", "林经办", {"field": "username", "code": "invalid"}),
        ("lin", " ", {"words": "Please give the name that colleagues use."}),
        (
            "lin",
            "长" * 61,
            {"words": "Please keep this under %(count)s characters."},
        ),
        ("taken", "林经办", {"field": "username", "code": "unique"}),
    ],
)
def test_a_name_that_does_not_do_is_refused(username, public_name, by):
    User.objects.create_user(username="taken")
    with refused(**by):
        operations.open_staff_account(
            SYSTEM, username=username, public_name=public_name
        )


def test_a_renewed_password_signs_out_everywhere():
    user, client = make_colleague(), Client()
    client.force_login(user)
    password = operations.renew_password(make_administrator(), user)
    assert User.objects.get(pk=user.pk).check_password(password)
    assert not Session.objects.filter(account=user.pk).exists()


def test_a_lost_telephone_is_taken_away():
    user = make_colleague()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    operations.remove_second_step(make_administrator(), user)
    assert not Authenticator.objects.exists()
    assert Entry.objects.filter(action="account.second_step_removed").exists()


def test_a_closed_account_is_shut_and_stays_named():
    user, client = make_colleague(), Client()
    client.force_login(user)
    operations.close_account(make_administrator(), user)
    again = User.objects.get(pk=user.pk)
    assert (again.is_active, again.has_usable_password()) == (False, False)
    assert again.public_name == "林经办"
    assert not Session.objects.filter(account=user.pk).exists()


def test_an_account_with_a_post_is_not_closed():
    user = make_colleague()
    operations.appoint(SYSTEM, user, office=make_office(), role=Role.LIAISON)
    with refused("This account holds a post. Please end it first."):
        operations.close_account(SYSTEM, user)


@others
@pytest.mark.parametrize(
    "act", ["renew_password", "remove_second_step", "close_account"]
)
def test_nobody_else_helps_or_closes(actor, act):
    with pytest.raises(PermissionDenied):
        getattr(operations, act)(actor(), make_colleague())


@pytest.mark.parametrize("act", ["renew_password", "close_account"])
def test_a_residents_account_is_not_the_administrators(act):
    with forbidden("Only the administrator may do this."):
        getattr(operations, act)(make_administrator(), make_verified_resident())


def test_a_closed_account_gets_no_new_password():
    user = make_colleague()
    operations.close_account(make_administrator(), user)
    with refused("This account is closed."):
        operations.renew_password(make_administrator(), user)
    assert not User.objects.get(pk=user.pk).has_usable_password()


def test_nobody_helps_themself_past_the_second_step():
    administrator = make_administrator()
    with pytest.raises(PermissionDenied):
        operations.remove_second_step(administrator, administrator)


def test_changes_of_the_second_step_are_on_record(client):
    user = make_colleague()
    operations.record_second_step(user, action="account.app_added")
    assert Entry.objects.get(action="account.app_added").actor_id == user.pk


def test_accounts_of_staff_are_the_administrators_to_see():
    resident = make_verified_resident()
    colleague = make_colleague()
    administrator = make_administrator()
    seen = set(policies.accounts_visible_to(administrator))
    assert seen == {colleague, administrator}
    assert resident not in seen
    for actor in (make_street_clerk(), make_auditor(), resident, VISITOR):
        assert not policies.accounts_visible_to(actor).exists()


def test_accounts_are_found_by_name_and_office():
    administrator, colleague = make_administrator(), make_colleague()
    office = make_office("城管办")
    operations.appoint(SYSTEM, colleague, office=office, role=Role.LIAISON)
    for filters in ({"find": "林经"}, {"find": "lin"}, {"office": office}):
        assert list(queries.accounts(administrator, **filters)) == [colleague]


def test_the_name_shown_is_the_one_colleagues_use_or_the_persons():
    assert make_colleague().shown_name == "林经办"
    assert make_verified_resident("林样例").shown_name == "林样例"
    bare = make_user()
    assert bare.shown_name == bare.username
    assert str(bare) == f"account {bare.pk}"
