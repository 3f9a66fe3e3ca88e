from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tongxin.journal.models import Entry
from tongxin.kernel.tests.refusing import refused
from tongxin.notices import operations, queries
from tongxin.notices.models import CallTry, Notice
from tongxin.notices.tests.make import make_notice
from tongxin.people.models import Channel, Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.models import Place
from tongxin.places.tests.make import make_estate

pytestmark = pytest.mark.django_db
State, Problem, Outcome = Notice.State, Notice.Problem, CallTry.Outcome


def make_call(**fields: Any) -> Notice:
    return make_notice(channel=Channel.PHONE, **fields)


def test_person_was_reached():
    clerk, call = make_street_clerk(), make_call()
    call = operations.record_call(clerk, call, outcome=Outcome.REACHED)
    assert (call.state, call.problem) == (State.SENT, "")
    assert call.sent_at is not None
    [entry] = call.calls.all()
    assert (entry.by, entry.outcome) == (clerk, Outcome.REACHED)
    assert [e.action for e in Entry.objects.all()] == ["notice.call_reached"]


def test_third_call_without_answer_is_the_last():
    clerk, call = make_street_clerk(), make_call()
    states = []
    for _ in range(3):
        call = operations.record_call(clerk, call, outcome=Outcome.NO_ANSWER)
        states.append(call.state)
    assert states == [State.QUEUED, State.QUEUED, State.FAILED]
    assert call.problem == Problem.NO_ANSWER
    with refused("Somebody has just written down a call to this person."):
        operations.record_call(clerk, call, outcome=Outcome.REACHED)
    assert call.calls.count() == 3


def test_wrong_number_ends_it_at_once():
    call = operations.record_call(
        make_street_clerk(), make_call(), outcome="wrong_number"
    )
    assert (call.state, call.problem) == (State.FAILED, Problem.WRONG_NUMBER)


def test_button_pressed_twice_counts_once():
    clerk, call = make_street_clerk(), make_call()
    operations.record_call(clerk, call, outcome=Outcome.NO_ANSWER, after_tries=0)
    with refused("Somebody has just written down a call to this person."):
        operations.record_call(clerk, call, outcome=Outcome.NO_ANSWER, after_tries=0)
    call.refresh_from_db()
    assert (call.try_count, call.calls.count()) == (1, 1)


def test_second_clerk_on_a_stale_page_is_told():
    call = make_call()
    stale = Notice.objects.get(pk=call.pk)
    operations.record_call(make_street_clerk(), call, outcome=Outcome.REACHED)
    with refused("Somebody has just written down a call to this person."):
        operations.record_call(make_community_clerk(), stale, outcome=Outcome.NO_ANSWER)


@pytest.mark.parametrize("role", [Role.CLERK, Role.RECEPTIONIST])
def test_community_calls_back_too(role):
    call = operations.record_call(
        make_community_clerk(role=role), make_call(), outcome=Outcome.REACHED
    )
    assert call.state == State.SENT


@pytest.mark.parametrize(
    "outsider",
    [lambda: make_user(make_office()), make_resident],
    ids=["department", "resident"],
)
def test_others_may_not_call(outsider):
    with pytest.raises(PermissionDenied):
        operations.record_call(outsider(), make_call(), outcome=Outcome.REACHED)
    assert not CallTry.objects.exists()


def test_text_message_cannot_be_called_off():
    with pytest.raises(PermissionDenied):
        operations.record_call(
            make_street_clerk(), make_notice(), outcome=Outcome.REACHED
        )


def test_call_list_is_oldest_first_about_the_subjects_given():
    mine, other = make_estate("独树村"), make_estate("粤通大院")
    first, second = make_call(subject=mine), make_call(subject=mine)
    make_call(subject=other)
    make_call(subject=mine, state=State.FAILED)
    make_notice(subject=mine)
    clerk = make_community_clerk()
    found = queries.calls_waiting(clerk, Place.objects.filter(pk=mine.pk))
    assert list(found) == [first, second]


@pytest.mark.parametrize("how_many", [1, 3])
def test_call_list_is_one_query(how_many, django_assert_num_queries):
    subject = make_estate()
    for _ in range(how_many):
        make_call(subject=subject)
    clerk = make_community_clerk()
    assert clerk.takes_in
    with django_assert_num_queries(1):
        found = queries.calls_waiting(clerk, Place.objects.filter(pk=subject.pk))
        assert [call.recipient.phone for call in found] == ["+8613800138000"] * how_many


def test_department_has_no_call_list():
    subject = make_call(subject=make_estate()).subject_id
    found = queries.calls_waiting(
        make_user(make_office()), Place.objects.filter(pk=subject)
    )
    assert not found.exists()
