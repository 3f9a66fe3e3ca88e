"""A name that stands wherever somebody can type it is blacked out, and is nowhere."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.attacks.test_leak import found, whole_database
from tests.matrix import roles
from tests.walk.test_rules import everybody
from tongxin.consultations.models import (
    Consultation,
    Position,
    PublishedReport,
    Statement,
)
from tongxin.consultations.report import report_preview
from tongxin.consultations.report.public_report import digest_of
from tongxin.consultations.verification import faults
from tongxin.councils.models import AgendaItem, Decision, Line, Meeting, Minutes
from tongxin.journal.models import Entry
from tongxin.journal.tests.make import vouch_for_all
from tongxin.kernel.redacting import kinds
from tongxin.notices.models import Notice
from tongxin.openness.models import Duty
from tongxin.plans.models import ClauseRequest, ClauseText, PlanDocument
from tongxin.polls.models import Poll
from tongxin.redactions.models import Redaction, Wanted
from tongxin.units.models import Milestone, Unit
from tongxin.voices.models import Matter
from tongxin.work.models import Task

if TYPE_CHECKING:
    from tests.matrix.world import Side, World

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NAME, WHY = "测试丁戊己", "写了不该公开的姓名"
SAID = f"{NAME}家门口的灯"
# As it lies in a column of JSON on SQLite.
WRITTEN = [NAME, json.dumps(NAME).strip('"')]


def put(rows: models.QuerySet[Any], *fields: str) -> None:
    assert rows.update(**dict.fromkeys(fields, SAID))


@pytest.fixture
def named(world: "World") -> "Side":
    """The name in each kind of record of community A, as copies spread it too."""
    side = world.sides["A"]
    meetings = Meeting.objects.filter(body=side["council"])
    unit = Unit.objects.get(pk=side["unit"])
    talk = Consultation.objects.filter(pk=side["consultation_published"])
    Wanted.objects.all().delete()
    matters = Matter.objects.filter(pk__in=[side["matter_met"], side["matter_id"]])
    put(matters, "title", "summary")
    put(AgendaItem.objects.filter(matter=side["matter_met"]), "title")
    sent = Task.objects.filter(label="voices.matter", object_id=side["matter_id"])
    put(sent, "title", "note")
    put(Line.objects.filter(meeting__in=meetings), "text")
    decided = Decision.objects.filter(item__meeting__in=meetings)
    put(decided, "recommendation")
    put(Duty.objects.filter(object_id__in=decided, label="councils.decision"), "title")
    for one in Minutes.objects.filter(meeting__in=meetings):
        one.content["items"][0] |= {"title": SAID, "note": SAID}
        one.content["heard"] = [{"speaker": NAME, "text": SAID}]
        one.save()
    put(talk, "title")
    put(Statement.objects.filter(consultation__in=talk), "text")
    put(Position.objects.filter(statement__consultation__unit=unit), "reason")
    published = PublishedReport.objects.get(consultation__in=talk)
    published.content = report_preview.content_of_report(talk.get().report)
    published.digest = digest_of(published.content)
    published.save()
    put(ClauseText.objects.filter(clause__document=side["plan_document"]), "text")
    asked = ClauseRequest.objects.filter(clause__document=side["plan_document"])
    put(asked, "wanted")
    put(asked.exclude(reply=""), "reason")
    put(Unit.objects.filter(pk=unit.pk), "summary")
    put(Milestone.objects.filter(unit=unit), "note")
    put(Poll.objects.filter(pk=side["poll_published"]), "question")
    told = talk.get()
    Notice.objects.create(
        recipient=world.users[roles.AUTHOR].person,  # type: ignore[misc] # a resident
        channel="inbox",
        key="the-name",
        subject_label=told._meta.label,
        subject_id=told.pk,
        title=SAID,
    )
    vouch_for_all()
    return side


def records(side: "Side") -> list[models.Model]:
    meetings = Meeting.objects.filter(body=side["council"])
    return [
        *Matter.objects.filter(title=SAID),
        *Consultation.objects.filter(unit=side["unit"]),
        *meetings,
        PlanDocument.objects.get(pk=side["plan_document"]),
        Unit.objects.get(pk=side["unit"]),
        Poll.objects.get(pk=side["poll_published"]),
    ]


def address(row: models.Model, name: str = "black_out") -> str:
    return reverse(f"redactions:{name}", args=[row._meta.label_lower, row.pk])


SLIP = {"words": NAME, "reason": WHY, "is_sure": "on"}


def black_out(first: Client, second: Client, row: models.Model) -> None:
    """As its page asks for it: by one, or by two."""
    sent = first.post(address(row), SLIP)
    assert sent.status_code in {302, 422}, row
    if Wanted.objects.exists():
        # Whoever asked is not the second person.
        first.post(address(row, "second"), {"answer": "agree"})
        assert Wanted.objects.exists()
        second.post(address(row, "second"), {"answer": "agree"})
        assert not Wanted.objects.exists()


def test_no_byte_of_it_is_left_and_the_house_is_whole(
    world: "World", named: "Side", django_capture_on_commit_callbacks, settings
):
    chief, clerk = world.client(roles.CHIEF), world.client(roles.CLERK)
    talk = Consultation.objects.get(pk=named["consultation_published"])
    paper = reverse("councils:minutes_docx", args=[named["meeting_published"]])
    for client in (chief, clerk):
        assert client.get(paper).status_code == 200
    kept = Path(settings.DATA_DIR) / "made"
    assert list(kept.glob("*"))
    assert found(whole_database(), *WRITTEN) == WRITTEN
    results = list(talk.published.results.values_list("statement", "result"))
    with django_capture_on_commit_callbacks(execute=True):
        for row in records(named):
            black_out(chief, clerk, row)
    assert found(whole_database(), *WRITTEN) == []
    assert list(kept.glob("*")) == []
    call_command("verify_journal")
    talk.refresh_from_db()
    assert list(faults(talk)) == []
    assert list(talk.published.results.values_list("statement", "result")) == results
    # Whoever reads it reads when, by which office and why, and nobody's name.
    for page in (
        talk.get_absolute_url(),
        reverse("consultations:report", args=[talk.pk]),
        reverse("councils:minutes", args=[named["meeting_published"]]),
        reverse("plans:plan", args=[named["plan_document"]]),
    ):
        told = Client().get(page).content.decode()
        assert f"遮盖了部分文字：{WHY}" in told, page
        assert "■■■" in told, page


def test_what_is_copied_goes_with_its_record_and_what_two_must_see_does_not(
    world: "World", named: "Side"
):
    matter = Matter.objects.get(pk=named["matter_met"])
    item = AgendaItem.objects.filter(matter=matter).get()
    signed = Meeting.objects.get(pk=named["meeting_published"])
    AgendaItem.objects.filter(meeting=signed).update(matter=matter, title=SAID)
    vouch_for_all()
    secretary = world.client(roles.A_SECRETARY)
    shown = secretary.post(address(matter), SLIP | {"is_sure": ""}).content.decode()
    assert signed.get_absolute_url() in shown
    secretary.post(address(matter), SLIP)
    item.refresh_from_db()
    assert item.title == "■■■家门口的灯"
    assert Redaction.objects.filter(label="councils.meeting").count() == 1
    assert AgendaItem.objects.get(meeting=signed).title == SAID
    entry = Entry.objects.get(action="record.blacked_out")
    assert {"title", "summary"} <= set(entry.fields)


def test_the_second_person_may_leave_it_and_then_nothing_waits(
    world: "World", named: "Side"
):
    signed = Meeting.objects.get(pk=named["meeting_published"])
    chief, clerk = world.client(roles.CHIEF), world.client(roles.CLERK)
    chief.post(address(signed), SLIP)
    assert address(signed) in clerk.get(reverse("desks:my_day")).content.decode()
    shown = clerk.get(address(signed)).content.decode()
    assert WHY in shown
    assert "■■■" in shown
    clerk.post(address(signed, "second"), {"answer": "leave"})
    assert not Wanted.objects.exists()
    assert Entry.objects.filter(action="record.black_out_left").count() == 1
    assert NAME in str(signed.minutes.get().content)
    # It came too late.
    clerk.post(address(signed, "second"), {"answer": "agree"})
    assert not Redaction.objects.exists()


def test_only_heads_of_the_office_are_offered_it(world: "World", named: "Side"):
    for row in records(named):
        kind = kinds()[type(row)]
        assert kind.rows is not None
        may = {
            name
            for name, actor in everybody(world).items()
            if kind.rows(actor).filter(pk=row.pk).exists()
        }
        assert may == {"the program", roles.CHIEF, roles.A_SECRETARY}, row
