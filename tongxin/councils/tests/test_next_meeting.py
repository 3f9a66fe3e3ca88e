"""All conferences of an office on one screen: what stands, and the one step next."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tongxin.councils import operations, policies, queries
from tongxin.councils.models import Body, Meeting, MeetingTask, Minutes, Seat, Term
from tongxin.councils.queries import NextMeeting
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
from tongxin.people.tests.make import (
    make_auditor,
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_applicant_worker, make_unit
from tongxin.voices.models import Matter, Voice
from tongxin.voices.tests.make import make_voice
from tongxin.work.models import Assignment

pytestmark = pytest.mark.django_db
PAGE = "/councils/next/"


@pytest.fixture
def secretary(client):
    user = make_community_clerk(role="secretary")
    client.force_login(user)
    return user


def of(actor, body: Body) -> NextMeeting:
    rows = queries.next_meetings(actor, policies.kept_by(actor))
    return next(row for row in rows if row.body == body)


def step(actor, body: Body) -> str:
    return of(actor, body).step.kind


def before(row: NextMeeting, days: int) -> date:
    assert row.day is not None
    return row.day - timedelta(days=days)


def later(meeting: Meeting, days: int) -> Meeting:
    """As if it had been planned for that day."""
    moment = timezone.now() + timedelta(days=days)
    Meeting.objects.filter(pk=meeting.pk).update(planned_at=moment)
    meeting.refresh_from_db()
    return meeting


def make_called(body: Body, days: int = 9) -> Meeting:
    meeting = make_meeting(body)
    put_on(meeting)
    operations.call_meeting(SYSTEM, meeting)
    return later(meeting, days)


def make_held(body: Body) -> Meeting:
    """One item, decided; then over."""
    meeting = make_sitting(body)
    item = meeting.items.get()
    operations.decide_item(SYSTEM, item, recommendation="先修路灯。")
    operations.give_task(
        SYSTEM,
        item,
        title="路灯接市政电",
        lead=make_office("街道城建办"),
        due_on=clock.today() + timedelta(days=5),
    )
    return operations.end_meeting(SYSTEM, meeting)


def make_draft(meeting: Meeting, *, until: date | None = None) -> Minutes:
    draft = operations.draft_minutes(SYSTEM, meeting)
    if until:
        Minutes.objects.filter(pk=draft.pk).update(objections_until=until)
        draft.refresh_from_db()
    return draft


def make_confirmed(meeting: Meeting) -> Minutes:
    draft = make_draft(meeting, until=clock.today() - timedelta(days=1))
    for position in (1, 2, 3):
        draft = operations.confirm_minutes(
            SYSTEM, draft, term=holder(meeting.body, position)
        )
    return draft


def speak(matter: Matter) -> Voice:
    """Somebody said something that stands under this matter."""
    voice = make_voice(unit=matter.unit)
    voice.points.update(matter=matter)
    return voice


# ---- Who opens it ----


def test_only_whoever_keeps_a_conference_opens_it(client, visitor):
    make_seated_body()
    assert visitor.get(PAGE).url == f"/sign-in/?next={PAGE}"
    unit = make_unit()
    for stranger in (
        make_resident(),
        make_auditor(),
        make_user(make_office("街道城建办")),
        make_applicant_worker(unit),
        make_community_clerk(role="receptionist"),
    ):
        client.force_login(stranger)
        assert client.get(PAGE).status_code == 404


def test_a_secretary_sees_her_own_conferences_and_the_street_sees_all(
    client, secretary
):
    elsewhere = make_unit("外社区单元", community=make_community("外社区"))
    make_seated_body(make_unit("本社区单元"))
    make_seated_body(elsewhere)
    told = client.get(PAGE).text
    assert "本社区单元联席会" in told
    assert "外社区单元联席会" not in told
    client.force_login(make_street_clerk())
    assert "外社区单元联席会" in client.get(PAGE).text


def test_one_that_was_dissolved_is_gone(client, secretary):
    body = make_seated_body(make_unit("旧单元"))
    Body.objects.filter(pk=body.pk).update(
        dissolved_on=clock.today(), dissolved_reason="改组"
    )
    assert "旧单元联席会" not in client.get(PAGE).text


def test_without_any_it_says_who_founds_them(client, secretary):
    told = client.get(PAGE).text
    assert "还没有成立联席会" in told
    client.force_login(make_street_clerk())
    assert reverse("councils:found") in client.get(PAGE).text


# ---- The one step ----


def test_first_a_meeting_is_planned_then_its_agenda_then_it_is_called(secretary):
    body = make_seated_body()
    row = of(secretary, body)
    assert row.step.kind == "plan"
    last_of_month = row.step.by or date.min
    assert last_of_month.month == clock.today().month
    assert (last_of_month + timedelta(days=1)).day == 1

    meeting = later(make_meeting(body), 9)
    row = of(secretary, body)
    assert row.step.kind == "agenda"
    assert (row.call_by, row.step.by) == (before(row, 7), before(row, 7))

    put_on(meeting)
    row = of(secretary, body)
    assert (row.step.kind, row.item_count) == ("call", 1)

    operations.call_meeting(SYSTEM, meeting)
    row = of(secretary, body)
    assert row.step.kind == "called"
    assert row.step.is_rest


def test_a_bylaw_of_its_own_moves_the_day_of_the_notice(secretary):
    body = make_seated_body()
    operations.set_bylaw(
        SYSTEM,
        body,
        code="council.notice",
        value=10,
        over=1,
        from_on=clock.today(),
        reason="大家要早点知道",
    )
    other = make_seated_body(make_unit())
    for one in (body, other):
        later(make_meeting(one), 9)
    row = of(secretary, body)
    assert row.call_by == before(row, 10)
    assert row.is_short_notice
    assert not of(secretary, other).is_short_notice


def test_on_its_day_it_is_opened_whatever_else_waits(secretary):
    body = make_seated_body()
    make_held(body)
    make_called(body, 0)
    assert step(secretary, body) == "begin"


def test_while_it_sits_the_way_leads_back_into_the_room(client, secretary):
    meeting = make_sitting(make_seated_body())
    assert step(secretary, meeting.body) == "sitting"
    assert reverse("councils:live", args=[meeting.pk]) in client.get(PAGE).text


def test_one_whose_moment_passed_uncalled_is_moved(secretary):
    body = make_seated_body()
    later(make_meeting(body), -1)
    assert step(secretary, body) == "move"


def test_a_missed_one_is_made_up_for(client, secretary):
    body = make_seated_body()
    operations.miss_meeting(SYSTEM, make_meeting(body), reason="台风")
    row = of(secretary, body)
    assert row.step.kind == "make_up"
    assert reverse("councils:plan", args=[body.pk]) in client.get(PAGE).text
    make_meeting(body, makes_up_for=row.missed)
    assert of(secretary, body).missed is None


def test_minutes_are_drafted_corrected_and_confirmed(secretary):
    body = make_seated_body()
    meeting = make_held(body)
    assert step(secretary, body) == "draft"

    draft = make_draft(meeting)
    row = of(secretary, body)
    # Its seats have the word now: nothing is to be done, and the month has met.
    assert row.step.kind == "met"
    assert row.minutes_status.takes_objections

    objection = operations.object_to_minutes(
        SYSTEM, draft, term=holder(body, 4), text="不是我说的"
    )
    assert step(secretary, body) == "correct"
    operations.answer_objection(SYSTEM, objection, answer="已经改了")
    assert step(secretary, body) == "met"

    yesterday = clock.today() - timedelta(days=1)
    Minutes.objects.filter(pk=draft.pk).update(objections_until=yesterday)
    draft.refresh_from_db()
    row = of(secretary, body)
    assert row.step.kind == "sign"
    assert len(row.minutes_status.unsigned) == 3
    operations.confirm_minutes(SYSTEM, draft, term=holder(body, 1))
    assert len(of(secretary, body).minutes_status.unsigned) == 2
    for position in (2, 3):
        operations.confirm_minutes(SYSTEM, draft, term=holder(body, position))
    row = of(secretary, body)
    assert row.minutes_status.is_confirmed
    assert row.step.kind == "met"


def test_older_minutes_that_wait_stand_before_newer_ones(secretary):
    body = make_seated_body()
    older = make_held(body)
    long_ago = timezone.now() - timedelta(days=300)
    Meeting.objects.filter(pk=older.pk).update(
        planned_at=long_ago, opened_at=long_ago, ended_at=long_ago
    )
    newer = make_held(body)
    assert of(secretary, body).minutes_status.meeting == older
    make_confirmed(older)
    assert of(secretary, body).minutes_status.meeting == newer


def test_whoever_waits_for_what_was_decided_is_counted_until_answered(
    client, secretary
):
    body = make_seated_body()
    meeting = make_held(body)
    matter = meeting.items.get().matter
    voices = [speak(matter) for _ in range(2)]
    speak(make_matter(body))
    assert of(secretary, body).waiting_count == 0, "nothing is told before the minutes"

    make_confirmed(meeting)
    row = of(secretary, body)
    assert (row.waiting_count, row.step.kind) == (2, "answers")
    assert row.step.by == min(voice.due_on for voice in voices)
    assert reverse("councils:answers", args=[meeting.pk]) in client.get(PAGE).text


def test_too_few_seats_and_it_could_decide_nothing(client, secretary):
    body = make_seated_body(seats=6)
    make_called(body)
    row = of(secretary, body)
    assert row.step.kind == "seats"
    assert row.forecast.missing == ("filled",)
    assert len(row.seats.vacant) == 3
    told = client.get(PAGE).text
    assert "空3席" in told
    assert "什么也定不了" in told
    for seat in row.seats.vacant:
        fill(seat)
    assert of(secretary, body).forecast.is_met
    assert "什么也定不了" not in client.get(PAGE).text


def test_an_alternate_can_sit_but_does_not_fill_a_seat(secretary):
    body = make_seated_body()
    seat = body.seats.get(kind=Seat.Kind.VICE_OWNER)
    Term.objects.filter(seat=seat).update(until_on=clock.today(), ended_reason="搬走了")
    row = of(secretary, body)
    assert row.forecast.missing == ("owner",)
    fill(seat, Term.Kind.ALTERNATE)
    row = of(secretary, body)
    assert row.forecast.is_met
    assert row.seats.vacant == [seat]


def test_who_said_they_cannot_come_is_in_the_forecast_by_name(client, secretary):
    body = make_seated_body()
    meeting = make_called(body)
    owner = holder(body, 3)
    excuse = operations.excuse_from_meeting(SYSTEM, meeting, term=owner)
    row = of(secretary, body)
    assert row.forecast.missing == ("owner",)
    assert row.step.kind == "quorum"
    told = client.get(PAGE).text
    assert f"副主席（业主）{owner.shown_name}来不了" in told
    assert "什么也定不了" in told

    operations.come_after_all(SYSTEM, excuse)
    row = of(secretary, body)
    assert (row.forecast.is_met, row.step.kind) == (True, "called")


def test_an_alternate_who_comes_instead_keeps_the_quorum(client, secretary):
    body = make_seated_body()
    meeting = make_called(body)
    owner = holder(body, 3)
    instead = fill(owner.seat, Term.Kind.ALTERNATE, "候补样例")
    operations.excuse_from_meeting(SYSTEM, meeting, term=owner, stand_in=instead)
    row = of(secretary, body)
    assert (row.forecast.is_met, row.forecast.present) == (True, 9)
    assert "候补样例替" in client.get(PAGE).text


def test_so_many_excused_that_too_few_are_left(secretary):
    body = make_seated_body()
    meeting = make_called(body)
    for position in range(4, 9):
        operations.excuse_from_meeting(SYSTEM, meeting, term=holder(body, position))
    row = of(secretary, body)
    assert row.forecast.missing == ("present",)
    assert (row.forecast.present, row.forecast.needed) == (4, 5)
    assert len(row.missing) == 1


def test_only_late_tasks_of_the_last_meeting_stand_there(client, secretary):
    body = make_seated_body()
    make_held(body)
    assert of(secretary, body).late_tasks == []
    late = clock.today() - timedelta(days=2)
    tasks = MeetingTask.objects.values("task")
    Assignment.objects.filter(task__in=tasks).update(due_on=late)
    (task,) = of(secretary, body).late_tasks
    assert (task.title, task.office) == ("路灯接市政电", "街道城建办")
    assert "路灯接市政电" in client.get(PAGE).text
    Assignment.objects.filter(task__in=tasks).update(
        state=Assignment.State.DONE, ended_at=timezone.now(), evidence="接好了"
    )
    assert of(secretary, body).late_tasks == []


def test_what_is_due_first_stands_first(secretary):
    quiet = make_seated_body(make_unit("甲单元"))
    make_called(quiet, 9)
    urgent = make_seated_body(make_unit("乙单元"))
    later(make_meeting(urgent), 3)
    rows = queries.next_meetings(secretary, policies.kept_by(secretary))
    assert [row.body for row in rows] == [urgent, quiet]


# ---- One screen ----


def test_the_number_of_queries_does_not_grow_with_the_conferences(client, secretary):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            body = make_seated_body(make_unit(), seats=8)
            meeting = make_held(body)
            speak(meeting.items.get().matter)
            make_confirmed(meeting)
            make_draft(make_held(body))
            coming = make_called(body)
            operations.excuse_from_meeting(SYSTEM, coming, term=holder(body, 5))
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= 22


def test_every_way_on_opens(client, secretary):
    body = make_seated_body()
    meeting = make_held(body)
    speak(meeting.items.get().matter)
    make_confirmed(meeting)
    make_called(body)
    make_body(make_unit())
    page = client.get(PAGE)
    ways = [row.step for row in page.context["rows"]]
    assert len(ways) == 2
    for way in set(links(page.text)):
        assert client.get(way).status_code == 200, way


def main_of(text: str) -> str:
    return text.split('id="main"')[1].split("</main>", maxsplit=1)[0]


def links(text: str) -> list[str]:
    return [part.split('"')[0] for part in main_of(text).split('href="')[1:]]


def test_the_page_asks_for_nothing_that_a_form_would_change(client, secretary):
    make_seated_body()
    assert "<form" not in main_of(client.get(PAGE).text)
    assert client.post(PAGE).status_code == 405
