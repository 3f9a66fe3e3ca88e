"""Deciding: with a quorum or not at all; who is recused; against the evidence."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tongxin.councils import operations, queries
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    SeatVote,
    Term,
)
from tongxin.councils.tests.make import (
    come,
    fill,
    holder,
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
    quorum_of,
)
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_applicant_worker
from tongxin.work.models import Task

pytestmark = pytest.mark.django_db
TEXT = "施工围挡外留宽两米以上的通道，夜间有路灯。"


def item_of(meeting: Meeting) -> AgendaItem:
    return meeting.items.get(state=AgendaItem.State.DISCUSSED)


def sitting_at(meeting: Meeting, position: int) -> Attendance:
    return meeting.attendances.get(seat__position=position, left_at=None)


def consensus(actor, meeting: Meeting, **facts) -> Decision:
    facts.setdefault("recommendation", TEXT)
    return operations.decide_item(actor, item_of(meeting), **facts)


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
    with refused("The owners’ vice-chair or alternate is missing."):
        consensus(SYSTEM, meeting)
    assert not Decision.objects.exists()
    come(meeting, 3, term=alternate, mode="phone")
    assert quorum_of(meeting).is_met
    assert consensus(SYSTEM, meeting).present_count == 6


def test_whoever_leaves_takes_the_quorum_along():
    meeting = make_sitting()
    operations.stand_up(SYSTEM, sitting_at(meeting, 5))
    assert quorum_of(meeting).missing == ("present",)
    with refused("%(present)d are present; %(needed)d must be."):
        consensus(SYSTEM, meeting)


def test_hands_are_counted_by_seat_and_more_than_half_carries():
    meeting = make_sitting()
    seats = list(meeting.body.seats.all()[:5])
    votes = dict(zip([s.pk for s in seats], ["yes", "yes", "no"], strict=False))
    decision = operations.decide_item(
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
    decision = operations.decide_item(
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
    with refused("Only seats that are present and not recused vote."):
        operations.decide_item(
            SYSTEM, item_of(meeting), recommendation=TEXT, votes={applicant.pk: "no"}
        )
    owner = body.seats.get(position=3)
    decision = operations.decide_item(
        SYSTEM, item_of(meeting), recommendation=TEXT, votes={owner.pk: "yes"}
    )
    assert decision.recused_count == 1
    assert not decision.votes.filter(seat=applicant).exists()


@pytest.mark.parametrize("about", ["matter", "compensation", "developer"])
@pytest.mark.parametrize("interested", [(), (4,), (4, 5)])
@pytest.mark.parametrize("against", [(), (1,), (1, 3)])
def test_whoever_is_recused_is_in_neither_count(about, interested, against):
    """Of five who came: who may vote, who says no, and whether it carries."""
    body = make_seated_body()
    meeting = make_sitting(body, items=2)
    item = meeting.items.get(position=2)
    operations.say_what_it_decides(SYSTEM, item, about=about)
    operations.take_up_item(SYSTEM, item)
    for position in interested:
        operations.recuse(SYSTEM, item, term=holder(body, position), reason="是亲戚")
    out = set(interested) | (set() if about == "matter" else {2})
    votes = {
        body.seats.get(position=at).pk: "no" if at in against else "yes"
        for at in {1, 2, 3, 4, 5} - out
    }
    item.refresh_from_db()
    decision = operations.decide_item(SYSTEM, item, recommendation=TEXT, votes=votes)
    voting = 5 - len(out)
    assert (decision.present_count, decision.recused_count) == (5, len(out))
    assert (decision.yes_count, decision.no_count) == (
        voting - len(against),
        len(against),
    )
    carried = 2 * (voting - len(against)) > voting
    wanted = Decision.Outcome.ADOPTED if carried else Decision.Outcome.REJECTED
    assert decision.outcome == wanted
    seats = set(decision.votes.values_list("seat__position", flat=True))
    assert seats == {1, 2, 3, 4, 5} - out


def test_a_declared_interest_leaves_the_count_by_itself_where_it_is_touched():
    body = make_seated_body()
    meeting = make_sitting(body, items=3)
    touched, other = meeting.items.filter(position__gt=1)
    operations.declare_conflict(
        SYSTEM,
        holder(body, 4),
        about="matter",
        matter=touched.matter,
        reason="家里就在那里",
    )
    for item, out in ((touched, [4]), (other, [])):
        operations.take_up_item(SYSTEM, item)
        seats = item.recusals.values_list("term__seat__position", flat=True)
        assert list(seats) == out


def test_where_everybody_present_is_recused_nothing_is_decided():
    meeting = make_sitting()
    item = item_of(meeting)
    for position in range(1, 6):
        operations.recuse(
            SYSTEM, item, term=holder(meeting.body, position), reason="都有份"
        )
    assert quorum_of(meeting).is_met
    with refused("Everybody who is present is recused."):
        consensus(SYSTEM, meeting)
    assert not Decision.objects.exists()


def test_the_office_says_on_the_page_what_an_item_decides_on(client):
    meeting = make_meeting(make_seated_body())
    item = put_on(meeting, "临时过渡补贴")
    client.force_login(make_street_clerk())
    work = reverse("councils:meeting_work", args=[meeting.pk])
    address = reverse("councils:say_what_it_decides", args=[meeting.pk, item.pk])
    assert address in client.get(work).text
    assert client.post(address, {"about": "weather"}).status_code == 422
    assert client.post(address, {"about": "compensation"}).url == work
    assert "补偿" in client.get(work).text
    operations.call_meeting(SYSTEM, meeting)
    applicant = holder(meeting.body, 2)
    operations.open_meeting(SYSTEM, meeting, presider=holder(meeting.body, 1))
    operations.take_up_item(SYSTEM, item)
    assert item.recusals.get().term == applicant


def test_an_absent_seat_does_not_vote():
    meeting = make_sitting()
    absent = meeting.body.seats.get(position=9)
    with refused("Only seats that are present and not recused vote."):
        operations.decide_item(
            SYSTEM, item_of(meeting), recommendation=TEXT, votes={absent.pk: "yes"}
        )


def test_an_item_is_decided_once():
    meeting = make_sitting()
    item = item_of(meeting)
    operations.decide_item(SYSTEM, item, recommendation=TEXT)
    with refused("Turn to this item first."):
        operations.decide_item(SYSTEM, item, recommendation=TEXT)
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.take_up_item(SYSTEM, item)
    assert Decision.objects.count() == 1


def test_an_item_that_nobody_turned_to_is_not_decided():
    meeting = make_sitting(items=2)
    with refused("Turn to this item first."):
        operations.decide_item(
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
    operations.stand_up(SYSTEM, sitting_at(meeting, 5))
    assert operations.end_meeting(SYSTEM, meeting).state == Meeting.State.HELD
