"""The pages of a meeting, from the plan to the confirmed minutes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tongxin.councils import operations
from tongxin.councils.models import Body, Decision, Meeting, Minutes
from tongxin.councils.tests.make import (
    fill,
    holder,
    make_body,
    make_matter,
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members.tests.make import make_committee, make_member
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = make_community_clerk(role="secretary")
    client.force_login(user)
    return user


def address(name: str, *args: object) -> str:
    return reverse(f"councils:{name}", args=args)


def send(client, act: str, /, *args: object, **body: object):
    response = client.post(address(act, *args), body)
    wrong = response.context["form"].errors if response.context else ""
    assert response.status_code == 302, wrong
    return response


def test_the_street_founds_a_conference_by_a_paper(client):
    client.force_login(make_street_clerk())
    today = clock.today().isoformat()
    send(
        client,
        "add_document",
        title="实施方案",
        issuer="东晓街道",
        number="3号",
        issued_on=today,
        in_force_from=today,
    )
    unit = make_body().unit
    Body.objects.update(dissolved_on=clock.today(), dissolved_reason="改组")
    paper = Body.objects.get().founded_by_id
    send(
        client,
        "found",
        kind="unit",
        name="独树村新联席会",
        unit=unit.pk,
        founded_by=paper,
        founded_on=today,
    )
    body = Body.objects.get(name="独树村新联席会")
    assert body.seats.count() == 9
    assert "独树村新联席会" in client.get(address("list")).text
    assert "独树村新联席会" in client.get(address("work")).text
    assert client.get(address("body", body.pk)).status_code == 200


def test_a_meeting_is_planned_its_agenda_accepted_and_called(client, secretary):
    body = make_seated_body()
    matter = make_matter(body, "围挡外留一条通道")
    day = timezone.localdate() + timedelta(days=9)
    send(client, "plan", body.pk, on=day.isoformat(), at="19:30", place="二楼")
    meeting = Meeting.objects.get()
    assert "围挡外留一条通道" in client.get(address("meeting_work", meeting.pk)).text
    send(client, "accept", meeting.pk, key=[f"matter-{matter.pk}"])
    send(client, "call", meeting.pk)
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.CALLED
    client.logout()
    assert "围挡外留一条通道" in client.get(address("meeting", meeting.pk)).text


def test_a_missed_one_says_why_and_is_made_up_for(client, secretary):
    meeting = make_meeting(make_seated_body())
    send(client, "miss", meeting.pk, reason="台风")
    assert "台风" in client.get(address("body", meeting.body_id)).text
    day = timezone.localdate() + timedelta(days=3)
    send(client, "plan", meeting.body_id, on=day.isoformat(), at="19:30", place="二楼")
    assert Meeting.objects.get(number=2).makes_up_for_id == meeting.pk


def test_the_live_page_from_the_first_seat_to_the_end(client, secretary):
    body = make_seated_body()
    meeting = make_meeting(body)
    item = put_on(meeting, "围挡外留一条通道")
    operations.call_meeting(SYSTEM, meeting)
    send(client, "begin", meeting.pk, presider=holder(body, 1).pk)
    for position in range(1, 6):
        send(client, "sit", meeting.pk, term=holder(body, position).pk, mode="room")
    send(client, "take_up", meeting.pk, item.pk)
    page = client.get(address("live", meeting.pk)).text
    assert "围挡外留一条通道" in page
    send(client, "guest", meeting.pk, shown_name="列席商户")
    send(
        client,
        "line",
        meeting.pk,
        key=uuid4(),
        item=item.pk,
        speaker="林样例",
        text="黑。",
    )
    office = make_office("街道城建办")
    send(client, "task", meeting.pk, item.pk, title="路灯接市政电", lead=office.pk)
    send(client, "voice", meeting.pk, text="电梯常坏", name="", phone="")
    send(
        client,
        "decide",
        meeting.pk,
        item.pk,
        recommendation="留两米。",
        how="consensus",
    )
    page = client.get(address("live", meeting.pk)).text
    assert "林" in page
    assert "黑。" in page
    send(client, "end", meeting.pk)
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.HELD
    send(client, "draft", meeting.pk)
    page = client.get(address("minutes", meeting.pk)).text
    for words in ("留两米。", "黑。", "列席商户", "路灯接市政电"):
        assert words in page


def test_hands_are_counted_on_the_page(client, secretary):
    meeting = make_sitting()
    item = meeting.items.get()
    seats = meeting.body.seats.all()[:3]
    votes = {f"seat-{seat.pk}": "yes" for seat in seats}
    send(
        client, "decide", meeting.pk, item.pk, how="seats", recommendation="留", **votes
    )
    decision = Decision.objects.get()
    assert (decision.yes_count, decision.abstained_count) == (3, 2)
    page = client.get(address("decision", decision.pk)).text
    assert "留" in page


def test_without_quorum_there_is_no_button(client, secretary):
    meeting = make_sitting(present=[1, 2])
    page = client.get(address("live", meeting.pk)).text
    assert 'value="consensus"' not in page
    item = meeting.items.get()
    answer = client.post(
        address("decide", meeting.pk, item.pk),
        {"how": "consensus", "recommendation": "先修路灯"},
    )
    # What was typed stays there.
    assert answer.status_code == 422
    assert "先修路灯" in answer.text
    assert not Decision.objects.exists()


def test_a_line_comes_as_json_once_or_says_why_not(client, secretary):
    meeting, key = make_sitting(), str(uuid4())
    for _ in range(2):
        answer = client.post(
            address("line", meeting.pk),
            {"key": key, "text": "一句"},
            headers={"accept": "application/json"},
        )
        assert answer.json() == {"kept": key}
    assert meeting.lines.count() == 1
    answer = client.post(
        address("line", meeting.pk),
        {"key": key, "text": ""},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 422


def test_minutes_are_edited_objected_to_and_signed(client, secretary):
    meeting = make_sitting()
    operations.decide_item(SYSTEM, meeting.items.get(), recommendation="留。")
    operations.end_meeting(SYSTEM, meeting)
    minutes = operations.draft_minutes(SYSTEM, meeting)
    version = (meeting.pk, minutes.pk)
    page = client.get(address("edit_minutes", *version))
    seen = page.context["form"]["seen"].value()
    send(
        client,
        "edit_minutes",
        *version,
        **{"seen": seen, "item-1": "林样例：晚上很黑。"},
    )
    term = holder(meeting.body, 5)
    send(client, "object_to", *version, term=term.pk, text="是三米")
    objection = minutes.objections.get()
    send(client, "answer_objection", objection.pk, answer="已改")
    Minutes.objects.update(objections_until=clock.today() - timedelta(days=1))
    for position in (1, 2, 3):
        send(client, "sign", *version, term=holder(meeting.body, position).pk)
    minutes.refresh_from_db()
    assert minutes.state == Minutes.State.CONFIRMED
    send(client, "correct", *version, reason="宽度写错")
    assert meeting.minutes.count() == 2
    client.logout()
    assert client.get(address("minutes", meeting.pk)).status_code == 404


def test_seats_are_filled_and_ended_on_the_page(client, secretary):
    body = make_body()
    seat = body.seats.get(position=4)
    person = make_resident("林样例", "+8613800000001").person
    make_member(make_committee(body.community), person)
    send(
        client,
        "fill_seat",
        body.pk,
        seat.pk,
        who="13800000001",
        shown_name="林样例",
        from_on=clock.today().isoformat(),
        kind="holder",
    )
    term = seat.terms.get()
    assert term.person == person
    send(
        client,
        "end_term",
        body.pk,
        term.pk,
        on=clock.today().isoformat(),
        reason="搬走",
    )
    send(client, "close_seat", body.pk, seat.pk)
    send(client, "add_seat", body.pk, kind="mediator", note="")
    assert client.get(address("body_work", body.pk)).status_code == 200


def test_studio_bylaws_and_interests(client):
    client.force_login(make_street_clerk())
    body = make_seated_body()
    send(client, "studio", body.pk, place="一楼", hours="周一至周五", phone="")
    send(
        client,
        "bylaw",
        body.pk,
        "council.notice",
        value=5,
        over=1,
        from_on=clock.today().isoformat(),
        reason="来得及",
    )
    term = fill(body.seats.get(position=9), "alternate", "候补")
    send(client, "declare", body.pk, term=term.pk, about="developer", reason="亲属")
    conflict = term.conflicts.get()
    assert "亲属" in client.get(address("body_work", body.pk)).text
    send(client, "end_conflict", conflict.pk)
    assert "来得及" in client.get(address("body", body.pk)).text


@pytest.mark.parametrize("who", ["resident", "other"])
def test_working_pages_are_not_there_for_others(client, who: str):
    meeting = make_sitting()
    other = make_community_clerk(make_community("松泉"), "secretary")
    client.force_login(make_resident() if who == "resident" else other)
    for name in ("meeting_work", "live"):
        assert client.get(address(name, meeting.pk)).status_code == 404
    assert client.get(address("body_work", meeting.body_id)).status_code == 404
    answer = client.post(address("end", meeting.pk))
    assert answer.status_code == 404
