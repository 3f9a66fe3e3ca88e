from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.units import operations
from tongxin.units.models import (
    Milestone,
    NoticeRule,
    Proposal,
    Stage,
    TitleProblem,
    Unit,
    UnitContact,
)
from tongxin.units.tests.make import (
    make_applicant_worker,
    make_contact,
    make_milestone,
    make_proposal,
    make_title_problem,
    make_unit,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def november(clock):
    clock.at("2026-11-24 10:00")


@pytest.fixture
def unit(db):
    return make_unit("独树村")


@pytest.fixture
def office(client, unit):
    """The browser of the unit's community clerk."""
    client.force_login(make_community_clerk(unit.community))
    return client


def at(name: str, unit: Unit, *rest: int) -> str:
    return reverse(f"units:{name}", args=[unit.slug, *rest])


READING = ["manage", "facts", "titles"]


# ---- Who may open what ----


def test_keepers_open_every_working_page(client, unit):
    for keeper in (
        make_street_clerk(),
        make_street_clerk(Role.CHIEF),
        make_community_clerk(unit.community),
        make_community_clerk(unit.community, Role.SECRETARY),
    ):
        client.force_login(keeper)
        for name in (*READING, "proposals", "revise", "enter_stage", "stall"):
            assert client.get(at(name, unit)).status_code == 200, name


def test_applicants_worker_reads_and_does_not_write(client, unit):
    client.force_login(make_applicant_worker(unit))
    milestone, proposal = make_milestone(unit), make_proposal(unit)
    for name in (*READING, "proposals"):
        html = client.get(at(name, unit)).content.decode()
        assert "您只能看" in html
        assert "<form" not in html.split("<main")[1].split("</main>")[0]
    for address in (
        at("revise", unit),
        at("enter_stage", unit),
        at("stall", unit),
        at("add_milestone", unit),
        at("reach", unit, milestone.pk),
        at("accept", unit, proposal.pk),
        at("decline", unit, proposal.pk),
        at("add_contact", unit),
        at("add_title", unit),
    ):
        assert client.post(address).status_code == 404, address


def test_owing_office_reads_its_own_problem_alone(client, unit):
    office = make_office("区规划部门")
    make_title_problem(unit, holding="3栋402", owed_by=office)
    make_title_problem(unit, holding="7栋101")
    client.force_login(make_user(office))
    html = client.get(at("titles", unit)).content.decode()
    assert "3栋402" in html
    assert "7栋101" not in html
    assert client.get(at("proposals", unit)).status_code == 404
    assert Entry.objects.filter(action="unit.read").count() == 1


def test_everybody_else_finds_nothing(client, unit):
    milestone, contact = make_milestone(unit), make_contact(unit)
    addresses = [
        *(at(name, unit) for name in (*READING, "proposals", "revise", "stall")),
        at("move", unit, milestone.pk),
        at("set_contact", unit, contact.pk),
    ]
    for stranger in (
        make_community_clerk(make_community("松泉")),
        make_community_clerk(unit.community, Role.RECEPTIONIST),
        make_applicant_worker(make_unit("别的")),
        make_user(make_office("区水务部门")),
        make_resident(),
    ):
        client.force_login(stranger)
        for address in addresses:
            assert client.get(address).status_code == 404, address


def test_visitor_is_asked_to_sign_in(client, unit):
    for name in (*READING, "proposals", "revise"):
        assert client.get(at(name, unit)).status_code == 302


def test_a_record_of_another_unit_is_not_found(office, unit):
    other = make_unit("别的")
    for address in (
        at("reach", unit, make_milestone(other).pk),
        at("decline", unit, make_proposal(other).pk),
        at("set_contact", unit, make_contact(other).pk),
        at("settle_title", unit, make_title_problem(other).pk),
    ):
        assert office.get(address).status_code == 404, address


@pytest.mark.parametrize("name", READING)
def test_working_pages_need_the_same_queries_for_more_rows(
    office, unit, django_assert_num_queries, name
):

    def add_row() -> None:
        make_milestone(unit, on=DAY)
        make_contact(unit, topic=f"事{UnitContact.objects.count()}")
        make_title_problem(unit)

    add_row()
    office.get(at(name, unit))
    with CaptureQueriesContext(connection) as of_one:
        office.get(at(name, unit))
    add_row()
    add_row()
    with django_assert_num_queries(len(of_one)):
        office.get(at(name, unit))


# ---- Register and facts ----


def test_street_registers_a_unit(client):
    client.force_login(make_street_clerk())
    assert client.get("/units/register/").status_code == 200
    response = client.post(
        "/units/register/",
        {
            "name": "独树村更新单元",
            "slug": "dushu",
            "community": make_community().pk,
            "kind": "urban_village",
            "stage": "planning",
        },
    )
    assert response.url == "/units/"
    assert Unit.objects.get().name == "独树村"


def test_register_shows_what_is_wrong_and_keeps_what_was_written(client):
    client.force_login(make_street_clerk())
    make_unit("独树村", slug="dushu")
    response = client.post(
        "/units/register/",
        {
            "name": "独树村",
            "slug": "register",
            "community": make_community().pk,
            "kind": "urban_village",
            "stage": "planning",
        },
    )
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"slug"}
    assert 'value="独树村"' in response.content.decode()


