"""Whoever sits and fits no longer: the office that runs it is told, nobody else."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tongxin.councils import eligibility, operations, queries
from tongxin.councils.models import Body, Seat, Term
from tongxin.councils.tests.make import LONG_AGO, make_body, make_meeting, put_on
from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members import operations as members
from tongxin.members.models import Membership
from tongxin.members.tests.make import make_committee, make_member, make_organisation
from tongxin.people import operations as people
from tongxin.people import queries as persons
from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls.tests.make import make_holding, make_owner

pytestmark = pytest.mark.django_db
SEATS = Seat.Kind
TOLD = "已不符合"


@pytest.fixture
def body() -> Body:
    return make_body()


@pytest.fixture
def secretary(client, body):
    user = make_community_clerk(body.community, Role.SECRETARY)
    client.force_login(user)
    return user


def residents(body: Body, number: int = 1) -> list[tuple[Term, Membership]]:
    """Members of the residents' groups, seated as they should be."""
    home = make_committee(body.community)
    seats = list(body.seats.filter(kind=SEATS.RESIDENTS))
    while len(seats) < number:
        seats.append(operations.add_seat(SYSTEM, body, kind=SEATS.RESIDENTS))
    found = []
    for at, seat in enumerate(seats[:number]):
        file = make_member(home, make_person(f"居民{at}"))
        term = operations.fill_seat(
            SYSTEM,
            seat,
            person=file.person,
            shown_name=f"居民样例{at}",
            from_on=LONG_AGO,
        )
        found.append((term, file))
    return found


def leaves(file: Membership) -> None:
    because = Membership.Because.LEFT
    members.end_file(SYSTEM, file, on=clock.today(), because=because, words="隐情")
    file.refresh_from_db()


def page(body: Body) -> str:
    return reverse("councils:body_work", args=[body.pk])


def end(term: Term) -> str:
    return reverse("councils:end_term", args=[term.seat.body_id, term.pk])


def ineligible(body: Body) -> dict[int, str]:
    terms = list(queries.terms_in_force(body, clock.today()))
    return operations.check_seat_holders(SYSTEM, body, terms=terms)


# ---- The secretary ----


def test_whoever_fits_is_named_and_nothing_more(client, body, secretary):
    residents(body)
    answer = client.get(page(body))
    assert answer.status_code == 200
    assert "居民样例0" in answer.text
    assert TOLD not in answer.text


def test_whoever_left_is_told_with_the_rule_and_the_next_step(client, body, secretary):
    ((term, file),) = residents(body)
    leaves(file)
    told = client.get(page(body)).text
    assert TOLD in told
    assert eligibility.rule_of(term.seat, clock.today()) in told
    assert "隐情" not in told
    assert file.get_ended_because_display() not in told
    assert told.count(end(term)) == 1


def test_the_next_step_ends_the_term_with_a_reason_that_tells_no_file(
    client, body, secretary
):
    ((term, file),) = residents(body)
    leaves(file)
    form = client.get(end(term)).context["form"]
    reason = form["reason"].value()
    assert reason
    facts = {"on": clock.today().isoformat(), "reason": reason}
    assert client.post(end(term), facts).status_code == 302
    term.refresh_from_db()
    assert (term.until_on, term.ended_reason) == (clock.today(), reason)
    assert TOLD not in client.get(page(body)).text


def test_of_whoever_fits_the_secretary_says_the_reason(client, body, secretary):
    ((term, _file),) = residents(body)
    answer = client.get(end(term))
    assert answer.context["form"]["reason"].value() == ""
    assert TOLD not in answer.text


def test_an_alternate_is_asked_by_the_same_rule(client, body, secretary):
    ((term, _file),) = residents(body)
    other = make_member(make_organisation(place=body.community), make_person("候补"))
    stand_in = operations.fill_seat(
        SYSTEM,
        term.seat,
        kind="alternate",
        person=other.person,
        shown_name="候补样例",
        from_on=LONG_AGO,
    )
    leaves(other)
    assert set(ineligible(body)) == {stand_in.pk}
    told = client.get(page(body)).text
    assert TOLD in told
    assert told.count(end(stand_in)) == told.count(end(term)) == 1


def test_every_kind_of_seat_answers_as_it_does_when_it_is_filled(body):
    """One by one and all at once: by the same rule."""
    for seat in body.seats.all():
        person = make_person(f"席位{seat.position}")
        if seat.position % 2:
            make_member(make_organisation(place=body.community), person)
            make_owner(make_holding(body.unit), person)
        Term.objects.create(
            seat=seat, person=person, shown_name="席位样例", from_on=LONG_AGO
        )
    told = ineligible(body)
    today = clock.today()
    for term in queries.terms_in_force(body, today):
        answer = eligibility.check(term.seat, term.person, today)
        assert (term.pk in told) is not answer.is_eligible
        assert told.get(term.pk, answer.rule) == answer.rule
    assert 0 < len(told) < body.seats.count()


