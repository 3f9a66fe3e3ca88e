"""Deciding: with a quorum or not at all; who is recused; against the evidence."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tongxin.councils import operations, queries
from tongxin.councils.models import AgendaItem, Decision, Meeting, SeatVote, Term
from tongxin.councils.tests.make import (
    come,
    fill,
    holder,
    make_meeting,
    make_seated_body,
    make_sitting,
    quorum_of,
)
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.renewal.tests.make import make_applicant_worker
from tongxin.voices.models import Task

pytestmark = pytest.mark.django_db
TEXT = "施工围挡外留宽两米以上的通道，夜间有路灯。"


def item_of(meeting: Meeting) -> AgendaItem:
    return meeting.items.get(state=AgendaItem.State.DISCUSSED)


def consensus(actor, meeting: Meeting, **facts) -> Decision:
    facts.setdefault("recommendation", TEXT)
    return operations.decide_by_consensus(actor, item_of(meeting), **facts)


def test_five_of_nine_with_everybody_needed_decide():
    meeting = make_sitting()
    decision = consensus(SYSTEM, meeting)
    assert decision.outcome == Decision.Outcome.ADOPTED
    assert (decision.filled_count, decision.present_count) == (9, 5)
    decision.item.refresh_from_db()
    assert decision.item.state == AgendaItem.State.DECIDED


def test_without_an_owner_nothing_is_decided_until_the_alternate_comes():
    body = make_seated_body()
    alternate = fill(body.seats.get(position=3), Term.Kind.ALTERNATE, "候补样例")
    meeting = make_sitting(body, present=[1, 2, 4, 5, 6])
    assert quorum_of(meeting).missing == ("owner",)
    with pytest.raises(ValidationError):
        consensus(SYSTEM, meeting)
    assert not Decision.objects.exists()
    come(meeting, 3, term=alternate, mode="phone")
    assert quorum_of(meeting).is_met
    assert consensus(SYSTEM, meeting).present_count == 6


def test_whoever_leaves_takes_the_quorum_along():
    meeting = make_sitting()
    operations.stand_up(SYSTEM, meeting, seat=meeting.body.seats.get(position=5))
    assert quorum_of(meeting).missing == ("present",)
    with pytest.raises(ValidationError):
        consensus(SYSTEM, meeting)


def test_hands_are_counted_by_seat_and_more_than_half_carries():
    meeting = make_sitting()
    seats = list(meeting.body.seats.all()[:5])
    votes = dict(zip([s.pk for s in seats], ["yes", "yes", "no"], strict=False))
    decision = operations.decide_by_seats(
        SYSTEM, item_of(meeting), recommendation=TEXT, votes=votes
    )
    assert decision.outcome == Decision.Outcome.ADOPTED
    assert (decision.yes_count, decision.no_count, decision.abstained_count) == (
        2,
        1,
        2,
    )
    assert SeatVote.objects.filter(decision=decision).count() == 5


def test_as_many_for_as_against_is_rejected():
    meeting = make_sitting()
    seats = list(meeting.body.seats.all()[:2])
    votes = {seats[0].pk: "yes", seats[1].pk: "no"}
    decision = operations.decide_by_seats(
        SYSTEM, item_of(meeting), recommendation=TEXT, votes=votes
    )
    assert decision.outcome == Decision.Outcome.REJECTED


def test_the_applicant_is_out_of_the_count_on_compensation():
    body = make_seated_body()
    meeting = make_sitting(body, items=2)
    second = meeting.items.get(position=2)
    operations.say_what_it_decides(SYSTEM, second, about="compensation")
    operations.take_up_item(SYSTEM, second)
    applicant = body.seats.get(position=2)
    with pytest.raises(ValidationError):
        operations.decide_by_seats(
            SYSTEM, item_of(meeting), recommendation=TEXT, votes={applicant.pk: "no"}
        )
    owner = body.seats.get(position=3)
    decision = operations.decide_by_seats(
        SYSTEM, item_of(meeting), recommendation=TEXT, votes={owner.pk: "yes"}
    )
    assert decision.recused_count == 1
    assert not decision.votes.filter(seat=applicant).exists()


def test_an_absent_seat_does_not_vote():
    meeting = make_sitting()
    absent = meeting.body.seats.get(position=9)
    with pytest.raises(ValidationError):
        operations.decide_by_seats(
            SYSTEM, item_of(meeting), recommendation=TEXT, votes={absent.pk: "yes"}
        )


def test_an_item_is_decided_once():
    meeting = make_sitting()
    item = item_of(meeting)
    operations.decide_by_consensus(SYSTEM, item, recommendation=TEXT)
    with pytest.raises(ValidationError):
        operations.decide_by_consensus(SYSTEM, item, recommendation=TEXT)


def test_an_item_that_nobody_turned_to_is_not_decided():
    meeting = make_sitting(items=2)
    with pytest.raises(ValidationError):
        operations.decide_by_consensus(
            SYSTEM, meeting.items.get(position=2), recommendation=TEXT
        )


def test_the_community_and_the_street_type_nobody_else():
    meeting = make_sitting()
    others = [
        VISITOR,
        make_resident(),
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(meeting.body.unit),
    ]
    for actor in others:
        with pytest.raises(PermissionDenied):
            consensus(actor, meeting)
    assert consensus(make_street_clerk(), meeting)


def test_a_task_of_the_meeting_is_in_the_offices_list():
    meeting = make_sitting()
    office = make_office("街道城建办")
    for title in ("路灯接市政电", "问清没表态的商户"):
        operations.give_task(
            SYSTEM, item_of(meeting), title=title, lead=office, assisting=[]
        )
    titles = Task.objects.filter(assignments__office=office).values_list(
        "title", flat=True
    )
    assert set(titles) == {"路灯接市政电", "问清没表态的商户"}


def test_the_third_time_an_item_is_carried_it_goes_to_the_street():
    body = make_seated_body()
    meeting = make_sitting(body)
    item = item_of(meeting)
    for expected in ("carried", "carried", "referred"):
        item = operations.carry_item(SYSTEM, item, note="时间不够")
        assert item.state == expected
        operations.end_meeting(SYSTEM, meeting)
        if expected == "referred":
            break
        meeting = _next_sitting(body)
        item = item_of(meeting)
    assert item.carry_count == 2


def _next_sitting(body) -> Meeting:
    meeting = make_meeting(body)
    keys = [one.key for one in queries.proposals(meeting)]
    operations.accept_agenda(SYSTEM, meeting, keys=keys)
    operations.call_meeting(SYSTEM, meeting)
    meeting.refresh_from_db()
    meeting = operations.open_meeting(SYSTEM, meeting, presider=holder(body, 1))
    for position in range(1, 6):
        come(meeting, position)
    operations.take_up_item(SYSTEM, meeting.items.get())
    return meeting


def test_held_without_quorum_counts_and_decides_nothing():
    meeting = make_sitting(present=[1, 2])
    meeting = operations.end_meeting(SYSTEM, meeting)
    assert meeting.state == Meeting.State.WITHOUT_QUORUM
    assert meeting.items.get().state == AgendaItem.State.HEARD


def test_a_quorum_that_was_there_for_a_while_makes_it_a_meeting():
    meeting = make_sitting()
    operations.stand_up(SYSTEM, meeting, seat=meeting.body.seats.get(position=5))
    assert operations.end_meeting(SYSTEM, meeting).state == Meeting.State.HELD
