"""Wherever a result stands, whoever was asked and is silent or against it is named."""

from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from tongxin.consultations import operations as consultations
from tongxin.consultations.models import (
    Consultation,
    PublishedReport,
    PublishedResult,
)
from tongxin.consultations.tests.make import make_open
from tongxin.councils import files, month, operations, queries, texts
from tongxin.councils.models import AgendaItem, Meeting, Term
from tongxin.councils.tests.make import (
    come,
    holder,
    make_matter,
    make_meeting,
    make_seated_body,
)
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.periods import Period
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import Organisation
from tongxin.people.tests.make import make_street_clerk
from tongxin.plans.models import ClauseRequest
from tongxin.units.tests.make import make_unit
from tongxin.voices.models import Matter
from tongxin.work.models import Assignment

pytestmark = pytest.mark.django_db

APPLICANT, SILENT = "示例置业", "申报主体未表态（示例置业）"
AGAINST = "申报主体不同意（示例置业）"


def spoken(statement, name: str, word: str = "agree") -> None:
    consultations.state_position(
        SYSTEM,
        statement,
        organisation=Organisation.objects.get(name=name),
        word=word,
        reason="可以做",
        spokesperson="马经理",
    )


def publish(consultation: Consultation, matter: Matter, result: str) -> None:
    """Its one statement, as if it had been computed."""
    Consultation.objects.filter(pk=consultation.pk).update(
        state="published",
        closed_at=timezone.now(),
        paper_until=timezone.localdate(),
        sealed_at=timezone.now(),
        seal_version=1,
        seal_root="5f",
        published_at=timezone.now(),
    )
    statement = consultation.statements.get()
    statement.stands_on.create(matter=matter)
    PublishedResult.objects.create(
        published=PublishedReport.objects.create(
            consultation=consultation,
            content={},
            digest="5f",
            published_at=timezone.now(),
        ),
        statement=statement,
        result=result,
    )


def make_consulted(
    *, says: tuple[str, ...] = (), result: str = "reached", word: str = "agree"
) -> Meeting:
    """A meeting of a unit whose applicant, and a company, were asked about a matter."""
    kind = Organisation.Kind.APPLICANT
    applicant = Organisation.objects.create(kind=kind, name=APPLICANT)
    company = Organisation.objects.create(kind=Organisation.Kind.STOCK, name="股份公司")
    unit = make_unit(applicant=applicant)
    body = make_seated_body(unit)
    consultation = make_open(unit, statements=1)
    consultations.ask_institution(SYSTEM, consultation, organisation=company)
    for name in says:
        spoken(consultation.statements.get(), name, word)
    publish(consultation, make_matter(body, "过渡期"), result)
    return make_meeting(body)


def put(meeting: Meeting) -> AgendaItem:
    keys = [proposal.key for proposal in queries.proposals(meeting)]
    (item,) = operations.accept_agenda(SYSTEM, meeting, keys=keys)
    return item


def open_it(meeting: Meeting) -> Meeting:
    operations.call_meeting(SYSTEM, meeting)
    meeting.refresh_from_db()
    chair: Term = holder(meeting.body, 1)
    meeting = operations.open_meeting(SYSTEM, meeting, presider=chair)
    for position in range(1, 6):
        come(meeting, position)
    operations.take_up_item(SYSTEM, meeting.items.get())
    return meeting


def seen(client: Client, name: str, pk: int) -> str:
    return client.get(reverse(f"councils:{name}", args=[pk])).content.decode()


def test_the_agenda_names_it_from_the_proposal_on(client, visitor):
    meeting = make_consulted(says=("股份公司",))
    client.force_login(make_street_clerk())
    assert f"已成共识，{SILENT}" in seen(client, "meeting_work", meeting.pk)
    put(meeting)
    assert f"已成共识，{SILENT}" in seen(client, "meeting_work", meeting.pk)
    operations.call_meeting(SYSTEM, meeting)
    page = seen(visitor, "meeting", meeting.pk)
    assert f"已成共识，{SILENT}" in page
    assert "股份公司" not in page


def test_the_live_page_and_the_screen_name_it(client):
    meeting = make_consulted()
    put(meeting)
    open_it(meeting)
    client.force_login(make_street_clerk())
    for name in ("live", "screen"):
        # Beside the evidence, and beside the reason on the agenda.
        assert f"{SILENT}，股份公司未表态" in seen(client, name, meeting.pk)


