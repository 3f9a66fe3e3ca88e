"""Posts: the source of every right."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people import operations
from tongxin.people.models import Appointment, Office, Role, Session, User
from tongxin.people.tests.make import (
    make_administrator,
    make_auditor,
    make_community_clerk,
    make_data_officer,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("actor", [make_administrator, lambda: SYSTEM])
def test_the_administrator_appoints(actor):
    user, office = make_user(), make_office()
    post = operations.appoint(actor(), user, office=office, role=Role.LIAISON)
    assert fresh(user).has_role(Role.LIAISON)
    assert fresh(user).office_ids == {office.pk}
    assert Entry.objects.filter(action="appointment.made", subject_id=post.pk).exists()


@pytest.mark.parametrize(
    "actor",
    [
        make_street_clerk,
        make_community_clerk,
        make_data_officer,
        make_resident,
        lambda: VISITOR,
    ],
)
def test_nobody_else_appoints(actor):
    with pytest.raises(PermissionDenied):
        operations.appoint(
            actor(), make_user(), office=make_office(), role=Role.LIAISON
        )
    assert not Appointment.objects.filter(role=Role.LIAISON).exists()


def test_an_office_that_closed_meanwhile_gets_no_post():
    user, office = make_user(), make_office()
    operations.close_office(SYSTEM, Office.objects.get(pk=office.pk))
    with refused("This office is closed."):
        operations.appoint(SYSTEM, user, office=office, role=Role.LIAISON)


def test_nobody_appoints_themself():
    administrator = make_administrator()
    with pytest.raises(PermissionDenied):
        operations.appoint(
            administrator, administrator, office=make_office(), role=Role.CHIEF
        )


@pytest.mark.parametrize("make_watcher", [make_auditor, make_data_officer])
def test_who_watches_the_administrator_is_not_the_administrator(make_watcher):
    with refused(
        "One account cannot be administrator and also watch over the "
        "administrator's work."
    ):
        operations.appoint(
            SYSTEM, make_watcher(), office=make_office(), role=Role.ADMINISTRATOR
        )
    with refused(
        "One account cannot be administrator and also watch over the "
        "administrator's work."
    ):
        operations.appoint(
            SYSTEM, make_administrator(), office=make_office(), role=Role.AUDITOR
        )


def test_the_same_post_twice_is_refused():
    user, office = make_user(), make_office()
    operations.appoint(SYSTEM, user, office=office, role=Role.LIAISON)
    with refused("The account already holds this post, or the days do not fit."):
        operations.appoint(SYSTEM, user, office=office, role=Role.LIAISON)


def test_days_that_do_not_fit_are_refused():
    today = clock.today()
    with refused("The account already holds this post, or the days do not fit."):
        operations.appoint(
            SYSTEM,
            make_user(),
            office=make_office(),
            role=Role.LIAISON,
            from_on=today,
            until_on=today - timedelta(days=1),
        )


def test_an_unknown_post_a_closed_office_and_a_closed_account_are_refused():
    closed = make_office("撤销的科室", is_closed=True)
    gone = make_user()
    gone.is_active = False
    gone.save()
    for user, office, role, by in (
        (make_user(), make_office(), "king", {"code": "invalid_choice"}),
        (make_user(), closed, Role.LIAISON, {"words": "This office is closed."}),
        (gone, make_office(), Role.LIAISON, {"words": "This account is closed."}),
    ):
        with refused(**by):
            operations.appoint(SYSTEM, user, office=office, role=role)


def test_a_later_post_gives_no_right_before_its_day():
    user = make_user()
    operations.appoint(
        SYSTEM,
        user,
        office=make_office(),
        role=Role.LIAISON,
        from_on=clock.today() + timedelta(days=1),
    )
    assert fresh(user).posts == ()


def test_an_appointed_account_signs_in_anew():
    user, client = make_user(), Client()
    client.force_login(user)
    operations.appoint(SYSTEM, user, office=make_office(), role=Role.LIAISON)
    assert not Session.objects.filter(account=user.pk).exists()


def test_ending_a_post_takes_effect_at_once():
    administrator = make_administrator()
    user, client = make_user(), Client()
    post = operations.appoint(SYSTEM, user, office=make_office(), role=Role.LIAISON)
    client.force_login(user)
    operations.end_appointment(administrator, post)
    assert fresh(user).posts == ()
    assert not Session.objects.filter(account=user.pk).exists()
    assert Appointment.objects.filter(pk=post.pk).exists()
    operations.appoint(administrator, user, office=make_office(), role=Role.LIAISON)
    assert fresh(user).has_role(Role.LIAISON)


def test_a_post_ends_on_a_later_day_or_never_before_it_began():
    user = make_user()
    later = clock.today() + timedelta(days=30)
    post = operations.appoint(
        SYSTEM, user, office=make_office(), role=Role.LIAISON, from_on=later
    )
    operations.end_appointment(SYSTEM, post)
    assert Appointment.objects.get(pk=post.pk).until_on == later
    with refused("This post has already ended."):
        operations.end_appointment(SYSTEM, post)


@pytest.mark.parametrize("actor", [make_street_clerk, make_resident, lambda: VISITOR])
def test_nobody_else_ends_a_post(actor):
    post = operations.appoint(
        SYSTEM, make_user(), office=make_office(), role=Role.LIAISON
    )
    with pytest.raises(PermissionDenied):
        operations.end_appointment(actor(), post)


def test_the_last_administrator_stays():
    administrator = make_administrator()
    post = administrator.appointments.get()
    with refused("This is the last administrator. Please appoint another one first."):
        operations.end_appointment(administrator, post)
    make_administrator()
    operations.end_appointment(administrator, post)


def test_the_tables_refuse_what_the_operations_refuse():
    user, office, today = make_user(), make_office(), clock.today()
    facts = {"user": user, "office": office, "role": Role.LIAISON, "from_on": today}
    Appointment.objects.create(**facts)
    for wrong in ({}, {"until_on": today - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(**facts, **wrong)


def test_the_first_administrator_on_an_empty_database(capsys):
    call_command("first_administrator", "lin")
    user = User.objects.get(username="lin")
    printed = capsys.readouterr().out
    password = next(w for w in printed.split() if user.check_password(w))
    assert user.has_temporary_password
    assert len(password) >= 12
    assert user.has_role(Role.ADMINISTRATOR)
    assert Office.objects.get().kind == Office.Kind.STREET


def test_the_first_administrator_sits_in_the_street_office_there_is(capsys):
    office = make_office("东晓街道办事处", Office.Kind.STREET)
    call_command("first_administrator", "lin")
    assert Appointment.objects.get().office == office
    with pytest.raises(CommandError):
        call_command("first_administrator", "chen")


def test_there_is_only_one_first_administrator():
    call_command("first_administrator", "lin")
    with refused("There already is an administrator."):
        operations.appoint_first_administrator("chen")
    assert User.objects.count() == 1
