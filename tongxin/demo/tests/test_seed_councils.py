"""The demo's conferences: a year of meetings with failures in it, all of it by acts."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tongxin.councils import policies, queries
from tongxin.councils.models import (
    AgendaItem,
    Body,
    Decision,
    Line,
    Meeting,
    Minutes,
    Objection,
    Seat,
    Term,
)
from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.openness.models import Duty
from tongxin.people.models import User
from tongxin.plans import policies as plans
from tongxin.plans.models import ClauseRequest, PlanDocument
from tongxin.units.models import Unit
from tongxin.voices.models import Answer, AuthorWord, Matter, MatterStep
from tongxin.work.models import Assignment
from tongxin.work.policies import tasks_visible_to

pytestmark = pytest.mark.django_db

State, Reply = Meeting.State, ClauseRequest.Reply
UNITS = {"dushu", "yuetong", "biyu-li", "changshi-yuan"}


@pytest.fixture(scope="module", autouse=True)
def demo(demo_street):
    """Seeded once; each test is a savepoint in it."""


def account(name: str) -> User:
    return User.objects.get(username=f"demo-{name}")


def body(slug: str) -> Body:
    return Body.objects.get(unit__slug=slug)


def test_four_units_and_the_street_meet_each_founded_by_a_paper():
    assert (
        set(Body.objects.filter(kind="unit").values_list("unit__slug", flat=True))
        == UNITS
    )
    assert Body.objects.filter(kind="street").count() == 1
    for one in Body.objects.all():
        assert one.founded_by.number
        assert one.studio.place
        assert one.studio.roster.exists()
    assert Body.objects.exclude(bylaws=None).exists()


def test_nine_seats_are_filled_but_for_one_that_is_vacant():
    holders = Term.objects.filter(kind="holder", until_on=None)
    assert holders.count() == Seat.objects.count() - 1
    assert set(Seat.objects.values_list("kind", flat=True)) == set(Seat.Kind.values)
    assert Term.objects.filter(kind="alternate", until_on=None).count() >= len(UNITS)


@pytest.mark.parametrize("slug", sorted(UNITS))
def test_each_meets_month_after_month(slug):
    met = body(slug).meetings.filter(opened_at__isnull=False)
    months = {timezone.localdate(one.opened_at).replace(day=1) for one in met}
    assert len(months) >= 10
    # The latest may be of this week.
    assert all(one.minutes.exists() for one in met[1:])


def test_one_month_was_missed_for_a_reason_and_made_up_for():
    missed = Meeting.objects.get(state=State.MISSED)
    assert missed.missed_reason
    assert missed.made_up_by.state == State.HELD


def test_one_was_held_without_quorum_and_decided_nothing():
    meeting = Meeting.objects.get(state=State.WITHOUT_QUORUM)
    assert meeting.items.exists()
    assert not meeting.items.filter(decision__isnull=False).exists()


def test_what_was_carried_three_times_went_to_the_street_and_came_back():
    third = AgendaItem.objects.get(carry_count=2, state=AgendaItem.State.REFERRED)
    decided = third.matter.agenda_items.get(meeting__body__kind="street")
    assert decided.state == AgendaItem.State.DECIDED
    assert not third.matter.points.filter(answered_at=None).exists()


def test_decisions_stand_on_what_people_said_and_one_goes_against_it():
    grounded = [one for one in Decision.objects.all() if one.evidence]
    assert len(grounded) >= 4
    against = [one for one in grounded if one.is_against_evidence]
    assert against
    for one in against:
        assert one.outcome == Decision.Outcome.ADOPTED
        assert {"divided"} <= {each["result"] for each in one.evidence}
        assert one.against_evidence_reason
    ways = set(Decision.objects.values_list("how", flat=True))
    assert ways == {"consensus", "seats"}


def test_somebody_was_recused_by_the_rule_and_somebody_asked_for_it():
    facts = Decision.objects.filter(recused_count__gt=0).values_list(
        "item__recusals__is_by_rule", flat=True
    )
    assert set(facts) == {True, False}


def test_minutes_were_confirmed_objected_to_and_corrected():
    assert Minutes.objects.filter(state=Minutes.State.CONFIRMED).count() >= 30
    corrected = Minutes.objects.filter(version=2, state=Minutes.State.CONFIRMED)
    assert corrected.count() >= 2
    for one in corrected:
        first = one.meeting.minutes.get(version=1)
        assert first.state == Minutes.State.REPLACED
        assert first.content != one.content
    assert Objection.objects.exclude(answer="").count() >= 2


def test_answers_went_back_and_six_say_that_it_is_not_solved():
    sent = Entry.objects.filter(action="meeting.answers_sent").count()
    assert sent >= 25
    told = Answer.objects.filter(kind=Answer.Kind.INTERIM, meeting_on__isnull=False)
    assert told.exists()
    words = AuthorWord.objects.filter(word="not_solved")
    assert words.count() >= 6
    assert Unit.objects.exclude(stalled_since=None).count() == 2


def test_three_clauses_were_declined_as_openly_as_others_were_adopted():
    asked = ClauseRequest.objects.all()
    assert asked.filter(reply=Reply.DECLINED).count() == 3
    assert asked.filter(reply=Reply.ADOPTED).count() >= 3
    assert asked.filter(reply=Reply.IN_PART).count() >= 2
    assert not asked.exclude(reply="").filter(reason="").exists()
    revised = asked.filter(revisions__isnull=False)
    assert revised.count() >= 5
    assert not revised.filter(reply=Reply.DECLINED).exists()
    assert set(PlanDocument.objects.values_list("kind", flat=True)) == set(
        PlanDocument.Kind.values
    )
    assert all(one.versions.exists() for one in PlanDocument.objects.all())


def test_one_is_called_one_is_planned_and_the_minutes_of_one_wait():
    called = body("dushu").meetings.get(state=State.CALLED)
    assert timezone.localdate(called.planned_at) == clock.today()
    assert called.items.count() == 5
    planned = body("yuetong").meetings.get(state=State.PLANNED)
    assert queries.proposals(planned)
    last = body("changshi-yuan").meetings.filter(opened_at__isnull=False)[0]
    waiting = last.minutes.get()
    assert waiting.state == Minutes.State.DRAFT


def test_everybody_who_tries_the_demo_has_something_before_them():
    chair, typist = account("secretary"), account("typist")
    for user in (chair, typist):
        assert policies.kept_by(user).count() == 2
    assert len(queries.my_seats(chair)) == 2
    assert queries.my_seats(account("vice"))
    applicant = account("applicant")
    assert len(queries.my_seats(applicant)) == 2
    assert plans.requests_owned_by(applicant).filter(reply="").exists()
    given = Assignment.objects.filter(task__in=tasks_visible_to(account("liaison")))
    assert given.filter(state__in=Assignment.OPEN).exists()


def test_what_must_be_published_is_published_withheld_or_owed():
    assert set(Duty.objects.values_list("state", flat=True)) == set(Duty.State.values)
    assert Duty.objects.filter(state=Duty.State.WITHHELD).exclude(reason="").exists()


def test_from_a_clause_one_walks_back_to_voices():
    request = ClauseRequest.objects.filter(reply=Reply.DECLINED)[0]
    decision = queries.decision_of(request)
    assert decision.item.matter.points.exists()
    steps = MatterStep.objects.filter(matter=decision.item.matter)
    assert {"decided", "asked", "declined"} <= set(steps.values_list("what", flat=True))


def test_a_voice_came_up_in_a_meeting():
    heard = Line.objects.filter(voice__isnull=False)
    assert heard.count() >= 3
    assert all(one.voice.channel == "meeting" for one in heard)


def test_matters_that_are_done_are_closed():
    done = Matter.objects.filter(state=Matter.State.DONE)
    assert done.count() >= 20
    assert not done.filter(points__answered_at=None, points__isnull=False).exists()


def test_the_journal_is_whole():
    call_command("verify_journal", stdout=StringIO())
