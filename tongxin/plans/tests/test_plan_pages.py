"""Plan documents on their pages: everybody reads, street and community keep."""

import io
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.plans import clauses, operations, queries
from tongxin.plans.models import ClauseText, PlanDocument, PlanVersion
from tongxin.plans.tests.make import FIRST, make_plan, make_request
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db


def word(*lines: str, tables: int = 0, name: str = "草案.docx") -> SimpleUploadedFile:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    for _ in range(tables):
        document.add_table(rows=1, cols=1).cell(0, 0).text = "第九十九条 表中的字"
    out = io.BytesIO()
    document.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def keeper_of(plan: PlanDocument):
    return make_community_clerk(plan.unit.community)


def look(client, plan, **facts):
    facts.setdefault("issued_on", clock.today().isoformat())
    return client.post(reverse("plans:add_version", args=[plan.pk]), facts)


# ---- Reading ----


def test_everybody_reads_the_clauses_as_they_stand_and_as_they_stood(client):
    plan = make_plan()
    operations.add_version(
        SYSTEM, plan, clauses={**FIRST, 19: "停工两小时。"}, issued_on=clock.today()
    )
    assert "停工两小时。" in client.get(plan.get_absolute_url()).text
    older = client.get(plan.get_absolute_url(), {"version": 1}).text
    assert FIRST[19] in older
    assert "停工两小时。" not in older
    assert client.get(plan.get_absolute_url(), {"version": 9}).status_code == 404


def test_the_list_holds_the_units_plans_and_the_streets_schemes(
    client, django_assert_num_queries
):
    plan = make_plan()
    address = reverse("plans:plan_documents", args=[plan.unit.slug])
    make_office("规划科")
    client.get(address)
    with django_assert_num_queries(2):
        client.get(address)
    operations.register_plan(
        SYSTEM,
        None,
        kind="street_scheme",
        title="街道方案",
        owner=make_office("规划科"),
    )
    operations.register_plan(
        SYSTEM, plan.unit, kind="compensation", title="补偿指引", owner=plan.owner
    )
    other = make_plan(title="别处的规划")
    with django_assert_num_queries(2):
        text = client.get(address).text
    assert "街道方案" in text
    assert "补偿指引" in text
    assert other.title not in text


def test_the_page_of_the_unit_leads_to_its_plans(client):
    unit = make_plan().unit
    page = client.get(unit.get_absolute_url()).text
    assert reverse("plans:plan_documents", args=[unit.slug]) in page


def test_a_clause_shows_what_went_and_what_came(client):
    plan = make_plan()
    operations.add_version(
        SYSTEM,
        plan,
        clauses={**FIRST, 19: "中午十二点停工两小时。"},
        issued_on=clock.today(),
    )
    text = client.get(reverse("plans:clause", args=[plan.pk, 19])).text
    assert "<del>一</del><ins>两</ins>" in text
    assert client.get(reverse("plans:clause", args=[plan.pk, 7])).status_code == 404


def test_a_declined_request_is_as_visible_as_an_adopted_one(client):
    request = make_request()
    owner = request.clause.document.owner
    operations.reply_to_request(
        make_user(owner), request, reply="declined", reason="用地不够。"
    )
    text = client.get(request.clause.get_absolute_url()).text
    assert request.wanted in text
    assert "用地不够。" in text
    # What asked is not published: its link would lead nowhere.
    assert 'href="/x/"' not in text
    client.force_login(keeper_of(request.clause.document))
    assert 'href="/x/"' in client.get(request.clause.get_absolute_url()).text


def test_words_of_a_plan_are_never_markup(client):
    plan = make_plan()
    operations.add_version(
        SYSTEM, plan, clauses={19: "<script>x</script>"}, issued_on=clock.today()
    )
    for address in (
        plan.get_absolute_url(),
        reverse("plans:clause", args=[plan.pk, 19]),
    ):
        assert "<script>x" not in client.get(address).text


# ---- Keeping ----


def test_the_units_community_registers_a_plan(client):
    unit = make_unit()
    owner = make_office("规划科")
    client.force_login(make_community_clerk(unit.community))
    address = reverse("plans:register_plan", args=[unit.slug])
    facts = {"kind": "unit_plan", "title": "规划草案", "owner": owner.pk}
    response = client.post(address, facts)
    plan = PlanDocument.objects.get()
    assert response.url == reverse("plans:add_version", args=[plan.pk])
    assert plan.owner == owner
    # The same title twice is refused in words.
    assert client.post(address, facts).status_code == 422


def test_a_community_registers_no_street_scheme(client):
    unit = make_unit()
    client.force_login(make_community_clerk(unit.community))
    facts = {
        "kind": "street_scheme",
        "title": "方案",
        "owner": make_office("规划科").pk,
    }
    address = reverse("plans:register_plan", args=[unit.slug])
    assert client.post(address, facts).status_code == 422
    assert not PlanDocument.objects.exists()


@pytest.mark.parametrize("name", ["register_plan", "add_version"])
def test_nobody_else_keeps_a_plan(client, name):
    plan = make_plan()
    key = plan.unit.slug if name == "register_plan" else plan.pk
    address = reverse(f"plans:{name}", args=[key])
    assert client.get(address).status_code == 302
    client.force_login(make_resident())
    assert client.get(address).status_code in {403, 404}
    client.force_login(make_community_clerk(make_community("别处社区")))
    assert client.post(address, {}).status_code in {403, 404}