def test_community_does_not_register(office):
    assert office.get("/units/register/").status_code == 404


def test_facts_are_revised(office, unit):
    response = office.post(
        at("revise", unit),
        {"name": "独树村", "kind": "mixed", "demolition_area": "1200.5"},
    )
    assert response.context["form"].errors  # an area without its source
    response = office.post(
        at("revise", unit),
        {
            "name": "独树村",
            "kind": "mixed",
            "demolition_area": "1200.5",
            "area_source": "区公告",
        },
    )
    assert response.url == at("facts", unit)
    assert office.get(response.url).status_code == 200
    unit.refresh_from_db()
    assert unit.kind == Unit.Kind.MIXED


# ---- Stage ----


def test_stage_is_confirmed_before_it_is_entered(office, unit):
    facts = {"stage": "demolition", "on": "2026-11-20"}
    response = office.post(at("enter_stage", unit), facts)
    html = response.content.decode()
    assert "从规划进入拆迁？" in html
    assert "房源信息" in html
    unit.refresh_from_db()
    assert unit.stage == Stage.PLANNING

    response = office.post(at("enter_stage", unit), {**facts, "confirmed": "1"})
    assert response.url == at("proposals", unit)
    unit.refresh_from_db()
    assert (unit.stage, unit.entered_stage_on) == (Stage.DEMOLITION, DAY)


def test_going_back_without_a_reason_is_shown_on_the_form(office, unit):
    facts = {"stage": "completed", "on": "2026-11-20", "confirmed": "1"}
    response = office.post(at("enter_stage", unit), facts)
    assert response.context["form"].errors.keys() == {"reason"}
    html = office.post(
        at("enter_stage", unit),
        {"stage": "completed", "on": "2026-11-20", "reason": "早就建好了"},
    ).content.decode()
    assert "早就建好了" in html


def test_stall_and_resume(office, unit):
    office.post(at("stall", unit), {"since": "2026-09-01", "reason": "等判决"})
    assert "等判决" in office.get(at("manage", unit)).content.decode()
    assert office.get(at("resume", unit)).status_code == 200
    response = office.post(at("resume", unit), {"on": "2026-08-01", "how": "判了"})
    assert response.context["form"].errors.keys() == {"on"}
    office.post(at("resume", unit), {"on": "2026-11-01", "how": "判了"})
    unit.refresh_from_db()
    assert not unit.is_stalled


# ---- Milestones ----


def test_notice_is_added_from_an_accepted_proposal(office, unit):
    proposal = make_proposal(unit, kind="notice", text="公示单元规划草案")
    operations.accept_proposal(SYSTEM, proposal)
    html = office.get(at("proposals", unit)).content.decode()
    address = f"{at('add_milestone', unit)}?proposal={proposal.pk}"
    assert address in html
    assert "公示单元规划草案" in office.get(address).content.decode()

    response = office.post(
        at("add_milestone", unit),
        {
            "title": "公示单元规划草案",
            "stage": "planning",
            "on": "2026-11-18",
            "notice_rule": NoticeRule.UNIT_PLAN,
        },
    )
    assert response.url == at("manage", unit)
    assert Milestone.objects.get().notice_until == date(2026, 12, 18)
    assert "公示到" in office.get(response.url).content.decode()


@pytest.mark.parametrize("number", ["x", "9" * 30, "-1", "٣", "999"])
def test_proposal_that_is_none_prefills_nothing(office, unit, number):
    response = office.get(f"{at('add_milestone', unit)}?proposal={number}")
    assert response.context["form"].initial["title"] == ""


def test_day_and_season_together_are_refused(office, unit):
    facts = {"title": "报批", "stage": "planning", "on": "2026-12-01", "season": "春"}
    response = office.post(at("add_milestone", unit), facts)
    assert response.context["form"].errors.keys() == {"season"}
    milestone = make_milestone(unit, on=DAY)
    response = office.post(
        at("move", unit, milestone.pk),
        {"on": "2026-12-01", "season": "春", "reason": "改"},
    )
    assert response.context["form"].errors.keys() == {"season"}


def test_milestone_is_moved_reached_and_dropped(office, unit):
    one, two = make_milestone(unit, on=DAY), make_milestone(unit)
    assert office.get(at("move", unit, one.pk)).status_code == 200
    office.post(at("move", unit, one.pk), {"on": "2026-11-23", "reason": "下雨"})
    html = office.get(at("manage", unit)).content.decode()
    assert "改过期：下雨" in html
    assert office.get(at("reach", unit, one.pk)).status_code == 200
    office.post(at("reach", unit, one.pk), {"on": "2026-11-23"})
    assert office.get(at("drop", unit, two.pk)).status_code == 200
    office.post(at("drop", unit, two.pk), {"reason": "不办了"})
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.is_done, two.is_dropped) == (True, True)
    assert "不办了" in office.get(at("manage", unit)).content.decode()


