"""Each act on a voice leaves a line, with the fields that it changed and no other."""

from datetime import timedelta

import pytest

from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.people.tests.make import make_office, make_person, make_street_clerk
from tongxin.units.tests.make import make_unit
from tongxin.voices import operations
from tongxin.voices.models import Voice
from tongxin.voices.tests.make import make_answered, make_matter, make_voice
from tongxin.voices.tests.office import send
from tongxin.work import operations as work

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def lines(*, since: int = 0) -> list[tuple[str, list[str]]]:
    """Of voices and their work; the latest act's own line comes first."""
    rows = Entry.objects.order_by("pk")[since:]
    kinds = ("voice", "point", "task")
    found = [row for row in rows if row.action.split(".")[0] in kinds]
    return [(row.action, sorted(row.fields)) for row in found]


def later_lines(act) -> list[tuple[str, list[str]]]:
    before = Entry.objects.count()
    act()
    return lines(since=before)


def test_declining_says_when_it_ended():
    clerk, voice = make_street_clerk(), make_voice()
    operations.decline_voice(clerk, voice, reason="归水务局")
    assert lines() == [("voice.declined", ["closed_at", "reason", "state"])]


def test_opening_again_names_all_that_begins_anew():
    clerk = make_street_clerk()
    now = clock.now()
    voice = make_answered(
        began_on=clock.today() - DAY * 30,
        due_on=clock.today() - DAY,
        due_is_provisional=True,
        due_rule="voice.interim.after_meeting",
        interim_at=now,
        state=Voice.State.CLOSED,
        closed_at=now,
    )
    operations.reopen_voice(clerk, voice, reason="没修")
    began = ["began_on", "due_is_provisional", "due_on", "due_rule", "first_due_on"]
    ended = ["answered_at", "closed_at", "interim_at"]
    assert lines() == [
        ("voice.reopened", sorted([*began, *ended, "reason", "round", "state"]))
    ]


def test_placing_names_the_clock_and_the_stage():
    unit = make_unit()
    voice = make_voice(due_on=clock.today() + DAY * 90)
    act = operations.place_voice
    act(make_street_clerk(), voice, kind="consult", unit=unit)
    ((action, fields),) = lines()
    assert action == "voice.placed"
    assert {"kind", "unit", "place", "stage", "due_on", "due_rule"} <= set(fields)
    assert "due_is_provisional" not in fields


def test_placing_it_where_it_is_changes_nothing():
    voice = make_voice()
    operations.place_voice(make_street_clerk(), voice, kind=voice.kind)
    assert lines() == [("voice.placed", [])]


def test_sending_takes_a_voice_up_and_says_so():
    voice = make_voice()
    sent = later_lines(lambda: send(voice))
    assert [action for action, _fields in sent] == ["task.dispatched", "voice.accepted"]
    assert sent[1] == ("voice.accepted", ["state"])
    line = Entry.objects.get(action="voice.accepted")
    assert (line.subject_id, line.actor_id is None) == (voice.pk, False)


def test_what_is_in_hand_already_is_not_taken_up_twice():
    voice = operations.accept_voice(make_street_clerk(), make_voice())
    sent = later_lines(lambda: send(voice))
    assert [action for action, _fields in sent] == ["task.dispatched"]


def test_a_voice_that_waits_again_has_a_line_of_its_own():
    voice = make_voice()
    task, clerk = send(voice), make_street_clerk()
    assert later_lines(lambda: work.recall_task(clerk, task)) == [
        ("task.recalled", []),
        ("voice.task_recalled", []),
        ("voice.put_back", ["state"]),
    ]
    line = Entry.objects.get(action="voice.put_back")
    assert (line.subject_id, line.actor_id) == (voice.pk, clerk.pk)


def test_so_has_one_whose_point_is_taken_out_of_a_matter_at_work():
    clerk, voice = make_street_clerk(), make_voice()
    matter = make_matter(make_voice())
    operations.dispatch_matter(clerk, matter, lead=make_office())
    point = operations.gather_point(clerk, voice.points.get(), matter=matter)
    assert later_lines(lambda: operations.release_point(clerk, point)) == [
        ("point.released", ["matter"]),
        ("voice.put_back", ["state"]),
    ]


def test_an_answer_names_the_state_and_a_part_of_one_too():
    clerk, voice = make_street_clerk(), make_voice("灯和门")
    lamp, _door = operations.split_points(clerk, voice, texts=["灯", "门"])
    part = later_lines(
        lambda: operations.answer_voice(clerk, voice, text="换灯", points=[lamp])
    )
    assert part == [("voice.point_answered", ["state"])]
    rest = later_lines(lambda: operations.answer_voice(clerk, voice, text="修门"))
    assert rest == [("voice.answered", ["answered_at", "state"])]


def test_a_word_that_staff_wrote_down_is_in_its_authors_name():
    person, clerk = make_person(), make_street_clerk()
    voice = make_answered(author=person)
    operations.record_word(clerk, voice, word="partly")
    line = Entry.objects.get()
    assert (line.actor_id, line.on_behalf_of_id) == (clerk.pk, person.pk)
    assert sorted(line.fields) == ["closed_at", "state"]


def test_several_files_are_one_act():
    clerk, voice = make_street_clerk(), make_voice()
    operations.add_files(clerk, voice, files=[])
    assert lines() == [("voice.file_added", [])]


def test_a_matter_that_is_sent_has_the_line_of_its_task():
    clerk = make_street_clerk()
    matter = make_matter(make_voice())
    operations.dispatch_matter(clerk, matter, lead=make_office(), note="请看看")
    (action, fields), *accepted = lines()
    assert (action, accepted) == ("task.dispatched", [("voice.accepted", ["state"])])
    assert {"label", "object_id", "title", "note", "sent_by"} <= set(fields)