def test_a_bylaw_that_lifts_the_party_counts_here_too(body):
    ((term, file),) = residents(body)
    make_owner(make_holding(body.unit), file.person)
    leaves(file)
    assert set(ineligible(body)) == {term.pk}
    operations.set_bylaw(
        make_street_clerk(Role.CHIEF),
        body,
        code="council.party_residents",
        value=0,
        from_on=clock.today(),
        reason="没有合适的党员",
    )
    assert ineligible(body) == {}


def test_whoever_was_erased_holds_no_seat_and_is_not_told_of(client, body, secretary):
    ((_term, file),) = residents(body)
    people.erase_person(SYSTEM, file.person)
    assert ineligible(body) == {}
    assert TOLD not in client.get(page(body)).text


def test_of_a_dissolved_conference_nobody_is_asked(client, body, secretary):
    ((_term, file),) = residents(body)
    leaves(file)
    Body.objects.update(dissolved_on=clock.today(), dissolved_reason="改组")
    assert TOLD not in client.get(page(body)).text
    assert not asked(file)


# ---- That it was asked ----


def asked(file: Membership) -> list[Entry]:
    rows = Entry.objects.filter(action="seat.asked", subject_id=file.person_id)
    assert {one.subject_label for one in rows} <= {"people.Person"}
    return list(rows)


def test_it_is_on_record_whatever_the_answer_so_that_the_journal_tells_nothing(
    client, body, secretary
):
    (_left, file), (_stays, other) = residents(body, 2)
    leaves(file)
    client.get(page(body))
    lines = [asked(one) for one in (file, other)]
    assert [len(one) for one in lines] == [1, 1]
    assert {one.actor_id for (one,) in lines} == {secretary.pk}
    (trace,) = persons.in_words(asked(other))
    assert "席位" in trace.what


def test_once_a_day_for_each_who_asks(client, body, secretary):
    ((_term, file),) = residents(body)
    client.get(page(body))
    client.get(page(body))
    lines = asked(file)
    # Midnight may lie between the two: a line for each day, then.
    assert len(lines) == len({timezone.localdate(one.at) for one in lines})
    client.force_login(make_street_clerk())
    client.get(page(body))
    assert len(asked(file)) == len(lines) + 1


def test_where_no_file_is_asked_nothing_is_recorded(client, body, secretary):
    seat = body.seats.filter(kind=SEATS.MEDIATOR)[0]
    facts = {"person": make_person(), "shown_name": "调解样例", "from_on": LONG_AGO}
    operations.fill_seat(SYSTEM, seat, **facts)
    client.get(page(body))
    assert not Entry.objects.filter(action="seat.asked").exists()


# ---- Everybody else ----


def test_the_street_sees_it_and_another_community_does_not_find_the_page(client, body):
    ((_term, file),) = residents(body)
    leaves(file)
    client.force_login(make_street_clerk())
    assert TOLD in client.get(page(body)).text
    client.force_login(make_community_clerk(make_community("松泉"), Role.SECRETARY))
    assert client.get(page(body)).status_code == 404


@pytest.mark.parametrize("who", ["resident", "visitor", "other office", "secretary"])
def test_it_is_on_no_public_page(client, body, who):
    ((_term, file),) = residents(body)
    leaves(file)
    meeting = make_meeting(body)
    put_on(meeting)
    operations.call_meeting(SYSTEM, meeting)
    if who != "visitor":
        client.force_login(_user(who, body))
    for name, pk in (("body", body.pk), ("meeting", meeting.pk)):
        answer = client.get(reverse(f"councils:{name}", args=[pk]))
        assert answer.status_code == 200
        assert "符合" not in answer.text
        assert "ineligible" not in answer.context


def _user(who: str, body: Body) -> Any:
    if who == "resident":
        return make_resident()
    if who == "other office":
        return make_community_clerk(make_community("松泉"), Role.SECRETARY)
    return make_community_clerk(body.community, Role.SECRETARY)


def test_nobody_asks_for_a_conference_they_do_not_run(body):
    ((term, _file),) = residents(body)
    there = make_community_clerk(make_community("松泉"), Role.SECRETARY)
    for actor in (there, make_resident()):
        with pytest.raises(PermissionDenied):
            operations.check_seat_holders(actor, body, terms=[term])
    assert not Entry.objects.filter(action="seat.asked", actor_id=there.pk).exists()


def test_the_page_costs_the_same_for_one_and_for_three(client, body, secretary):
    found = residents(body, 3)
    costs = []
    for at, (_term, file) in enumerate(found):
        leaves(file)
        client.get(page(body))
        with CaptureQueriesContext(connection) as asked_of_the_database:
            answer = client.get(page(body))
        assert len(answer.context["ineligible"]) == at + 1
        costs.append(len(asked_of_the_database))
    assert costs[0] == costs[2]