@pytest.fixture
def decided() -> AgendaItem:
    meeting = make_consulted(says=("股份公司",))
    item = put(meeting)
    meeting = open_it(meeting)
    operations.decide_item(
        SYSTEM, AgendaItem.objects.get(pk=item.pk), recommendation="写进规划。"
    )
    operations.end_meeting(SYSTEM, meeting)
    return AgendaItem.objects.get(pk=item.pk)


def test_the_decision_keeps_it_and_everybody_reads_it(visitor, decided):
    openness.publish(SYSTEM, Duty.objects.get(object_id=decided.decision.pk))
    # What is said afterwards changes nothing of what the conference knew.
    Organisation.objects.filter(name=APPLICANT).update(name="改名置业")
    page = visitor.get(decided.decision.get_absolute_url()).content.decode()
    assert "已成共识" in page
    assert SILENT in page


def test_the_minutes_name_it_on_the_page_in_word_and_on_paper(client, decided):
    minutes = operations.draft_minutes(SYSTEM, decided.meeting)
    client.force_login(make_street_clerk())
    line = f"大家对“第1条说法”的意见：已成共识，{SILENT}。"
    assert line in seen(client, "minutes", decided.meeting_id)
    with translation.override("zh-hans"):
        word = docx.Document(BytesIO(files.minutes_docx(minutes)))
        pdf = PdfReader(BytesIO(files.minutes_pdf(minutes)))
    assert line in [paragraph.text for paragraph in word.paragraphs]
    printed = "".join(page.extract_text() for page in pdf.pages)
    assert line in printed.replace("\n", "")


def test_the_answer_to_whoever_spoke_and_the_month_name_it(decided):
    with translation.override("zh-hans"):
        text = texts.answer(
            decided, Assignment.objects.none(), ClauseRequest.objects.none()
        )
        report = list(
            month.month(
                make_street_clerk(), decided.meeting.body.unit, Period.this_month()
            )
        )
    assert f"{SILENT}。" in text
    assert SILENT in str(report)


def test_whoever_follows_the_matter_reads_it(visitor, decided):
    page = visitor.get(
        reverse("desks:trace_statement", args=[Consultation.objects.get().pk, 1])
    ).content.decode()
    assert "已成共识" in page
    assert SILENT in page


@pytest.mark.parametrize(
    ("result", "word", "sign", "told"),
    [
        ("reached", "against", "已成共识", f"{AGAINST}，股份公司未表态"),
        # What all residents refuse, and the applicant would have.
        (
            "reached_against",
            "agree",
            "共同反对",
            "申报主体同意（示例置业），股份公司未表态",
        ),
        ("reached_against", "against", "共同反对", "股份公司未表态"),
    ],
)
def test_whoever_is_against_it_is_named_wherever_it_stands(
    client, result, word, sign, told
):
    meeting = make_consulted(says=(APPLICANT,), result=result, word=word)
    put(meeting)
    client.force_login(make_street_clerk())
    assert f"已成共识，{told}" in seen(client, "meeting_work", meeting.pk)
    item = open_it(meeting).items.get()
    for name in ("live", "screen", "meeting"):
        assert told in seen(client, name, meeting.pk)
    operations.decide_item(
        SYSTEM,
        item,
        recommendation="再商量。",
        against_evidence_reason="先听听申报主体",
    )
    operations.end_meeting(SYSTEM, Meeting.objects.get(pk=meeting.pk))
    minutes = operations.draft_minutes(SYSTEM, Meeting.objects.get(pk=meeting.pk))
    line = f"{told}。"
    assert line in seen(client, "minutes", meeting.pk)
    with translation.override("zh-hans"):
        word_file = docx.Document(BytesIO(files.minutes_docx(minutes)))
    assert any(one.text.endswith(line) for one in word_file.paragraphs)


def test_where_all_have_spoken_nobody_is_named(client):
    meeting = make_consulted(says=("股份公司", APPLICANT))
    put(meeting)
    open_it(meeting)
    client.force_login(make_street_clerk())
    for name in ("live", "screen", "meeting"):
        page = seen(client, name, meeting.pk)
        assert "已成共识" in page
        assert "未表态" not in page