def test_second_click_is_told_that_somebody_was_first(office, unit):
    milestone = make_milestone(unit, on=DAY)
    operations.reach_milestone(SYSTEM, milestone, on=DAY)
    response = office.post(at("reach", unit, milestone.pk), {"on": "2026-11-23"})
    assert "刚才有人改过了" in response.content.decode()


def test_notice_is_made_longer(office, unit):
    notice = make_milestone(unit, on=DAY, notice_until=date(2026, 12, 20))
    office.post(
        at("move", unit, notice.pk),
        {"on": "2026-11-20", "notice_until": "2027-01-10", "reason": "延长"},
    )
    notice.refresh_from_db()
    assert notice.notice_until == date(2027, 1, 10)


# ---- Proposals ----


def test_proposal_is_taken_up_with_and_without_script(office, unit):
    one, two = make_proposal(unit), make_proposal(unit)
    response = office.post(at("accept", unit, one.pk))
    assert response.url == at("proposals", unit)
    response = office.post(at("accept", unit, two.pk), headers={"HX-Request": "true"})
    html = response.content.decode()
    assert html.strip().startswith('<div class="stack wide" id="proposals"')
    assert "都定好了" in html
    assert set(Proposal.objects.values_list("state", flat=True)) == {"accepted"}


def test_second_decision_is_told(office, unit):
    proposal = make_proposal(unit)
    operations.decline_proposal(SYSTEM, proposal, reason="去年办过")
    response = office.post(
        at("accept", unit, proposal.pk), headers={"HX-Request": "true"}
    )
    assert "已经有人定了" in response.content.decode()
    response = office.post(at("decline", unit, proposal.pk), {"reason": "也不要"})
    assert "已经有人定了" in response.content.decode()
    proposal.refresh_from_db()
    assert proposal.reason == "去年办过"


def test_proposal_is_declined_with_a_reason(office, unit):
    proposal = make_proposal(unit)
    address = at("decline", unit, proposal.pk)
    assert office.get(address).status_code == 200
    assert office.post(address, {"reason": " "}).context["form"].errors
    office.post(address, {"reason": "去年办过"})
    assert "去年办过" in office.get(at("proposals", unit)).content.decode()


def test_accepting_is_no_link(office, unit):
    assert office.get(at("accept", unit, make_proposal(unit).pk)).status_code == 405


# ---- Contacts and titles ----


def test_contacts_are_added_corrected_and_taken_off(office, unit):
    assert office.get(at("add_contact", unit)).status_code == 200
    facts = {"topic": "联席会", "position": "1"}
    assert office.post(at("add_contact", unit), facts).context["form"].errors
    office.post(at("add_contact", unit), {**facts, "who": "陈示范"})
    contact = UnitContact.objects.get()
    address = at("set_contact", unit, contact.pk)
    assert office.get(address).status_code == 200
    office.post(address, {"topic": "别的", "phone": "0755", "position": "0"})
    contact.refresh_from_db()
    assert (contact.topic, contact.who, contact.phone) == ("联席会", "", "0755")
    assert "0755" in office.get(at("facts", unit)).content.decode()
    office.post(at("remove_contact", unit, contact.pk))
    assert not UnitContact.objects.exists()


def test_title_problem_is_recorded_planned_and_settled(office, unit):
    owing = make_office("街道城建办")
    facts = {"next_step": "查档案", "owed_by": owing.pk, "due_on": "2026-12-18"}
    assert office.get(at("add_title", unit)).status_code == 200
    office.post(
        at("add_title", unit),
        {"kind": "inheritance", "holding": "3栋402", **facts},
    )
    problem = TitleProblem.objects.get()
    assert office.get(at("plan_title", unit, problem.pk)).status_code == 200
    office.post(at("plan_title", unit, problem.pk), {**facts, "next_step": "见面谈"})
    assert (
        "下一步：见面谈。由街道城建办负责。"
        in office.get(at("titles", unit)).content.decode()
    )
    assert office.get(at("settle_title", unit, problem.pk)).status_code == 200
    office.post(
        at("settle_title", unit, problem.pk), {"how": "签了协议", "on": "2026-11-20"}
    )
    assert "签了协议" in office.get(at("titles", unit)).content.decode()


def test_wrong_title_problem_is_shown_on_the_form(office, unit):
    response = office.post(at("add_title", unit), {"kind": "haunted", "due_on": "昨天"})
    assert response.status_code == 422
    assert {"kind", "due_on", "holding"} <= response.context["form"].errors.keys()


def test_public_page_leads_those_who_work_there_to_the_working_page(office, unit):
    address = at("manage", unit)
    assert address in office.get(unit.get_absolute_url()).content.decode()
    office.force_login(make_resident())
    assert address not in office.get(unit.get_absolute_url()).content.decode()