# ---- A version ----


def test_nothing_is_kept_before_it_was_looked_at(client):
    plan = make_plan()
    client.force_login(keeper_of(plan))
    file = word("第一章 总则", "第十九条　停工两小时。", "第22条 新的一条。", tables=1)
    before = ClauseText.objects.count()
    response = look(client, plan, file=file)
    assert response.status_code == 200
    assert ClauseText.objects.count() == before
    assert [
        (one.number, one.before, one.after) for one in response.context["changes"]
    ] == [
        (19, FIRST[19], "停工两小时。"),
        (21, FIRST[21], ""),
        (22, "", "新的一条。"),
    ]
    assert response.context["tables"] == 1
    assert response.context["left_out"] == ["第一章 总则"]
    form = response.context["form"]
    enter = {name: form[name].value() or "" for name in ("text", "note", "seen")}
    response = look(client, plan, enter="1", **enter)
    assert response.status_code == 302
    assert queries.clauses_now(plan) == {19: "停工两小时。", 22: "新的一条。"}


def test_a_version_that_came_in_between_is_looked_at_first(client):
    plan = make_plan()
    client.force_login(keeper_of(plan))
    operations.add_version(SYSTEM, plan, clauses={19: "甲"}, issued_on=clock.today())
    response = look(client, plan, text="第19条 乙", enter="1", seen="1")
    assert response.status_code == 422
    assert queries.clauses_now(plan) == {19: "甲"}


@pytest.mark.parametrize(
    "lines",
    [
        ["没有编号的话"],
        ["第十九条 甲", "第19条 乙"],
        ["第十九条"],
        ["第0条 甲"],
    ],
)
def test_a_document_that_is_no_plan_is_refused_in_words(client, lines):
    plan = make_plan()
    client.force_login(keeper_of(plan))
    assert look(client, plan, file=word(*lines), enter="1").status_code in {200, 422}
    assert look(client, plan, text="\n".join(lines), enter="1").status_code == 422
    assert PlanVersion.objects.count() == 1


def bomb() -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b" " * (clauses.MAX_UNPACKED + 1))
    return out.getvalue()


def hollow() -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: b"plain words", id="no archive"),
        pytest.param(lambda: b"PK\x03\x04rest", id="torn"),
        pytest.param(bomb, id="bomb"),
        pytest.param(hollow, id="hollow"),
        pytest.param(lambda: b"%PDF-1.7 x", id="pdf"),
        pytest.param(lambda: word("第1条 甲").read()[:-200], id="cut off"),
    ],
)
def test_a_nasty_file_is_refused_in_words(client, content):
    plan = make_plan()
    client.force_login(keeper_of(plan))
    file = SimpleUploadedFile("草案.docx", content())
    response = look(client, plan, file=file)
    assert response.status_code == 422
    assert response.context["form"].errors


def test_numbers_that_word_counts_by_itself_are_said(client):
    document = docx.Document()
    document.add_paragraph("甲", style="List Number")
    part = document.element.body.p_lst[0].get_or_add_pPr().get_or_add_numPr()
    part.get_or_add_numId().val = 1
    out = io.BytesIO()
    document.save(out)
    read = clauses.read_word(SimpleUploadedFile("a.docx", out.getvalue()))
    assert read.counted_by_word == 1
    plan = make_plan()
    client.force_login(keeper_of(plan))
    file = SimpleUploadedFile("a.docx", out.getvalue())
    assert look(client, plan, file=file).status_code == 422


# ---- Numbers ----


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("十", 10),
        ("十九", 19),
        ("二十", 20),
        ("二十一", 21),
        ("一百零三", 103),
        ("一百一十二", 112),
        ("一〇三", 103),
        ("１９", 19),
        ("19", 19),
    ],
)
def test_numerals(said, number):
    assert clauses.number_of(said) == number
    assert clauses.find_clauses([f"第{said}条 甲"]).clauses == {number: "甲"}


def test_a_list_inside_an_article_is_no_clause():
    found = clauses.find_clauses(["第三条 分两步：", "1. 先看", "2. 再定", "第四条 完"])
    assert found.clauses == {3: "分两步：\n1. 先看\n2. 再定", 4: "完"}


def test_without_articles_figures_count_and_amounts_do_not():
    found = clauses.find_clauses(["1. 甲", "2、乙", "3.5米宽", "4．丁"])
    assert found.clauses == {1: "甲", 2: "乙\n3.5米宽", 4: "丁"}


def test_what_was_read_reads_the_same_again():
    found = clauses.find_clauses(["第二条 甲", "乙", "第十条 丙"]).clauses
    assert clauses.find_clauses(clauses.as_text(found).splitlines()).clauses == found


def test_nothing_found_is_said():
    with refused("No clause was found. A clause begins with its number: 第十九条, 19."):
        clauses.require_whole(clauses.find_clauses([]))


def test_the_owner_is_told_once_when_asked():
    plan = make_plan()
    owner = make_user(plan.owner)
    owner.person = make_person()
    owner.save()
    request = make_request(plan)
    notice = Notice.objects.get(recipient=owner.person)
    assert notice.link == request.clause.get_absolute_url()
    assert date.fromisoformat(str(request.due_on)) > clock.today()
