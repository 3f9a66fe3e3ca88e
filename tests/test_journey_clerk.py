"""A clerk's day at the keyboard, in a real browser."""

import re
import time

import pytest
from playwright.sync_api import expect

import conftest
from tests.journeys.town import Hands, Town, make_town
from tongxin.journal import queries as journal
from tongxin.kernel import receipts
from tongxin.kernel.actors import VISITOR
from tongxin.people.models import User
from tongxin.voices import operations
from tongxin.voices.models import Task, Voice
from tongxin.voices.tests.make import make_matter, make_voice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db) -> Town:
    return make_town()


def test_a_known_caller_is_written_down_in_a_minute(town: Town, open_page):
    said_before = make_voice("三巷路口的井盖松了，车一过就响。", unit=town.unit)
    make_matter(said_before, title="三巷井盖松动")
    page = open_page(size=conftest.DESKTOP, user=town.clerk)
    hands = Hands(page)
    page.goto("/inbox/")

    began = time.monotonic()
    hands.press_on("n")
    expect(page.locator("#id_phone")).to_be_focused()
    hands.write("13800139999")
    hands.press("Enter")
    expect(page.get_by_label("苏来电")).to_be_checked()
    expect(page.locator("#id_text")).to_be_focused()
    sentence = "三巷路口的井盖又松了，夜里响。"
    hands.write(sentence)
    hands.press_on("Enter")
    seconds = time.monotonic() - began

    told = page.get_by_role("status").filter(has_text="回执")
    voice = Voice.objects.get(text=sentence)
    expect(told).to_contain_text(voice.number)
    code = re.sub(r"\D", "", told.locator(".code").inner_text())
    assert receipts.check(voice.receipt, code)
    expect(told).to_contain_text(f"{voice.due_on.month}月{voice.due_on.day}日")
    suggested = page.get_by_role("row").filter(has_text=sentence[:8])
    expect(suggested).to_contain_text("三巷井盖松动")

    assert hands.clicks <= 3
    # The number, the sentence, N to begin, Enter twice.
    assert hands.keys == len("13800139999") + len(sentence) + 3
    assert seconds < 60
    assert voice.author == town.caller
    assert voice.recorded_by == town.clerk
    assert journal.reads_of("people.Person", town.caller.pk).exists()


def test_the_whole_circle_goes_by_the_keyboard_alone(town: Town, open_page):
    """Gathered, sent, returned, sent again, done, checked, answered; then judged."""
    before = make_voice("三巷路口的井盖松了，车一过就响。", unit=town.unit)
    matter = make_matter(before, title="三巷井盖松动")
    filed = operations.file_voice(
        VISITOR,
        text="三巷路口的井盖夜里响得睡不着。",
        kind=Voice.Kind.HELP,
        audience=Voice.Audience.PUBLIC,
        unit=town.unit,
    )

    def hands_of(user: User) -> Hands:
        return Hands(open_page(size=conftest.DESKTOP, user=user))

    # 聚: the clerk puts it beside the one that was there.
    clerk = hands_of(town.clerk)
    page = clerk.page
    page.goto("/inbox/?sort=new")
    clerk.press("j")
    clerk.press_on("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(filed.voice.text)
    clerk.press("a")
    expect(page.get_by_text("已归入").first).to_be_visible()
    assert matter.points.count() == 2
    clerk.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("D主办")
    clerk.press("Escape")
    # 办: sent to an office that is not the right one.
    clerk.press("d")
    clerk.choose("街道城管办")
    clerk.tab_to("#dispatch button[data-enter]")
    clerk.press_on("Enter")
    task = Task.objects.get(voice=filed.voice)

    cleaner = hands_of(town.cleaner)
    cleaner.page.goto("/tasks/")
    cleaner.press("j")
    cleaner.press_on("Enter")
    cleaner.press("b")
    cleaner.tab_to("#id_reason")
    cleaner.write("井盖归城建办管养。")
    cleaner.tab_to("form[action*=return] button")
    cleaner.press_on("Enter")

    page.goto("/tasks/?state=returned")
    clerk.press("j")
    clerk.press_on("Enter")
    expect(page.locator("main")).to_contain_text("井盖归城建办管养。")
    clerk.press("d")
    clerk.choose("街道城建办")
    clerk.tab_to("form[action*=again] button")
    clerk.press_on("Enter")

    builder = hands_of(town.builder)
    builder.page.goto("/tasks/")
    builder.press("j")
    builder.press_on("Enter")
    builder.press_on("t")
    builder.press("e")
    builder.write("今天上午换了新井盖，垫了胶圈。")
    builder.tab_to("form[action*=finish] button[data-enter]")
    builder.press_on("Enter")

    page.goto("/tasks/?state=to_check")
    clerk.press("j")
    clerk.press_on("Enter")
    expect(page.locator("main")).to_contain_text("垫了胶圈")
    clerk.press_on("Enter")
    task.refresh_from_db()
    assert task.state == Task.State.CHECKED
    # 回: answered from the task, one key away.
    clerk.press_on("r")
    expect(page.locator("#id_text")).to_be_focused()
    clerk.write("井盖换过了，夜里不会再响。")
    clerk.tab_to("form[action*=answer] button")
    clerk.press_on("Enter")
    expect(page.locator("main")).to_contain_text("井盖换过了")
    assert clerk.clicks == cleaner.clicks == builder.clicks == 0

    author = open_page()
    author.goto("/voices/receipt/")
    author.get_by_label("回执号").fill(filed.voice.number)
    author.get_by_label("六位").fill(filed.code)
    author.get_by_role("button", name="打开").click()
    expect(author.get_by_text("井盖换过了，夜里不会再响。")).to_be_visible()
    author.get_by_role("button", name="解决了", exact=True).click()
    expect(author.get_by_role("heading", name="您说：解决了", level=2)).to_be_visible()
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
    first.get_by_role("button", name="这样答复").click()
    expect(first.locator("main")).to_contain_text("今晚就换灯泡。")
    second.get_by_role("button", name="这样答复").click()
    told = second.get_by_role("alert")
    expect(told).to_contain_text("别人刚办了")
    expect(told).to_contain_text("灯坏在线路，周三来修。")
    assert [answer.text for answer in voice.answers.all()] == ["今晚就换灯泡。"]
