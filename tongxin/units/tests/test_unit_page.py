from datetime import date
from typing import Any

import pytest
from django.test import Client

from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_office, make_resident, make_street_clerk
from tongxin.units import operations, queries
from tongxin.units.models import NoticeRule, Stage, Unit
from tongxin.units.tests.make import (
    make_contact,
    make_milestone,
    make_proposal,
    make_title_problem,
    make_unit,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def november(clock):
    clock.at("2026-11-24 10:00")


def page(client: Client, unit: Unit, **more: Any) -> str:
    response = client.get(unit.get_absolute_url(), **more)
    assert response.status_code == 200
    return response.content.decode()


def step_of(unit: Unit) -> queries.UnitStep:
    return queries.next_step(unit, unit.milestones.all(), TODAY)


# ---- What comes next ----


def test_running_notice_comes_first_and_says_how_long(client):
    unit = make_unit("独树村")
    make_milestone(unit, on=date(2026, 11, 30))
    operations.add_milestone(
        SYSTEM,
        unit,
        title="规划草案公示",
        on=date(2026, 11, 18),
        notice_rule=NoticeRule.UNIT_PLAN,
        ask="请对规划草案提意见",
        link="https://example.org/plan.pdf",
    )
    html = page(client, unit)
    assert '<time datetime="2026-12-18">12月18日</time>以前，请对规划草案提意见' in html
    assert "公示一共30天，还剩24天。" in html
    assert "提一条意见" in html
    assert f"/voices/new/?unit={unit.slug}" in html
    assert "https://example.org/plan.pdf" in html
    assert "湖贝更新单元规划草案公示30天" in html


def test_last_day_of_a_notice(client):
    unit = make_unit()
    make_milestone(unit, on=date(2026, 11, 1), notice_until=TODAY, title="意愿公示")
    html = page(client, unit)
    assert "意愿公示，到<time" in html
    assert "今天是最后一天。" in html


def test_notice_stays_open_though_the_unit_stands_still(client):
    unit = make_unit(stalled_since=date(2026, 11, 20), stalled_reason="等判决")
    make_milestone(unit, on=date(2026, 11, 1), notice_until=date(2026, 12, 1))
    assert step_of(unit).kind == "notice"
    assert "起停着</b>：等判决" in page(client, unit)


def test_next_day_and_how_far_it_is(client):
    unit = make_unit()
    make_milestone(unit, on=date(2026, 12, 4), title="签约开始", note="请带房产证。")
    make_milestone(unit, on=date(2027, 1, 4))
    html = page(client, unit)
    assert "签约开始" in html.split('class="when"')[1].split("</p>")[0]
    assert "还有10天。" in html
    assert "请带房产证。" in html


def test_notice_to_come_says_when_it_begins_and_ends(client):
    unit = make_unit()
    make_milestone(
        unit, on=date(2026, 12, 1), notice_until=date(2026, 12, 31), title="规划公示"
    )
    html = page(client, unit)
    assert "规划公示开始" in html
    assert "提意见到<time" in html


def test_day_that_passed_is_said_to_be_late(client):
    unit = make_unit()
    make_milestone(unit, on=date(2026, 11, 12), title="签约开始")
    html = page(client, unit)
    assert "还没有完成" in html
    assert "已经晚了12天。" in html
    assert "签约开始（还没完成）" in html


def test_notice_that_ended_without_an_outcome_is_said_so():
    unit = make_unit()
    make_milestone(unit, on=date(2026, 10, 1), notice_until=date(2026, 11, 1))
    step = step_of(unit)
    assert (step.kind, step.on, step.days) == ("closed", date(2026, 11, 1), 23)


@pytest.mark.parametrize(
    ("facts", "kind", "words"),
    [
        ({"season": "2027年春"}, "season", "2027年春，规划报批"),
        ({}, "undated", "规划报批，日子还没有定"),
        ({"done_on": date(2026, 1, 1)}, "none", "下一步还没有日期"),
        ({"on": TODAY}, "dated", "就是今天。"),
    ],
)
def test_what_has_no_day_is_said_honestly(client, facts, kind, words):
    unit = make_unit()
    make_milestone(unit, title="规划报批", **facts)
    assert step_of(unit).kind == kind
    assert words in page(client, unit)


def test_page_without_a_day_says_whom_to_ask(client):
    unit = make_unit()
    make_contact(unit, phone="0755-0000 0001")
    html = page(client, unit)
    assert "规划和补偿的事，请问何举例，申报主体" in html
    assert "tel:0755-00000001" in html


def test_contact_may_be_an_office_or_only_an_hour(client):
    unit = make_unit()
    make_contact(unit, who="", hours="每周三下午")
    assert "每周三下午" in page(client, unit)
    make_contact(unit, topic="联席会", who="", office=make_office("街道城建办"))
    assert "街道城建办" in page(client, unit)


def test_unit_that_stands_still_says_since_when_and_why(client):
    unit = make_unit(stalled_since=date(2025, 9, 1), stalled_reason="等法院判决")
    html = page(client, unit)
    assert "从<time" in html.split('class="when"')[1]
    assert "等法院判决" in html
    assert "什么时候恢复还不知道" in html


def test_built_unit_has_no_next_step(client):
    assert "已经建成" in page(client, make_unit(stage=Stage.COMPLETED))


# ---- The rest of the page ----


def test_stages_show_where_it_stands(client):
    unit = make_unit(stage=Stage.CONSTRUCTION)
    html = page(client, unit)
    assert html.count('class="done"') == 2
    assert html.count('aria-current="step"') == 1


def test_changes_have_one_shape_and_their_reasons(client):
    unit = make_unit()
    moved = make_milestone(unit, on=date(2026, 12, 1), title="规划报批")
    operations.move_milestone(
        SYSTEM, moved, season="2027年春", reason="村民要求补一次讲解"
    )
    operations.drop_milestone(
        SYSTEM, make_milestone(unit, title="表决"), reason="先谈补偿"
    )
    operations.reach_milestone(
        SYSTEM, make_milestone(unit, title="核查", source="区公告"), on=TODAY
    )
    operations.mark_stalled(SYSTEM, unit, since=date(2026, 3, 1), reason="没有钱")
    operations.resume_unit(SYSTEM, unit, on=date(2026, 6, 1), how="钱到位了")
    operations.enter_stage(
        SYSTEM, unit, stage=Stage.CONSTRUCTION, reason="已经拆了", on=date(2026, 7, 1)
    )
    unit.refresh_from_db()
    kinds = [change.kind for change in queries.changes(unit, unit.milestones.all())]
    assert sorted(kinds) == [
        "dropped",
        "entered",
        "moved",
        "reached",
        "resumed",
        "stalled",
    ]
    assert kinds[-2:] == ["resumed", "stalled"]
    html = page(client, unit)
    for words in (
        "村民要求补一次讲解",
        "先谈补偿",
        "出处：区公告",
        "没有钱",
        "钱到位了",
        "已经拆了",
        "现在2027年春",
        "更早的变化",
    ):
        assert words in html


def test_longer_notice_shows_its_old_and_new_end():
    unit = make_unit()
    notice = make_milestone(unit, on=date(2026, 11, 1), notice_until=date(2026, 12, 1))
    operations.move_milestone(
        SYSTEM, notice, on=notice.on, notice_until=date(2026, 12, 20), reason="延长"
    )
    change = queries.changes(unit, unit.milestones.all())[0]
    assert (change.before, change.after) == (date(2026, 12, 1), date(2026, 12, 20))


def test_only_accepted_services_of_this_stage_are_promised(client):
    unit = make_unit()
    for number, state in enumerate(("accepted", "proposed")):
        proposal = make_proposal(unit, text=f"服务{number}")
        if state == "accepted":
            operations.accept_proposal(SYSTEM, proposal)
    operations.accept_proposal(
        SYSTEM, make_proposal(unit, text="议题", kind="agenda_topic")
    )
    html = page(client, unit)
    assert "服务0" in html
    assert "服务1" not in html
    assert "议题" not in html


def test_no_household_is_given_away(client):
    unit = make_unit()
    problems = [make_title_problem(unit, holding=f"3栋{n}室") for n in range(4)]
    for reader in (None, make_resident(), make_street_clerk()):
        if reader:
            client.force_login(reader)
        assert "产权问题正在理清" not in page(client, unit)
    make_title_problem(unit)
    html = page(client, unit)
    assert "5件历史遗留产权问题" in html
    assert not any(problem.holding in html for problem in problems)


def test_invented_unit_says_so(client):
    assert "虚构的示例" in page(client, make_unit(is_invented=True))
    assert "虚构的示例" not in page(client, make_unit())


def test_unknown_unit_is_not_found(client):
    for address in ("/units/no-such/", "/units/no-such/sheet/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_needs_the_same_queries_whatever_it_shows(
    client, django_assert_num_queries, count
):
    unit = make_unit()
    for number in range(count):
        moved = make_milestone(unit, on=date(2026, 12, number + 1))
        operations.move_milestone(SYSTEM, moved, season="2027年春", reason="改期")
        make_contact(unit, topic=f"事{number}", office=make_office())
        operations.accept_proposal(SYSTEM, make_proposal(unit))
        make_title_problem(unit)
    # Eight of its own; what was blacked out, what is asked here, and the plans.
    with django_assert_num_queries(11):
        client.get(unit.get_absolute_url())


def test_words_of_the_office_are_text_and_never_html(client):
    unit = make_unit("<b>村</b>", summary="<script>alert(1)</script>")
    make_milestone(unit, on=date(2026, 12, 4), title="<i>签约</i>")
    html = page(client, unit)
    assert "<script>alert" not in html
    assert "<i>签约" not in html
    assert "<b>村" not in html


def test_sheet_to_put_up_has_a_code_that_leads_here(client):
    unit = make_unit("独树村")
    make_contact(unit)
    html = client.get(f"/units/{unit.slug}/sheet/").content.decode()
    assert 'class="qr"' in html
    assert f"http://testserver/units/{unit.slug}/" in html
    assert "style=" not in html.split('class="qr"')[1].split("</svg>")[0]


def test_page_in_english(client):
    unit = make_unit("独树村", kind="urban_village")
    html = page(
        client, unit, headers={"Accept-Language": "en"}, query_params={"lang": "en"}
    )
    assert "独树村 renewal unit" in html
    assert "urban village" in html
