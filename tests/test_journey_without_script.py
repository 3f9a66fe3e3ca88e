"""A resident with an old telephone: 360 px wide, no script, from the first word to
"not solved" and open again. What the office does meanwhile goes through operations."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.arriving import through
from tests.journeys.house import picture
from tests.journeys.town import Town, make_town
from tongxin.voices import operations
from tongxin.voices.models import AuthorWord, Voice

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

OLD_PHONE = (360, 640)
WORDS = "四楼的楼道灯坏了一个月，老人晚上不敢下楼。"
REASON = "灯又坏了，还是同一层。"


@pytest.fixture
def town(transactional_db, in_a_hurry) -> Town:
    return make_town()


def fits(page: "Page") -> None:
    width = page.locator("html").evaluate("page => page.scrollWidth")
    assert width <= OLD_PHONE[0]


def file_it(page: "Page") -> tuple[str, str]:
    """Number and code, as they are copied from the page."""
    page.goto("/")
    through(page.locator("main").get_by_role("link", name="我要说").first)
    expect(page.locator("#id_text")).to_be_visible()
    fits(page)
    page.locator("#id_text").fill(WORDS)
    page.locator("#id_photos").set_input_files(
        {"name": "楼道.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.locator("#id_where").select_option(label="独树村")
    page.locator("[name=answer_channel][value=receipt]").check()
    through(page.get_by_role("button", name="交给街道"))
    page.wait_for_url("**/voices/filed/")
    fits(page)
    code = re.sub(r"\s", "", page.locator(".code").inner_text())
    return page.get_by_text(re.compile(r"^同心-\d{4}-\d{6}$")).inner_text(), code


def open_it(page: "Page", number: str, code: str) -> None:
    page.goto("/")
    through(page.get_by_role("link", name="凭回执").first)
    page.locator("#id_number").fill(number)
    page.locator("#id_code").fill(code)
    through(page.get_by_role("button", name="打开"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(WORDS)
    fits(page)


def test_from_the_first_word_to_not_solved_and_open_again(town: Town, open_page):
    page = open_page(size=OLD_PHONE, script=False)
    number, code = file_it(page)
    voice = Voice.objects.get()
    assert (voice.number, voice.unit, voice.audience) == (number, town.unit, "public")
    assert [file.name for file in voice.attachments.all()] == ["楼道.png"]

    # Nothing but the two numbers opens it again, on another telephone.
    other = open_page(size=OLD_PHONE, script=False)
    assert other.goto(f"/voices/receipt/{voice.pk}/").status == 200
    expect(other.locator("main")).not_to_contain_text(WORDS)
    open_it(other, number, code)

    operations.accept_voice(town.clerk, voice)
    operations.answer_voice(town.clerk, voice, text="灯泡今天换好了。")
    open_it(page, number, code)
    expect(page.get_by_text("灯泡今天换好了。")).to_be_visible()
    through(page.get_by_role("button", name="没有解决"))
    page.locator("#id_reason").fill(REASON)
    through(page.get_by_role("button", name="再办一次"))

    voice.refresh_from_db()
    assert (voice.state, voice.round, voice.reason) == ("reopened", 2, REASON)
    said = AuthorWord.objects.get()
    assert (said.word, said.round, said.recorded_by) == ("not_solved", 1, None)
    day = f"{voice.due_on.month}月{voice.due_on.day}日"
    expect(page.locator("section.next")).to_contain_text(day)
    expect(page.locator("section.next")).to_contain_text(REASON)
    fits(page)
