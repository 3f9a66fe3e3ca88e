"""The office's pages of a report; and that no page reads an exact row."""

import ast
from pathlib import Path

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, Report
from tongxin.consultations.report import report_preview
from tongxin.consultations.tests.answering import on_side, put, reported
from tongxin.consultations.tests.make import asked, make_open, seal_now
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls.models import Side
from tongxin.units.tests.make import make_applicant_worker

pytestmark = pytest.mark.django_db
ROOM = Path(__file__).parents[1]


def at(name, consultation):
    return reverse(f"consultations:{name}", args=[consultation.pk])


def make_answered() -> Consultation:
    consultation = make_open()
    for statement in asked(consultation):
        put(on_side(consultation, Side.TENANT), statement, (8, 2, 1))
        put(on_side(consultation, Side.SHOP), statement, (7, 1, 1))
    return consultation


def text(response) -> str:
    return response.content.decode()


def test_from_the_seal_to_the_published_report_by_buttons_alone(client, clerk):
    consultation = make_answered()
    consultation = seal_now(consultation)
    manage = at("manage", consultation)
    assert 'hx-trigger="every 2s"' in text(client.get(manage))
    operations.take_up_reports()
    page = text(client.get(manage))
    assert "every 2s" not in page
    assert at("preview", consultation) in page
    preview = client.get(at("preview", consultation))
    digest = report_preview.preview_of(consultation).digest
    assert f'name="seen" value="{digest}"' in text(preview)
    for statement in asked(consultation):
        assert statement.text in text(preview)
    client.post(at("publish", consultation), {"seen": digest})
    consultation.refresh_from_db()
    assert consultation.state == "published"
    assert at("report", consultation) in text(client.get(manage))
    # What is public has an address of its own; there is no preview of it any more.
    assert client.get(at("preview", consultation)).status_code == 404
    client.post(at("publish", consultation), {"seen": digest})
    assert client.get(manage).status_code == 200


def test_sealing_puts_the_report_to_work_at_once(client, clerk):
    consultation = seal_now(make_answered())
    Consultation.objects.update(
        state="closed", sealed_at=None, seal_root="", seal_version=None
    )
    Report.objects.all().delete()
    consultation.forms.all().delete()
    client.post(at("seal", consultation))
    (task,) = DBTaskResult.objects.all()
    assert task.args_kwargs["args"] == [Report.objects.get().pk]


def test_htmx_asks_for_the_step_alone(client, clerk):
    consultation = seal_now(make_answered())
    Report.objects.update(
        state="running",
        claim="0" * 32,
        seen_at=consultation.sealed_at,
        stage="judging",
        form_count=22,
        statement_count=3,
    )
    part = client.get(at("manage", consultation), headers={"HX-Request": "true"})
    assert "22" in text(part)
    assert 'hx-trigger="every 2s"' in text(part)
    assert "<html" not in text(part)


def test_a_failure_is_told_and_tried_again(client, clerk):
    consultation = seal_now(make_answered())
    Report.objects.update(state="failed", fault="ZeroDivisionError", failed_count=1)
    page = text(client.get(at("manage", consultation)))
    assert "ZeroDivisionError" in page
    assert client.get(at("preview", consultation)).status_code == 404
    client.post(at("report_again", consultation))
    assert Report.objects.get().state == "waiting"
    operations.take_up_reports()
    assert client.get(at("preview", consultation)).status_code == 200


def test_who_does_not_keep_it_finds_nothing(client):
    consultation = reported(make_answered())
    for user in (
        make_resident(),
        make_applicant_worker(consultation.unit),
        make_community_clerk(make_community("松泉")),
        None,
    ):
        if user:
            client.force_login(user)
        else:
            client.logout()
        gone = {404} if user else {302}
        assert client.get(at("preview", consultation)).status_code in gone
        for name in ("publish", "report_again"):
            assert client.post(at(name, consultation)).status_code in gone
    assert Consultation.objects.get().state == "sealed"


def test_the_preview_shows_of_a_masked_side_no_figure(client, clerk):
    consultation = make_open(statements=1)
    (statement,) = asked(consultation)
    put(on_side(consultation, Side.TENANT), statement, (8, 2, 1))
    put(on_side(consultation, Side.SHOP), statement, (10, 0, 0))
    consultation = reported(consultation)
    page = text(client.get(at("preview", consultation)))
    assert "≥9" in page
    (cell,) = Report.objects.get().statements.get().cells.filter(body="shop")
    assert (cell.agree, cell.unsure, cell.against) == (10, 0, 0)


EXACT = {
    "ReportCell",
    "ReportGroup",
    "ReportPart",
    "ReportRoll",
    "ReportStatement",
    "exact_of",
    "raw_rows",
}
# Who may know of exact rows: those that write them, and what masks them.
MAY = {
    "models/__init__.py",
    "operations/storing.py",
    "report/raw_rows.py",
    "report/report_preview.py",
}


def names_in(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
            found.add((node.module or "").rsplit(".", 1)[-1])
    return found


def test_no_page_query_file_or_command_reads_an_exact_row():
    # Nor does any other room.
    told = {
        path
        for path in ROOM.parent.rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts) and names_in(path) & EXACT
    }
    assert told == {ROOM / name for name in MAY}
    for page in ROOM.rglob("templates/**/*.html"):
        words = page.read_text()
        for way in ("report.statements", "report.rolls", "report.groups", ".judged"):
            assert way not in words, page
