"""The published report as everybody reads it: page and files, before and after."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tongxin.consultations import operations, tasks
from tongxin.consultations.models import Consultation
from tongxin.consultations.report import files
from tongxin.consultations.tests.answering import on_side, put, reported
from tongxin.consultations.tests.make import asked, make_open, seal_now, voters
from tongxin.consultations.tests.tellings import texts_of, words_of
from tongxin.kernel.actors import SYSTEM
from tongxin.notices.models import Notice
from tongxin.people.models import Organisation
from tongxin.people.tests.make import (
    make_auditor,
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls.models import Side
from tongxin.voices import operations as voices
from tongxin.voices.models import Voice
from tongxin.voices.tests.make import make_voice

pytestmark = pytest.mark.django_db

FILES = ("report_csv", "report_docx", "report_pdf", "report_svg")
NAMES = ("report", *FILES)


@pytest.fixture(autouse=True)
def _nothing_made_before(settings, tmp_path):
    cache.clear()
    settings.DATA_DIR = tmp_path


def at(name: str, consultation: Consultation) -> str:
    return reverse(f"consultations:{name}", args=[consultation.pk])


def make_published(*, statements: int = 3, **open_facts) -> Consultation:
    consultation = make_open(statements=statements, **open_facts)
    for statement in asked(consultation):
        put(on_side(consultation, Side.TENANT), statement, (11, 0, 0))
        put(on_side(consultation, Side.SHOP), statement, (8, 1, 1))
    consultation = reported(consultation)
    operations.publish_report(SYSTEM, consultation)
    consultation.refresh_from_db()
    return consultation


def text(reply) -> str:
    return reply.content.decode()


def readers(consultation: Consultation) -> list[Client]:
    """Offices of here and elsewhere, on the roll and not, the auditor, a visitor."""
    users = [
        make_street_clerk(),
        make_community_clerk(consultation.unit.community),
        make_community_clerk(make_community()),
        *voters(consultation),
        make_resident(),
        make_auditor(),
    ]
    clients = [Client() for _ in users]
    for client, user in zip(clients, users, strict=True):
        client.force_login(user)
    return [*clients, Client()]


def test_before_publication_nobody_finds_it():
    consultation = make_open()
    clients = readers(consultation)
    for step in (lambda: None, lambda: seal_now(consultation)):
        step()
        for client in clients:
            for name in NAMES:
                assert client.get(at(name, consultation)).status_code == 404, name
    operations.take_up_reports()
    for client in clients:
        for name in NAMES:
            assert client.get(at(name, consultation)).status_code == 404, name


def test_once_published_everybody_reads_the_same():
    consultation = make_published()
    found: dict[str, set[bytes]] = {name: set() for name in FILES}
    for client in readers(consultation):
        page = client.get(at("report", consultation))
        assert page.status_code == 200
        assert "第1条说法" in text(page)
        for name in FILES:
            reply = client.get(at(name, consultation))
            assert reply.status_code == 200
            found[name].add(reply.content)
    assert all(len(made) == 1 for made in found.values())


def test_nobody_writes_there(visitor):
    consultation = make_published(statements=1)
    for name in NAMES:
        assert visitor.post(at(name, consultation)).status_code == 405
        assert visitor.get(f"/consultations/999999/{name}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "kind", "how"),
    [
        ("report_csv", "text/csv; charset=utf-8", "attachment"),
        ("report_docx", "application/vnd.openxml", "attachment"),
        ("report_pdf", "application/pdf", "inline"),
        ("report_svg", "image/svg+xml", "inline"),
    ],
)
def test_a_file_says_what_it_is_and_in_which_language(visitor, name, kind, how):
    consultation = make_published(statements=1)
    replies = [
        visitor.get(at(name, consultation), headers={"accept-language": language})
        for language in ("zh-hans", "en")
    ]
    for reply in replies:
        assert reply["Content-Type"].startswith(kind)
        ending = name.removeprefix("report_")
        assert reply["Content-Disposition"] == (
            f'{how}; filename="report-{consultation.pk}.{ending}"'
        )
        assert {"Cookie", "Accept-Language"} <= set(reply["Vary"].split(", "))
    assert [reply["Content-Language"] for reply in replies] == ["zh-hans", "en"]
    assert replies[0].content != replies[1].content


@pytest.mark.parametrize("statements", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(
    visitor, django_assert_num_queries, statements
):
    consultation = make_published(statements=statements)
    visitor.get(at("report", consultation))
    with django_assert_num_queries(7):
        visitor.get(at("report", consultation))
    with django_assert_num_queries(6):
        visitor.get(at("report_csv", consultation))


def test_it_leads_on_and_other_pages_lead_to_it(client, visitor):
    consultation = make_published(statements=1)
    address = at("report", consultation)
    page = text(visitor.get(address))
    for name in (*FILES, "detail"):
        assert f'href="{at(name, consultation)}"' in page
    assert at("proof", consultation) not in page
    (voter,) = voters(consultation)
    client.force_login(voter)
    assert at("proof", consultation) in text(client.get(address))
    for name in ("detail", "done", "proof"):
        assert f'href="{address}"' in text(client.get(at(name, consultation)))
    assert f'href="{address}"' in text(visitor.get(reverse("consultations:list")))
    client.force_login(make_street_clerk())
    assert f'href="{address}"' in text(client.get(at("manage", consultation)))


def test_a_sealed_one_that_is_not_published_has_no_way_to_it(visitor):
    consultation = seal_now(make_open())
    for address in (at("detail", consultation), reverse("consultations:list")):
        assert at("report", consultation) not in text(visitor.get(address))


def test_a_statement_leads_to_its_matter_where_that_is_public(client, visitor):
    consultation = make_open(statements=2)
    first, second = asked(consultation)
    for statement in (first, second):
        voice = make_voice(audience=Voice.Audience.PUBLIC)
        voices.open_matter(SYSTEM, title="路灯", point=voice.points.get())
        matter = voice.points.get().matter
        assert matter is not None
        statement.stands_on.create(matter=matter)
        last = voice
    voices.answer_voice(SYSTEM, last, text="下个月装。")
    voices.publish_answer(
        make_street_clerk(role="chief"), last, question="装吗？", answer="装。"
    )
    consultation = reported(consultation)
    operations.publish_report(SYSTEM, consultation)
    page = text(visitor.get(at("report", consultation)))
    assert page.count("/answers/") - page.count('href="/answers/"') == 1
    assert reverse("voices:answer_page", args=[last.pk]) in page
    assert "/matters/" not in page
    client.force_login(make_street_clerk())
    assert text(client.get(at("report", consultation))).count('href="/matters/') >= 2


def begun_files(monkeypatch) -> list[int]:
    """Whose files were asked for, in place of making them."""
    begun: list[int] = []
    stand_in = SimpleNamespace(enqueue=begun.append)
    monkeypatch.setattr(tasks, "make_files", stand_in)
    return begun


def test_files_of_a_long_report_are_made_while_nobody_waits(visitor, monkeypatch):
    consultation = make_published(statements=1)
    monkeypatch.setattr(files, "QUICK", 0)
    make, begun = tasks.make_files.call, begun_files(monkeypatch)
    part = {"HX-Request": "true"}
    for name in ("report_pdf", "report_docx"):
        page = visitor.get(at(name, consultation))
        assert page.status_code == 202
        assert f'hx-get="{at(name, consultation)}"' in text(page)
        again = visitor.get(at(name, consultation), headers=part)
        assert again.status_code == 202
        assert "hx-get" in text(again)
        assert "<h1" not in text(again)
    # However many wait, and ask again.
    assert begun == [consultation.pk]
    make(consultation.pk)
    for name in ("report_pdf", "report_docx"):
        there = visitor.get(at(name, consultation), headers=part)
        assert there.status_code == 200
        assert f'href="{at(name, consultation)}"' in text(there)
        assert "hx-get" not in text(there)
        for language in ("zh-hans", "en"):
            reply = visitor.get(
                at(name, consultation), headers={"accept-language": language}
            )
            assert "attachment" in reply["Content-Disposition"] or reply[
                "Content-Type"
            ].endswith("pdf")
    assert len(begun) == 1


def test_whoever_publishes_begins_the_files(client, monkeypatch):
    begun = begun_files(monkeypatch)
    consultation = reported(make_open(statements=1))
    client.force_login(make_street_clerk())
    client.post(at("publish", consultation), {"seen": "something else"})
    assert begun == []
    client.post(at("publish", consultation))
    assert begun == [consultation.pk]


def test_of_what_is_not_published_no_file_is_made(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    tasks.make_files.call(make_open(statements=1).pk)
    assert not list(tmp_path.iterdir())


def test_silence_of_an_institution_stands_there(visitor):
    consultation = make_open(statements=1)
    kind = Organisation.Kind.APPLICANT
    company = Organisation.objects.create(kind=kind, name="申报公司")
    other = Organisation.objects.create(kind=kind, name="规划部门")
    for one in (company, other):
        operations.ask_institution(SYSTEM, consultation, organisation=one)
    operations.state_position(
        SYSTEM,
        asked(consultation)[0],
        organisation=company,
        word="condition",
        condition="先通水电",
        reason="可以做",
        spokesperson="马经理",
    )
    consultation = reported(consultation)
    operations.publish_report(SYSTEM, consultation)
    said = words_of(text(visitor.get(at("report", consultation))))
    assert "有条件地同意：先通水电" in said
    assert "可以做，马经理" in said
    assert "规划部门未表态" in said
    told = Notice.objects.filter(key__startswith="consultation.published").first()
    assert told is not None
    assert told.text.endswith("哪些还有分歧。\n规划部门未表态。")


def test_nothing_that_is_published_holds_a_masked_count(visitor):
    """Through every address: eleven of twelve agree, and all eleven were heard."""
    consultation = make_published(statements=1)
    client = Client()
    client.force_login(make_street_clerk())
    pages = {name: visitor.get(at(name, consultation)) for name in NAMES}
    pages["detail"] = visitor.get(at("detail", consultation))
    pages["manage"] = client.get(at("manage", consultation))
    told = texts_of(
        {
            name.removeprefix("report_"): reply.content
            for name, reply in pages.items()
            if name in FILES
        }
    )
    told |= {name: text(pages[name]) for name in ("report", "detail", "manage")}
    # The same row as the CSV prints it: masked.
    assert re.search(r"12\D+11\D+≥10\D+—", told["csv"])
    for name, said in told.items():
        assert not re.search(r"12[^\d≥]+11[^\d≥]+11\b", words_of(said)), name
        for entry in on_side(consultation, Side.TENANT):
            assert entry.pseudonym not in said, name


def test_the_preview_of_the_office_holds_no_more(client):
    consultation = make_open(statements=1)
    put(on_side(consultation, Side.TENANT), asked(consultation)[0], (11, 0, 0))
    consultation = reported(consultation)
    client.force_login(make_street_clerk())
    said = words_of(text(client.get(at("preview", consultation))))
    assert re.search(r"12\D+11\D+≥10", said)
    assert not re.search(r"12[^\d≥]+11[^\d≥]+11\b", said)


def test_the_picture_is_whole_by_itself(visitor):
    consultation = make_published(statements=1)
    made = visitor.get(at("report_svg", consultation)).content
    assert made.startswith(b"<?xml")
    assert ElementTree.fromstring(made).get("viewBox") == "0 0 600 600"  # noqa: S314


def test_with_too_many_statements_there_is_no_picture(visitor, monkeypatch):
    monkeypatch.setattr("tongxin.consultations.report.chart.MOST", 0)
    consultation = make_published(statements=1)
    page = text(visitor.get(at("report", consultation)))
    assert at("report_svg", consultation) not in page
    assert visitor.get(at("report_svg", consultation)).status_code == 404
    for name in ("report_csv", "report_docx", "report_pdf"):
        assert visitor.get(at(name, consultation)).status_code == 200


def test_it_stays_what_it_was_when_the_world_goes_on(visitor):
    consultation = make_published(statements=1)
    before = {name: visitor.get(at(name, consultation)).content for name in FILES}
    entry = on_side(consultation, Side.TENANT)[-1]
    put([entry], asked(consultation)[0], (0, 0, 1))
    after = {name: visitor.get(at(name, consultation)).content for name in FILES}
    assert before == after
