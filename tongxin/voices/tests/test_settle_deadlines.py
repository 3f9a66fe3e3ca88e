"""2027 has no holidays yet; once a street adds them, provisional days are certain."""

from datetime import date

import pytest

from tongxin.journal.tests.make import vouch_for_all
from tongxin.journal.verification import verify
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.clock import SHIPPED
from tongxin.kernel.operations import add_calendar_year
from tongxin.people.tests.make import make_street_clerk
from tongxin.voices.models import Voice
from tongxin.voices.operations import (
    give_interim_answer,
    place_voice,
    reopen_voice,
    settle_deadlines,
)
from tongxin.voices.operations.intake import file_voice
from tongxin.voices.tests.make import make_answered, make_voice
from tongxin.voices.tests.office import (
    assert_refused,
    journalled,
    lead_part,
    make_liaison,
    send,
)
from tongxin.work.operations import find_wanting, finish_part, settle_parts

pytestmark = pytest.mark.django_db
NEW_YEAR = {date(2027, 1, 1): (False, "元旦"), date(2027, 1, 4): (False, "补休")}


@pytest.fixture(autouse=True)
def christmas(clock):
    assert 2027 not in SHIPPED.years, "Choose a year without a table."
    clock.at("2026-12-25 10:00")


def add_2027():
    add_calendar_year(SYSTEM, 2027, days=NEW_YEAR, source="国务院办公厅通知")


def file(kind="help") -> Voice:
    return file_voice(SYSTEM, text="灯坏了", kind=kind, audience="public").voice


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_a_provisional_day_becomes_certain():
    voice = file()
    assert voice.due_is_provisional
    assert settle_deadlines() == 0
    add_2027()
    assert settle_deadlines() == 1
    now = again(voice)
    assert (now.due_is_provisional, now.due_on > voice.due_on) == (False, True)
    assert now.first_due_on == now.due_on
    assert journalled("voice.deadline_settled") == 1
    assert settle_deadlines() == 0


def test_so_does_the_day_after_a_meeting():
    voice = file("suggest")
    clerk, meeting = make_street_clerk(), date(2027, 1, 8)
    voice = give_interim_answer(clerk, voice, text="会上议", meeting_on=meeting)
    before = voice.due_on
    add_2027()
    assert settle_deadlines() == 1
    now = again(voice)
    assert (now.due_is_provisional, now.due_on) == (False, before)
    assert now.first_due_on < now.due_on


def test_a_part_counts_from_the_day_it_was_given(clock):
    task = send(file("complain"))
    before = lead_part(task)
    assert before.due_is_provisional
    assert settle_parts() == 0
    clock.forward(days=3)
    add_2027()
    settle_deadlines()
    settle_parts()
    now = lead_part(task)
    assert (now.due_is_provisional, now.due_on > before.due_on) == (False, True)


def test_work_found_wanting_counts_from_then(clock):
    task = send(file("petition"))
    clock.forward(days=6)
    finish_part(make_liaison(), lead_part(task), evidence="修了")
    find_wanting(make_street_clerk(), again(task), note="还有一盏")
    before = lead_part(task)
    add_2027()
    settle_deadlines()
    settle_parts()
    assert lead_part(task).due_on > before.due_on


def test_the_journal_vouches_for_days_that_were_counted_anew():
    task = send(file("petition"))
    vouch_for_all()
    add_2027()
    assert (settle_deadlines(), settle_parts()) == (1, 1)
    assert not lead_part(task).due_is_provisional
    verify()


def test_a_day_somebody_chose_is_left_alone():
    voice = make_voice(due_on=date(2027, 1, 20))
    add_2027()
    assert settle_deadlines() == 0
    assert again(voice).due_on == date(2027, 1, 20)


def test_another_kind_counts_from_the_reopening_not_from_the_first_day(clock):
    clerk = make_street_clerk()
    clock.at("2026-03-02 10:00")
    voice = make_answered(received_at=clock.now)
    clock.at("2026-06-01 10:00")
    voice = reopen_voice(clerk, voice, reason="又坏了")
    voice = place_voice(clerk, voice, kind="consult")
    assert voice.due_on == date(2026, 6, 3)


def test_nobody_but_the_program_does_it():
    for settle in (settle_deadlines, settle_parts):
        assert_refused(settle, [make_street_clerk()])
