from datetime import date, timedelta

import pytest

from tongxin.kernel import clock
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Appointment, Office, Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.voices import deadlines
from tongxin.voices.models import Voice
from tongxin.voices.operations import dispatch_voice, reopen_voice
from tongxin.voices.tests.make import make_answered, make_voice
from tongxin.voices.tests.office import (
    ENGINEERING,
    assert_refused,
    assert_says,
    assert_too_late,
    lead_part,
    make_liaison,
    send,
)
from tongxin.work.models import Task
from tongxin.work.queries import usual_due

pytestmark = pytest.mark.django_db


def test_lead_and_helpers_get_a_part_with_a_clock_each():
    voice, helper = make_voice(), make_office("街道民生办")
    task = send(voice, assisting=[helper], note=" 先去看看 ")
    parts = {part.office: part for part in task.assignments.all()}
    assert [parts[helper].is_lead, lead_part(task).office.name] == [False, ENGINEERING]
    due = usual_due(is_whistle=False, no_later_than=deadlines.due_of(voice))
    assert {part.due_on for part in parts.values()} == {due.on}
    assert (task.note, task.kind) == ("先去看看", Task.Kind.DISPATCH)
    voice.refresh_from_db()
    assert voice.state == Voice.State.ACCEPTED


def staff_of(office: Office, **post: date) -> int:
    """Somebody of that office whom a message reaches."""
    user = make_user()
    user.person = make_person()
    user.save()
    facts = {"from_on": date(2020, 1, 1), **post}
    Appointment.objects.create(user=user, office=office, role=Role.LIAISON, **facts)
    return user.person.pk


def test_whoever_works_today_in_the_lead_or_a_helping_office_hears_of_it():
    lead, helper = make_office(), make_office("街道民生办")
    today, day = clock.today(), timedelta(days=1)
    hear = {staff_of(lead), staff_of(helper), staff_of(lead, until_on=today + day)}
    staff_of(lead, until_on=today)
    staff_of(helper, from_on=today + day)
    dispatch_voice(make_street_clerk(), make_voice(), lead=lead, assisting=[helper])
    told = Notice.objects.filter(key__startswith="task.sent:")
    assert set(told.values_list("recipient_id", flat=True)) == hear


def test_a_community_blows_the_whistle_for_a_department():
    task = dispatch_voice(make_community_clerk(), make_voice(), lead=make_office())
    assert task.kind == Task.Kind.WHISTLE
    assert lead_part(task).due_on == usual_due(is_whistle=True).on


def test_others_may_not():
    lead = make_office()
    assert_refused(
        lambda actor: dispatch_voice(actor, make_voice(), lead=lead),
        words="Only the office that received this voice may do that.",
    )


def test_a_community_sends_nothing_to_another_community():
    elsewhere = make_office(
        "草埔东社区", Office.Kind.COMMUNITY, community=make_community("草埔东")
    )
    assert_refused(
        lambda actor: dispatch_voice(actor, make_voice(), lead=elsewhere),
        [make_community_clerk()],
        "You cannot send work to %(office)s.",
    )


def test_the_chosen_day_counts_and_never_a_past_one():
    day = clock.today() + timedelta(days=3)
    assert lead_part(send(due_on=day)).due_on == day
    told = "This day has passed already."
    assert_says(told, lambda: send(due_on=clock.today() - timedelta(days=1)))


def test_work_is_not_due_later_than_the_answer():
    voice = make_voice(due_on=clock.today() + timedelta(days=2))
    assert lead_part(send(voice)).due_on == voice.due_on


def test_a_provisional_day_stays_so_for_the_office_that_gets_the_work():
    due_on = clock.today() + timedelta(days=2)
    for chosen in (None, due_on):
        voice = make_voice(due_on=due_on, due_is_provisional=True)
        assert lead_part(send(voice, due_on=chosen)).due_is_provisional


def test_a_day_that_a_person_chose_is_certain():
    voice = make_voice(due_is_provisional=True)
    part = lead_part(send(voice, due_on=clock.today() + timedelta(days=1)))
    assert not part.due_is_provisional


def test_a_closed_office_gets_no_work():
    closed = make_office("旧城建办", is_closed=True)
    with refused("%(office)s is closed."):
        send(lead=closed)


def test_an_office_named_twice_gets_one_part():
    helper = make_office("街道民生办")
    task = send(assisting=[helper, helper, make_office(ENGINEERING)])
    assert task.assignments.count() == 2


def test_the_office_hears_of_it_with_a_link_and_without_the_words():
    liaison = make_liaison()
    liaison.person = make_person()
    liaison.save()
    gone = make_user(make_office(ENGINEERING))
    gone.person = make_person()
    gone.is_active = False
    gone.save()
    task = send(make_voice("我家的私事"))
    notice = Notice.objects.get()
    assert (notice.recipient, notice.link) == (liaison.person, task.get_absolute_url())
    assert "私事" not in notice.title + notice.text


def test_a_reopened_voice_leaves_the_inbox_too():
    voice = reopen_voice(make_street_clerk(), make_answered(), reason="没修")
    send(voice)
    voice.refresh_from_db()
    assert voice.state == Voice.State.ACCEPTED


def test_the_second_clerk_is_told_that_a_task_is_under_way():
    voice = make_voice()
    send(Voice.objects.get(pk=voice.pk))
    assert_too_late(lambda: send(voice))


def test_a_finished_voice_is_not_sent():
    assert_too_late(lambda: send(make_answered()))
