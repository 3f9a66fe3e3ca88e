"""A workbook is taken in whole or not at all, once, and can be taken out again."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import Clock
from tongxin.imports import operations as imports
from tongxin.imports.judgement import Status
from tongxin.imports.models import Workbook
from tongxin.imports.queries import judgement_of
from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Person, User
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_estate
from tongxin.units.tests.make import make_unit
from tongxin.voices.models import Answer, Voice, VoicePair
from tongxin.voices.operations import accept_voice
from tongxin.voices.operations import imports as writing
from tongxin.voices.search import matching
from tongxin.voices.tests import workbooks

pytestmark = pytest.mark.django_db


def upload(actor=SYSTEM, content: bytes | None = None) -> Workbook:
    content = content or workbooks.plain(3)
    return imports.upload_workbook(actor, "voices", name="诉求.xlsx", content=content)


def take_in(actor=SYSTEM, content: bytes | None = None, rows=()) -> Workbook:
    batch = upload(actor, content)
    if rows:
        choices = {row: {"row": "take"} for row in rows}
        imports.settle_rows(actor, batch, choices=choices)
    return imports.accept_workbook(actor, batch)


def test_a_page_read_while_a_colleague_puts_it_aside_shows_it_closed(
    client: Client, clerk: User, monkeypatch, django_capture_on_commit_callbacks
):
    batch = upload(clerk)
    with django_capture_on_commit_callbacks(execute=True):
        imports.discard_workbook(clerk, Workbook.objects.get(pk=batch.pk))
    # What the page has read is older than that.
    stale = "tongxin.imports.views._workbook"
    monkeypatch.setattr(stale, lambda _request, _pk: batch)
    client.force_login(clerk)
    page = client.get(reverse("imports:workbook", args=[batch.pk]))
    assert page.status_code == 200
    assert page.context["workbook"].state == Workbook.State.DISCARDED


def test_rows_become_voices_with_their_own_words_author_and_day():
    take_in()
    voice = Voice.objects.get(external_number="188001")
    assert voice.text.startswith("\n\t\t\t\t\t")
    assert voice.title == "第1栋的电梯停了"
    assert voice.author.name == "A000102901"
    assert voice.audience == Voice.Audience.OFFICE
    assert voice.points.get().text == voice.text
    assert set(matching(Voice.objects.all(), "电梯")) == set(Voice.objects.all())


def test_the_same_file_twice_adds_nothing():
    take_in()
    again = take_in()
    assert Voice.objects.count() == 3
    assert again.counts == {
        "read": 3,
        "new": 0,
        "known": 3,
        "doubtful": 0,
        "changed": 0,
        "left": 0,
        "wrong": 0,
        "past": 0,
        "taken": 0,
    }


def test_answered_rows_are_history_and_nobody_is_told():
    take_in(content=workbooks.with_replies())
    answered, waiting = Voice.objects.order_by("external_number")
    assert answered.state == Voice.State.PAST
    assert Answer.objects.get().text == "现将网友反映的问题答复如下：\n已修好。"
    assert waiting.state == Voice.State.RECEIVED
    assert not Notice.objects.exists()


def test_doubtful_rows_come_in_only_when_a_person_settled_them():
    batch = take_in(content=workbooks.messy(), rows=[9])
    assert batch.counts["taken"] == 4
    assert Voice.objects.filter(text="另外一件事：水管爆了").exists()
    assert not Voice.objects.filter(text="日期看不懂").exists()


def test_wrong_rows_never_come_in():
    take_in(content=workbooks.messy(), rows=[4, 9, 13])
    assert not Voice.objects.filter(external_number="DX-009").exists()


def test_one_code_is_one_person_and_one_plain_name_is_not():
    rows = [
        [1, "A00074011", "甲", "2019/2/28", "路灯不亮", 0, 0],
        [2, "A00074011", "乙", "2019/2/28", "水管漏水", 0, 0],
        [3, "王芳", "丙", "2019/2/28", "电梯坏了", 0, 0],
        [4, "王芳", "丁", "2019/2/28", "门禁坏了", 0, 0],
    ]
    take_in(content=workbooks.workbook(rows))
    assert Person.objects.count() == 3


def test_a_refusal_in_the_middle_writes_nothing(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_args: object) -> None:
        raise ValidationError("no")

    batch = upload()
    monkeypatch.setattr(writing, "index_voices", refuse)
    with pytest.raises(ValidationError, match="no"):
        imports.accept_workbook(SYSTEM, batch)
    assert not Voice.objects.exists()
    batch.refresh_from_db()
    assert batch.is_open


def test_undo_takes_voices_people_and_search_entries_out():
    batch = take_in()
    imports.undo_workbook(SYSTEM, batch)
    assert not Voice.objects.exists()
    assert not VoicePair.objects.exists()
    assert all(person.erased_at for person in Person.objects.all())
    assert take_in().counts["new"] == 3


def test_undo_is_refused_once_somebody_has_worked_on_it():
    batch = take_in()
    accept_voice(make_street_clerk(), Voice.objects.first())
    undone = "%(count)d of these voices are being worked on; it cannot be undone."
    with refused(undone):
        imports.undo_workbook(SYSTEM, batch)
    assert Voice.objects.count() == 3


def test_second_clerk_cannot_accept_the_same_workbook_again():
    batch = take_in()
    with refused(code="state"):
        imports.accept_workbook(SYSTEM, batch)
    assert Voice.objects.count() == 3


@pytest.mark.parametrize("make", [make_resident, lambda: make_user(make_office())])
def test_only_intake_posts_may_take_in(make):
    with pytest.raises(PermissionDenied):
        take_in(make())
    assert not Workbook.objects.exists()


def test_community_clerk_takes_in_for_the_own_community_only():
    clerk = make_community_clerk()
    take_in(clerk)
    community = clerk.posts[0].office.community
    assert {voice.community for voice in Voice.objects.all()} == {community}


def test_journal_names_every_voice_and_no_word_of_it():
    take_in()
    entries = Entry.objects.filter(action="voice.imported")
    assert entries.count() == 3
    assert all(entry.fields == [] for entry in entries)


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_voices", str(path), *options, stdout=out)
    return out.getvalue()


def test_command_looks_without_writing_then_takes_in(tmp_path: Path):
    path = tmp_path / "messy.xlsx"
    path.write_bytes(workbooks.messy())

    seen = json.loads(run(path, "--json"))
    assert not Workbook.objects.exists()
    assert (seen["read"], seen["new"], seen["known"]) == (11, 3, 1)
    assert [row["row"] for row in seen["wrong_rows"]] == [13]
    assert all(row["reason"] for row in seen["doubtful_rows"])

    assert json.loads(run(path, "--accept", "--json"))["new"] == 3
    assert Voice.objects.count() == 3
    assert json.loads(run(path, "--accept", "--json"))["known"] == 4
    assert Voice.objects.count() == 3


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_command_ends_with_2_for_what_is_no_workbook(tmp_path: Path, content: bytes):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run(path, "--json")
    assert refusal.value.returncode == 2


def test_command_ends_with_2_for_a_missing_file_or_sheet(tmp_path: Path):
    with pytest.raises(CommandError) as refusal:
        run(tmp_path / "nowhere.xlsx")
    assert refusal.value.returncode == 2
    path = tmp_path / "plain.xlsx"
    path.write_bytes(workbooks.plain())
    with pytest.raises(CommandError) as refusal:
        run(path, "--sheet", "9")
    assert refusal.value.returncode == 2


def test_wizard_from_upload_to_undo(client: Client, settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path
    clerk: User = make_street_clerk()
    client.force_login(clerk)
    path = tmp_path / "plain.xlsx"
    path.write_bytes(workbooks.plain())

    facts = {"sheet": 1, "finished": "rows", "kind": "help", "audience": "office"}
    with path.open("rb") as file:
        response = client.post("/imports/voices/", {"file": file, **facts})
    batch = Workbook.objects.get()
    assert response.url == f"/imports/{batch.pk}/"
    assert "第1栋的电梯停了" in client.get(response.url).content.decode()

    client.post(f"/imports/{batch.pk}/accept/")
    assert not Voice.objects.exists(), "the page itself takes nothing in"
    imports.enter_workbook(clerk, batch)
    assert Voice.objects.count() == 3
    client.post(f"/imports/{batch.pk}/undo/")
    assert not Voice.objects.exists()


def test_wizard_is_closed_to_residents_and_visitors(client: Client):
    assert client.get("/imports/voices/").status_code == 302
    client.force_login(make_resident())
    assert client.get("/imports/voices/").status_code == 404


def test_a_unit_or_a_place_is_known_by_its_name():
    unit, estate = make_unit(name="翠竹苑片区"), make_estate("百仕达")
    rows = [
        ["1", unit.name, "电梯停了"],
        ["2", estate.name, "井盖响"],
        ["3", "没有这个小区", "路灯坏了"],
    ]
    content = workbooks.workbook(rows, ["编号", "小区", "内容"])
    batch = upload(content=content)
    columns, facts = batch.columns, {"day": date(2026, 1, 5)}
    batch = imports.adjust_workbook(SYSTEM, batch, columns=columns, facts=facts)
    (note,) = judgement_of(batch).notes
    assert note.endswith("没有这个小区")
    choices = {row: {"row": "take"} for row in (2, 3, 4)}
    imports.settle_rows(SYSTEM, batch, choices=choices)
    imports.accept_workbook(SYSTEM, batch)
    in_unit, in_estate, nowhere = Voice.objects.order_by("external_number")
    assert (in_unit.unit, in_unit.community) == (unit, unit.community)
    assert (in_estate.place, in_estate.community) == (estate, estate.community)
    assert (nowhere.place, nowhere.unit) == (None, None)
    assert {timezone.localdate(one.received_at) for one in Voice.objects.all()} == {
        date(2026, 1, 5)
    }


def test_a_day_to_come_is_no_day_of_a_sheet():
    facts = {"day": timezone.localdate() + timedelta(days=1)}
    with refused("This day lies in the future.", field="day"):
        imports.adjust_workbook(SYSTEM, upload(), columns={"text": 4}, facts=facts)


def test_a_row_that_is_here_names_the_voice_that_it_equals(tmp_path: Path):
    take_in(content=workbooks.plain(2))
    seen = judgement_of(upload(content=workbooks.plain(3)))
    known = {one.line.number: one.why for one in seen.of(Status.KNOWN)}
    assert len(known) == 2
    for voice in Voice.objects.all():
        assert voice.number in known[voice.external_number]
    path, out = tmp_path / "again.xlsx", StringIO()
    path.write_bytes(workbooks.plain(3))
    call_command("import_voices", path, as_json=True, stdout=out)
    told = json.loads(out.getvalue())["known_rows"]
    assert {one["reason"] for one in told} == set(known.values())


def test_a_name_that_no_record_can_hold_opens_the_text():
    long = "来电人说自己是" + "很远的" * 30
    rows = [["1", long, "2026-01-05", "电梯停了"]]
    content = workbooks.workbook(rows, ["编号", "姓名", "时间", "内容"])
    take_in(content=content)
    voice = Voice.objects.get()
    assert (voice.text, voice.author) == (f"{long}\n电梯停了", None)


def test_a_killed_worker_leaves_a_batch_that_is_given_back(clock: Clock):
    clock.at("2026-11-25 10:00")
    batch = upload()
    imports.send_off_workbook(SYSTEM, batch)
    clock.forward(minutes=14)
    assert imports.give_back_stopped() == 0
    clock.forward(minutes=2)
    assert imports.give_back_stopped() == 1
    batch.refresh_from_db()
    assert batch.is_open
    assert batch.refusal
    # A worker that comes late after all takes nothing in by itself.
    imports.enter_workbook(make_street_clerk(), batch)
    assert not Voice.objects.exists()
    imports.accept_workbook(SYSTEM, batch)
    assert Voice.objects.exists()


def test_columns_chosen_by_hand_are_kept_and_the_journal_says_so():
    clerk = make_street_clerk()
    batch = upload(clerk)
    columns = {"text": batch.columns["text"]}
    facts = {"kind": "suggest"}
    imports.adjust_workbook(clerk, batch, columns=columns, facts=facts)
    batch.refresh_from_db()
    assert batch.columns == columns
    assert batch.facts["kind"] == "suggest"
    entry = Entry.objects.get(action="workbook.adjusted")
    assert (entry.actor_id, entry.subject_id) == (clerk.pk, batch.pk)
    assert entry.fields == ["columns", "facts"]


def test_columns_without_the_text_or_with_two_meanings_are_refused():
    batch = upload()
    found = batch.columns
    for columns, why in (
        ({"number": 1}, "Sheet “%(sheet)s” has no column for: %(columns)s."),
        ({"text": 1, "title": 1}, "One column cannot mean two things."),
    ):
        with refused(why):
            imports.adjust_workbook(SYSTEM, batch, columns=columns, facts={})
    batch.refresh_from_db()
    assert batch.columns == found
