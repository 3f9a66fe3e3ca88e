"""Three sides: from the roll to the published report, in a real browser.

84 of 180 owners, 140 of 620 tenants and 16 of 24 shops answer: what 70, 105 and 13 of
them can accept is common ground. What one shop less would make of it, the scenarios
on the demonstration show.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

import conftest
from tests.journeys import asking
from tests.journeys.arriving import send, through
from tests.journeys.report import (
    figures_in,
    go,
    paper_over,
    read_report,
)
from tests.journeys.town import Town, make_town
from tongxin.consultations import operations, queries
from tongxin.consultations.models import Consultation
from tongxin.consultations.tests.make import entry_of
from tongxin.rolls import queries as rolls
from tongxin.rolls.tests import rollbook

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

OWNER, LATE_OWNER, KEEPER = (
    rollbook.id_number(n) for n in (asking.OWNER, asking.LATE_OWNER, asking.KEEPER)
)


@pytest.fixture
def town(transactional_db, clock) -> Town:
    clock.at(f"{timezone.localdate()} 09:00")
    return make_town()


def press(page: "Page", name: str) -> None:
    through(page.get_by_role("button", name=name, exact=True))


def confirmed(page: "Page", what: str, sure: str) -> None:
    """An act that asks first: its word opens the question, `sure` is the answer."""
    page.locator("summary", has_text=what).click()
    press(page, sure)


# ---- The office ----


def take_the_roll_in(page: "Page", town: Town) -> None:
    page.goto(reverse("imports:roll", args=[town.unit.pk]))
    page.locator("#id_file").set_input_files(
        {"name": "名册.xlsx", "mimeType": asking.XLSX, "buffer": asking.workbook()}
    )
    send(page)
    expect(page.locator(".next")).to_contain_text("独树实业有限公司")
    page.locator(".next .choice").first.click()
    press(page, "就这样处理")
    expect(page.locator(".next")).to_contain_text("856")
    assert not town.unit.entitlements.exists(), "nothing enters before somebody says so"
    press(page, "收进来")
    asking.work_off_workbook()
    page.reload()
    expect(page.locator("#progress")).to_contain_text("856")
    counts = rolls.side_counts(town.unit, timezone.localdate())
    assert {side.value: count for side, count in counts.items() if count} == {
        "owner_in": 179,
        "owner_out": 1,
        "tenant": 620,
        "shop": 24,
    }


def prepare(page: "Page", town: Town) -> Consultation:
    page.goto(reverse("consultations:prepare"))
    """Twelve statements from an empty page to announced, and ready to be asked."""
    page.locator("#id_title").fill("过渡期怎么安排")
    page.locator("#id_unit").select_option(label=str(town.unit))
    press(page, "开始")
    talk = Consultation.objects.get()
    page.locator("#id_more").fill("\n".join(asking.TEXTS))
    press(page, "保存说法")
    tenant = next(asking.ids("tenant"))
    for who in (rollbook.id_number(7), tenant):
        through(page.get_by_role("link", name="请人核对说法").first)
        page.locator("#id_who").fill(who)
        press(page, "在名册上找")
        press(page, "他看过了，记下来")
        go(page, "manage", talk)
    confirmed(page, "公告", "确定公告")
    press(page, "确定要问")
    assert talk.statements.filter(state="issued").count() == len(asking.TEXTS)
    return talk


def open_it(page: "Page", talk: Consultation) -> None:
    go(page, "dates", talk)
    today = timezone.localdate()
    for name, days in (("record_on", 0), ("opens_on", 0), ("ends_on", 7)):
        page.locator(f"#id_{name}").fill((today + timedelta(days=days)).isoformat())
    press(page, "保存")
    confirmed(page, "公告", "确定公告")
    through(page.get_by_role("link", name="开始商量"))
    page.locator("#id_with_owner_out").select_option("owner_in")
    page.locator("#id_is_sure").check()
    send(page)
    sides = [one.roll_count for one in talk.sides.all()]
    assert sides == [180, 620, 24]


def type_a_slip(page: "Page", talk: Consultation, who: str, word: str, **form: str):
    """Found on the roll by the id number, then what they say."""
    go(page, "type", talk)
    page.locator("#id_who").fill(who)
    send(page)
    page.locator(f"[name=channel][value={form.get('channel', 'window')}]").check(
        force=True
    )
    if "on" in form:
        page.locator("#id_expressed_on").fill(form["on"])
    statement = talk.statements.get(number=1)
    page.locator(f"[name=s{statement.pk}][value={word}]").check(force=True)
    send(page)
    expect(page.get_by_role("status")).to_be_visible()


# ---- People ----


def answer_twelve(page: "Page", talk: Consultation) -> None:
    """All twelve on a telephone; the third is looked at again and changed."""
    go(page, "detail", talk)
    through(page.get_by_role("link", name="开始", exact=True))
    for number in range(1, 13):
        page.get_by_text(f"第{number}条，共12条", exact=True).wait_for()
        word = "不能" if number == 3 else "能"
        page.get_by_role("button", name=word, exact=True).click()
        if number == 3:
            page.get_by_role("link", name="改上一条（您选了“不能”）").click()
            page.get_by_text("第3条，共12条", exact=True).wait_for()
            page.get_by_role("button", name="能", exact=True).click()
    expect(page.get_by_role("heading", name="谢谢您，全部答完了。")).to_be_visible()


def test_from_the_roll_to_the_published_report(town: Town, clock, open_page):
    office = open_page(size=conftest.DESKTOP, user=town.clerk)
    take_the_roll_in(office, town)
    owner = asking.account_on_roll(town, asking.OWNER)
    talk = prepare(office, town)
    open_it(office, talk)

    clock.forward(hours=1)
    answer_twelve(open_page(user=owner), talk)
    statement = talk.statements.get(number=1)
    assert set(queries.stances_of(entry_of(talk, owner)).values()) == {"agree"}
    type_a_slip(office, talk, KEEPER, "agree")
    said = {OWNER: "agree", LATE_OWNER: "against", KEEPER: "agree"}
    asking.write_down(town, statement, asking.SCENARIO, without=said)

    # Closed at its end; one form lay in the box, and is typed on the next day.
    last_day = timezone.localdate() + timedelta(days=7)
    clock.at(f"{last_day} 18:01")
    office = open_page(size=conftest.DESKTOP, user=town.clerk)
    go(office, "manage", talk)
    confirmed(office, "截止", "确定截止")
    clock.forward(hours=15)
    office = open_page(size=conftest.DESKTOP, user=town.clerk)
    type_a_slip(
        office, talk, LATE_OWNER, "against", channel="paper", on=last_day.isoformat()
    )

    clock.at(f"{paper_over(talk)} 09:00")
    office = open_page(size=conftest.DESKTOP, user=town.clerk)
    go(office, "manage", talk)
    confirmed(office, "封存", "确定封存")
    assert operations.take_up_reports() == 1
    go(office, "preview", talk)
    confirmed(office, "公布", "确定公布")

    phone = open_page(user=owner)
    table = read_report(phone, talk, 1)
    assert figures_in(table, "业主")[:5] == ["180", "84", "70", "10", "4"]
    assert figures_in(table, "租户")[:5] == ["620", "140", "105", "25", "10"]
    assert figures_in(table, "商铺或企业经营者")[:5] == ["24", "16", "13", "2", "1"]
    expect(table).to_contain_text("已成共识")
    go(phone, "proof", talk)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("您的表态在里面")
