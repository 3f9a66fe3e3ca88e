"""Each bound of the work on a voice, from both sides."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tongxin.kernel.files import CheckedFile
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Office, Role
from tongxin.people.tests.make import make_office, make_street_clerk, make_user
from tongxin.voices import filters, operations
from tongxin.voices.models import Voice
from tongxin.voices.operations.intake import MAX_FILES, MAX_POINTS
from tongxin.voices.operations.keeping import MAX_VIEWS
from tongxin.voices.policies import holder_of
from tongxin.voices.tests.make import make_voice
from tongxin.voices.tests.office import ENGINEERING, lead_part, make_liaison, send
from tongxin.work import operations as work
from tongxin.work.models import Assignment

pytestmark = pytest.mark.django_db
LAST = date(2026, 10, 13)
DAY = timedelta(days=1)
PASSED = "This day has passed already."


@pytest.fixture(autouse=True)
def at_the_end_of_that_day(clock):
    clock.at(f"{LAST} 23:59")


def paper(number: int) -> CheckedFile:
    content = f"第{number}页".encode()
    return CheckedFile("页.pdf", "application/pdf", content, f"{number:064}")


# ---- Days ----


def make_petition(due_on: date) -> Voice:
    return make_voice("补偿对不上", kind=Voice.Kind.PETITION, due_on=due_on)


@pytest.mark.parametrize("due_on", [LAST, LAST + DAY])
def test_a_petition_has_more_days_up_to_its_very_last_one(due_on: date):
    chief = make_user(make_office("东晓街道办事处", Office.Kind.STREET), Role.CHIEF)
    longer = operations.extend_petition(chief, make_petition(due_on), reason="要鉴定")
    assert longer.due_on == due_on + timedelta(days=30)


def test_and_none_when_that_day_is_over():
    chief = make_user(make_office("东晓街道办事处", Office.Kind.STREET), Role.CHIEF)
    with refused("Its day has passed; more days come too late."):
        operations.extend_petition(chief, make_petition(LAST - DAY), reason="要鉴定")


def test_a_task_is_returned_on_the_fifth_working_day_and_not_on_the_sixth(clock):
    clock.at("2026-09-30 10:00")
    parts = [lead_part(send()) for _ in range(2)]
    # The 10th is worked for the holiday: 8, 9, 10, 12, 13 October.
    assert {part.return_until for part in parts} == {LAST}
    clock.at(f"{LAST} 23:59")
    back = work.return_part(make_liaison(), parts[0], reason="归水务局")
    assert back.state == Assignment.State.RETURNED
    clock.at(f"{LAST + DAY} 00:00")
    with refused("The days for returning it are over; please talk to the sender."):
        work.return_part(make_liaison(), parts[1], reason="归水务局")


def test_a_task_is_due_today_at_the_earliest():
    lead = make_office(ENGINEERING)
    for due_on in (LAST, LAST + DAY):
        assert lead_part(send(lead=lead, due_on=due_on)).due_on == due_on
    with refused(PASSED, field="due_on"):
        send(lead=lead, due_on=LAST - DAY)


def test_a_suggestion_waits_for_a_meeting_of_today_at_the_earliest():
    clerk = make_street_clerk()
    for meeting_on in (LAST, LAST + DAY):
        voice = make_voice(kind="suggest", due_on=LAST)
        facts = {"text": "上会", "meeting_on": meeting_on}
        assert operations.give_interim_answer(clerk, voice, **facts).due_on > LAST
    with refused(PASSED, field="meeting_on"):
        operations.give_interim_answer(
            clerk, make_voice(kind="suggest"), text="上会", meeting_on=LAST - DAY
        )


def test_late_is_what_was_due_yesterday():
    clerk = make_street_clerk()
    late, *_others = (make_voice(due_on=LAST + n * DAY) for n in (-1, 0, 1))
    client = Client()
    client.force_login(clerk)
    page = client.get("/inbox/", {"state": filters.Tab.LATE}).content.decode()
    assert f"/inbox/{late.pk}/" in page
    assert not any(f"/inbox/{one.pk}/" in page for one in _others)


def test_nothing_was_said_a_moment_from_now():
    clerk, now = make_street_clerk(), timezone.now()
    facts = {
        "text": "路灯坏了",
        "kind": "help",
        "audience": "office",
        "channel": "window",
    }
    filed = operations.file_voice(clerk, received_at=now, **facts)
    assert filed.voice.received_at == now
    with refused("This moment lies in the future."):
        later = now + timedelta(microseconds=1)
        operations.file_voice(clerk, received_at=later, **facts)


# ---- How many, how long ----


def test_as_many_points_as_fit_and_no_more():
    clerk = make_street_clerk()
    texts = [f"第{number}件" for number in range(MAX_POINTS + 1)]
    points = operations.split_points(clerk, make_voice(), texts=texts[:MAX_POINTS])
    assert len(points) == MAX_POINTS
    with refused("A voice has one to %(most)d points."):
        operations.split_points(clerk, make_voice(), texts=texts)
    with refused("A voice has one to %(most)d points."):
        operations.split_points(clerk, make_voice(), texts=[" "])
    facts = {
        "text": "很多件",
        "kind": "help",
        "audience": "office",
        "channel": "window",
    }
    filed = operations.file_voice(clerk, points=texts[:MAX_POINTS], **facts)
    assert filed.voice.points.count() == MAX_POINTS
    with refused("At most %(points)d points and %(files)d files go with one voice."):
        operations.file_voice(clerk, points=texts, **facts)


def test_a_voice_is_as_long_as_may_be_and_no_longer():
    clerk = make_street_clerk()
    facts = {"kind": "help", "audience": "office", "channel": "window"}
    longest = "长" * Voice.MAX_TEXT
    assert operations.file_voice(clerk, text=longest, **facts).voice.text == longest
    with refused("This is %(length)d characters long; at most %(most)d fit."):
        operations.file_voice(clerk, text=longest + "长", **facts)


def test_six_files_go_with_a_voice():
    clerk = make_street_clerk()
    voice = make_voice()
    for number in range(MAX_FILES):
        operations.add_files(clerk, voice, files=[paper(number)])
    assert voice.attachments.count() == MAX_FILES
    with refused("At most %(files)d files go with one voice."):
        operations.add_files(clerk, voice, files=[paper(MAX_FILES)])
    with refused("At most %(files)d files go with one voice."):
        operations.add_files(holder_of(voice), voice, files=[paper(9)])
    other = make_voice()
    files = [paper(number) for number in range(MAX_FILES + 1)]
    operations.add_files(holder_of(other), other, files=files[:MAX_FILES])
    assert other.attachments.count() == MAX_FILES


def test_twenty_lists_are_kept_and_one_of_them_may_change():
    clerk = make_street_clerk()
    for number in range(MAX_VIEWS):
        operations.keep_view(clerk, name=f"第{number}张", query="tab=late")
    operations.keep_view(clerk, name="第0张", query="tab=new")
    with refused("You have kept %(most)d lists; please drop one first."):
        operations.keep_view(clerk, name="再一张", query="tab=late")
