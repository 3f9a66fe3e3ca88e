"""A clerk's day at the keyboard, in a real browser."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import conftest
from tests.journeys.arriving import through
from tests.journeys.town import Hands, Town, make_town
from tongxin.kernel.actors import VISITOR
from tongxin.voices import operations
from tongxin.voices.models import Voice
from tongxin.voices.operations import Filed
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.work.models import Task, tasks_for

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db) -> Town:
    return make_town()


# ---- The whole circle, one step of it a function ----


def open_first_of(hands: Hands, address: str) -> None:
    hands.page.goto(address)
    hands.press("j")
    hands.press_on("Enter")


def gather_and_send(clerk: Hands, office: str) -> None:
    """聚, and 办: beside the one that was there, and to somebody."""
    open_first_of(clerk, "/inbox/?sort=new")
    clerk.press("a")
    # What is found has the focus: the same key takes it, and so would Enter.
    expect(clerk.page.get_by_role("button", name="归入")).to_be_focused()
    clerk.press("a")
    expect(clerk.page.get_by_text("已归入").first).to_be_visible()
    clerk.press("?")
    expect(clerk.page.get_by_role("dialog")).to_contain_text("D派出去")
    clerk.press("Escape", "d")
    expect(clerk.page.locator("#narrow")).to_be_focused()
    clerk.write(office)
    expect(clerk.page.locator("#id_lead option:checked")).to_have_text(office)
    clerk.press_on("Enter")


def give_back(liaison: Hands, reason: str) -> None:
    open_first_of(liaison, "/tasks/")
    liaison.press("b")
    liaison.tab_to("#id_reason")
    liaison.write(reason)
    liaison.tab_to("form[action*=return] button")
    liaison.press_on("Enter")


def send_again(clerk: Hands, office: str, reason: str) -> None:
    open_first_of(clerk, "/tasks/?state=returned")
    expect(clerk.page.locator("main")).to_contain_text(reason)
    clerk.press("d")
    clerk.choose(office)
    clerk.tab_to("form[action*=again] button")
    clerk.press_on("Enter")


def take_and_finish(liaison: Hands, evidence: str) -> None:
    open_first_of(liaison, "/tasks/")
    liaison.press_on("t")
    liaison.press("e")
    liaison.write(evidence)
    liaison.tab_to("form[action*=finish] button[data-enter]")
    liaison.press_on("Enter")


def check_and_answer(clerk: Hands, evidence: str, answer: str) -> None:
    """回: what was done is good, and the author hears of it, one key away."""
    open_first_of(clerk, "/tasks/?state=to_check")
    expect(clerk.page.locator("main")).to_contain_text(evidence)
    clerk.press_on("Enter")
    clerk.press_on("r")
    expect(clerk.page.locator("#id_text")).to_be_focused()
    clerk.write(answer)
    clerk.tab_to("form[action*=answer] button")
    clerk.press_on("Enter")


def say_it_is_solved(author: "Page", filed: Filed, answer: str) -> None:
    author.goto("/voices/receipt/")
    author.locator("#id_number").fill(filed.voice.number)
    author.locator("#id_code").fill(filed.code)
    through(author.get_by_role("button", name="打开"))
    expect(author.get_by_text(answer)).to_be_visible()
    through(author.get_by_role("button", name="解决了", exact=True))
    expect(author.locator("#next")).to_contain_text("解决了")


def test_the_whole_circle_goes_by_the_keyboard_alone(town: Town, open_page):
    before = make_voice("三巷路口的井盖松了，车一过就响。", unit=town.unit)
    matter = make_matter(before, title="三巷井盖松动")
    filed = operations.file_voice(
        VISITOR,
        text="三巷路口的井盖夜里响得睡不着。",
        kind=Voice.Kind.HELP,
        audience=Voice.Audience.PUBLIC,
        unit=town.unit,
    )
    clerk, cleaner, builder = (
        Hands(open_page(size=conftest.DESKTOP, user=user))
        for user in (town.clerk, town.cleaner, town.builder)
    )
    reason, evidence = "井盖归城建办管养。", "上午换了新井盖，垫了胶圈。"
    answer = "井盖换过了，夜里不会再响。"
    gather_and_send(clerk, "街道城管办")
    give_back(cleaner, reason)
    send_again(clerk, "街道城建办", reason)
    take_and_finish(builder, evidence)
    check_and_answer(clerk, evidence, answer)
    say_it_is_solved(open_page(), filed, answer)

    assert clerk.clicks == cleaner.clicks == builder.clicks == 0
    assert matter.points.count() == 2
    task = Task.objects.get(tasks_for(Voice, [filed.voice.pk]))
    assert task.state == Task.State.CHECKED
    states = dict(task.assignments.values_list("office__name", "state"))
    assert states == {"街道城管办": "returned", "街道城建办": "done"}
    filed.voice.refresh_from_db()
    assert filed.voice.state == Voice.State.CLOSED


def test_two_clerks_answer_at_once_and_no_word_is_lost(town: Town, open_page):
    voice = make_voice("二楼的灯不亮。", state=Voice.State.ACCEPTED)
    first, second = (
        open_page(size=conftest.DESKTOP, user=user)
        for user in (town.clerk, town.other_clerk)
    )
    for page, words in ((first, "今晚就换灯泡。"), (second, "灯坏在线路，周三来修。")):
        page.goto(f"/inbox/{voice.pk}/answer/")
        page.locator("#id_text").fill(words)
    through(first.get_by_role("button", name="这样答复"))
    expect(first.locator("main")).to_contain_text("今晚就换灯泡。")
    through(second.get_by_role("button", name="这样答复"))
    told = second.get_by_role("alert")
    expect(told).to_contain_text("别人刚办了")
    expect(told).to_contain_text("灯坏在线路，周三来修。")
    assert [answer.text for answer in voice.answers.all()] == ["今晚就换灯泡。"]
