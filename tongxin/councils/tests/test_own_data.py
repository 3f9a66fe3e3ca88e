"""A seat in the copy of one's data, on one's own page, and after erasure."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from tongxin.councils import operations, personal, queries
from tongxin.councils.models import Conflict, Seat, Term
from tongxin.councils.tests.make import (
    LONG_AGO,
    holder,
    make_body,
    make_meeting,
    make_seated_body,
    make_sitting,
)
from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members.tests.make import make_committee, make_member
from tongxin.people import operations as people
from tongxin.people.models import Person
from tongxin.people.tests.make import make_resident

pytestmark = pytest.mark.django_db


def give(seat: Seat, user, **facts) -> Term:
    return Term.objects.create(
        seat=seat,
        person=user.person,
        shown_name="林样例",
        from_on=LONG_AGO,
        **facts,
    )


def erased(person: Person) -> Person:
    return people.erase_person(SYSTEM, person)


def test_the_copy_holds_seats_and_interests_and_nobody_elses():
    body, user = make_body(), make_resident()
    first = body.seats.get(position=4)
    own = give(first, user)
    operations.declare_conflict(
        SYSTEM, own, about=Conflict.About.DEVELOPER, reason="家里人在那里上班"
    )
    give(body.seats.get(position=5), make_resident(phone="+8613800138055"))
    (one,) = personal.data_of(user.person)
    assert one["conference"] == body.name
    assert one["name_in_minutes"] == "林样例"
    assert [each["reason"] for each in one["interests"]] == ["家里人在那里上班"]
    json.dumps(one)


def test_my_page_shows_seat_next_meeting_and_minutes_to_read(client: Client):
    body, user = make_seated_body(), make_resident()
    Term.objects.filter(pk=holder(body, 3).pk).update(person=user.person)
    held = make_sitting(body)
    operations.end_meeting(SYSTEM, held)
    operations.draft_minutes(SYSTEM, held)
    coming = make_meeting(body)
    client.force_login(user)
    page = client.get("/me/").content.decode()
    assert body.name in page
    assert f"/meetings/{coming.pk}/" in page
    assert f"/meetings/{held.pk}/minutes/" in page


def test_without_a_seat_nothing_of_it_stands_there(client: Client):
    make_sitting()
    client.force_login(make_resident())
    assert "我的席位" not in client.get("/me/").content.decode()


def test_many_seats_cost_no_more_queries(django_assert_num_queries):
    user = make_resident()
    for count in (1, 2):
        for _ in range(count):
            body = make_body()
            give(body.seats.get(position=4), user)
            make_meeting(body)
        user = type(user).objects.get(pk=user.pk)
        with django_assert_num_queries(3):
            queries.my_seats(user)


def test_whoever_is_erased_holds_no_seat_and_keeps_the_name_in_minutes():
    body = make_seated_body()
    meeting = make_sitting(body)
    operations.end_meeting(SYSTEM, meeting)
    minutes = operations.draft_minutes(SYSTEM, meeting)
    term = holder(body, 4)
    erased(term.person)
    today = clock.today()
    assert not queries.is_term_in_force(body, term, today)
    assert queries.is_term_in_force(body, term, today - timedelta(days=1))
    row = next(r for r in queries.seats_with_terms(body, today) if r.seat == term.seat)
    assert row.holder is None
    minutes.refresh_from_db()
    assert term.shown_name in {one["name"] for one in minutes.content["present"]}


def test_the_seat_of_somebody_erased_goes_to_somebody_else():
    body = make_seated_body()
    term = holder(body, 4)
    erased(term.person)
    new = operations.fill_seat(
        SYSTEM,
        term.seat,
        person=make_member(make_committee(body.community)).person,
        shown_name="苏样例",
        from_on=clock.today(),
    )
    term.refresh_from_db()
    assert term.until_on == clock.today()
    assert term.ended_reason
    assert holder(body, 4) == new
    entry = Entry.objects.get(action="term.ended")
    assert (entry.subject_id, entry.fields) == (
        term.pk,
        ["until_on", "ended_reason"],
    )


def test_a_seat_is_closed_or_gets_an_alternate_after_its_holder_was_erased():
    body = make_seated_body()
    closed, stood_in = holder(body, 4), holder(body, 5)
    for term in (closed, stood_in):
        erased(term.person)
    operations.close_seat(SYSTEM, closed.seat)
    operations.fill_seat(
        SYSTEM,
        stood_in.seat,
        kind="alternate",
        person=make_member(make_committee(body.community)).person,
        shown_name="苏样例",
        from_on=clock.today(),
    )
    ended = Entry.objects.filter(action="term.ended")
    assert {entry.subject_id for entry in ended} == {closed.pk, stood_in.pk}
