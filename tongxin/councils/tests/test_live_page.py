"""The live page and the screen of the room: who sees them, what they cost."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tongxin.councils import operations, queries
from tongxin.councils.models import Attendance, Term
from tongxin.councils.tests.make import fill, make_sitting
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.plans.tests.make import make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = make_community_clerk(role="secretary")
    client.force_login(user)
    return user


def address(name: str, *args: object) -> str:
    return reverse(f"councils:{name}", args=args)


def talk(meeting, user, count: int) -> None:
    """So many lines and tasks to the item under discussion."""
    item, office = meeting.items.first(), make_office()
    for number in range(count):
        operations.write_line(
            user, meeting, key=uuid4(), text=f"第{number}句", item=item
        )
        operations.give_task(SYSTEM, item, title=f"任务{number}", lead=office)


@pytest.mark.parametrize("name", ["live", "screen"])
def test_more_items_and_lines_ask_no_more(
    client, secretary, django_assert_max_num_queries, name: str
):
    counted = []
    for count in (1, 3):
        meeting = make_sitting(items=count)
        talk(meeting, secretary, count)
        client.get(address(name, meeting.pk))
        with django_assert_max_num_queries(60) as asked:
            assert client.get(address(name, meeting.pk)).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_the_screen_shows_item_and_decision_and_no_form(client, secretary):
    meeting = make_sitting()
    item = meeting.items.get()
    operations.write_line(secretary, meeting, key=uuid4(), text="悄悄话", item=item)
    operations.hear_voice(secretary, meeting, text="电梯常坏", name="罗样例", phone="")
    operations.decide_item(SYSTEM, item, recommendation="留两米宽。")
    page = client.get(address("screen", meeting.pk)).text
    assert item.title in page
    assert "留两米宽。" in page
    for hidden in ("悄悄话", "罗样例", "电梯常坏", "<form", "csrfmiddlewaretoken"):
        assert hidden not in page


def test_a_seat_holder_follows_on_the_screen_only(client):
    meeting = make_sitting()
    resident = make_resident()
    client.force_login(resident)
    assert client.get(address("screen", meeting.pk)).status_code == 404
    Term.objects.filter(seat__body=meeting.body, seat__position=5).update(
        person=resident.person
    )
    assert client.get(address("screen", meeting.pk)).status_code == 200
    assert client.get(address("live", meeting.pk)).status_code == 404


def test_the_screen_is_not_for_everybody(client):
    meeting = make_sitting()
    assert client.get(address("screen", meeting.pk)).status_code == 302
    other = make_community_clerk(make_community("松泉"), "secretary")
    client.force_login(other)
    assert client.get(address("screen", meeting.pk)).status_code == 404
    client.force_login(make_street_clerk())
    assert client.get(address("screen", meeting.pk)).status_code == 200


def test_an_ended_meeting_says_so_on_the_screen(client, secretary):
    meeting = make_sitting()
    operations.end_meeting(SYSTEM, meeting)
    meeting.refresh_from_db()
    page = client.get(address("screen", meeting.pk)).text
    assert meeting.get_state_display() in page


def test_one_list_says_who_takes_the_seat_and_how(client, secretary):
    meeting = make_sitting(present=[1])
    alternate = fill(meeting.body.seats.get(position=3), "alternate", "苏候补")
    page = client.get(address("live", meeting.pk)).text
    assert f'value="{alternate.pk}:phone"' in page
    for wrong in (f"{alternate.pk}:drum", "x:room", f"{alternate.pk}"):
        client.post(address("sit", meeting.pk), {"who": wrong})
    assert meeting.attendances.count() == 1
    answer = client.post(address("sit", meeting.pk), {"who": f"{alternate.pk}:phone"})
    assert answer["Location"].endswith(f"#seat-{alternate.seat_id}")
    seated = meeting.attendances.get(seat=alternate.seat)
    assert (seated.term, seated.mode) == (alternate, Attendance.Mode.PHONE)


def test_a_line_of_somebody_signed_out_is_not_said_to_be_kept(client):
    meeting = make_sitting()
    answer = client.post(
        address("line", meeting.pk),
        {"key": uuid4(), "text": "一句"},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 302
    assert not meeting.lines.exists()


def test_after_a_decision_its_item_stays_on_the_page(clock):
    """Also where two were decided in one moment."""
    clock.at("2026-11-25 10:00")
    meeting = make_sitting(items=2)
    first, second = meeting.items.all()
    for item in (first, second):
        if item.state != "discussed":
            operations.take_up_item(SYSTEM, item)
        operations.decide_item(SYSTEM, item, recommendation="修。")
        assert queries.item_under_discussion(meeting) == item


def test_a_clause_is_asked_for_while_people_still_sit_there(client, secretary):
    meeting = make_sitting(items=2)
    item, other = meeting.items.all()
    page = address("live", meeting.pk)
    plan = make_plan(unit=meeting.body.unit)
    clause = plan.clauses.get(number=21)
    body = {"clause": clause.pk, "wanted": "两米宽，有路灯。"}
    # Nothing is decided yet.
    assert "decisions/" not in client.get(page).text
    decision = operations.decide_item(SYSTEM, item, recommendation="留两米宽的通道。")
    ask = address("ask_owner", decision.pk)
    shown = client.get(page).text
    assert ask in shown
    # What was adopted stands there: nobody types it again.
    assert "留两米宽的通道。</textarea>" in shown
    assert client.post(ask, body)["Location"] == page + "#decide"
    asked = plan.clauses.get(number=21).requests.get()
    assert asked.wanted == "两米宽，有路灯。"
    assert asked.clause.get_absolute_url() in client.get(page).text
    # A rejected one asks for nothing, and somebody else's clause is none of theirs.
    operations.take_up_item(SYSTEM, other)
    rejected = operations.decide_item(
        SYSTEM, other, recommendation="留两米。", outcome="rejected"
    )
    address_of_it = address("ask_owner", rejected.pk)
    assert address_of_it not in client.get(page).text
    assert client.post(address_of_it, body).status_code == 409
    foreign = make_plan(unit=make_sitting().body.unit).clauses.first()
    client.post(ask, {"clause": foreign.pk, "wanted": "两米。"})
    assert foreign.requests.count() == 0


def test_without_a_plan_there_is_no_clause_to_ask_for(client, secretary):
    meeting = make_sitting()
    decision = operations.decide_item(
        SYSTEM, meeting.items.get(), recommendation="留。"
    )
    page = client.get(address("live", meeting.pk)).text
    assert address("ask_owner", decision.pk) not in page
