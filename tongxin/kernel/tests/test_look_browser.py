"""The parts in a real browser: reading without script, keys, drafts, and for all."""

import pytest
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_database,
    pytest.mark.usefixtures("workshop"),
]
DESKTOP = (1440, 900)
NOTICED = """addEventListener("offline",
    () => document.documentElement.setAttribute("data-away", ""))"""
FOCUSED = """[...document.querySelectorAll(".queue > li")]
    .indexOf(document.activeElement.closest("li"))"""


@pytest.mark.parametrize("text", ["normal", "large"])
@pytest.mark.parametrize("size", [(320, 640), (390, 844), (1440, 900)])
@pytest.mark.parametrize("address", ["/components/", "/components/?desk"])
def test_nobody_is_shut_out_and_nothing_runs_off(open_page, axe, address, size, text):
    page = open_page(size=size, text=text)
    page.goto(address)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]
    axe(page)


def test_large_text_needs_no_script(open_page):
    page = open_page(script=False)
    page.goto("/components/")
    page.get_by_role("link", name="大字版").click()
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    page.get_by_role("link", name="标准版").click()
    expect(page.locator("html")).to_have_attribute("data-text", "normal")


def test_the_menu_of_the_office_folds_without_script(open_page):
    page = open_page(script=False)
    page.goto("/components/?desk")
    inbox = page.get_by_role("link", name="收件箱").first
    expect(inbox).to_be_hidden()
    page.get_by_text("栏目").click()
    expect(inbox).to_be_visible()


def test_keys_walk_through_the_list(open_page):
    page = open_page(size=DESKTOP)
    page.goto("/components/?desk")
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == 2
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert page.evaluate(FOCUSED) == 0


def test_keys_rest_while_somebody_types(open_page):
    page = open_page(size=DESKTOP)
    page.goto("/components/?desk")
    area = page.locator("textarea")
    area.focus()
    page.keyboard.type("j?n/")
    assert area.input_value() == "j?n/"
    assert page.url.endswith("?desk")
    assert not page.locator("#keys").is_visible()


def test_all_keys_are_told(open_page):
    page = open_page(size=DESKTOP)
    page.goto("/components/?desk")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("记一件")).to_be_visible()
    expect(dialog.get_by_text("归入")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_key_presses_its_button_only_without_control(open_page):
    page = open_page(size=DESKTOP)
    page.goto("/components/?desk")
    page.keyboard.press("Alt+n")
    assert page.url.endswith("?desk")
    page.keyboard.press("n")
    page.wait_for_url("**/components/?")


def test_what_was_written_is_there_after_coming_back(open_page):
    page = open_page()
    page.goto("/components/")
    page.locator("#id_text").fill("楼道的灯坏了")
    page.get_by_text("只给办这件事的单位看").first.click()
    page.goto("/components/")
    assert page.locator("#id_text").input_value() == "楼道的灯坏了"
    assert page.locator("input[value=office]").first.is_checked()
    page.get_by_role("button", name="重新写").click()
    assert page.locator("#id_text").input_value() == ""
    page.goto("/components/")
    assert page.locator("#id_text").input_value() == ""


def test_without_network_the_words_stay(open_page):
    page = open_page()
    page.goto("/components/")
    page.locator("#id_text").fill("没有网")
    page.evaluate(NOTICED)
    page.context.set_offline(True)
    expect(page.locator("html[data-away]")).to_have_count(1)
    page.get_by_role("button", name="交给街道").click()
    expect(page.get_by_text("您写的话还在这部手机上").first).to_be_visible()
    expect(page.locator("#id_text")).to_have_value("没有网")


def test_what_cannot_be_taken_back_is_asked_without_script(open_page):
    page = open_page(script=False)
    page.goto("/components/")
    erase = page.get_by_role("button", name="彻底删除")
    expect(erase).to_be_hidden()
    page.get_by_text("删除我的资料").click()
    expect(erase).to_be_visible()


def test_htmx_works_under_the_policy_and_keeps_no_pages(open_page):
    page = open_page()
    page.goto("/components/")
    page.evaluate(
        """async () => {
            document.querySelector("h1").remove();
            await htmx.ajax("GET", "/components/", {target: "#main", select: "#main"});
        }"""
    )
    assert page.locator("h1").inner_text() == "全部部件"
    assert page.evaluate("[htmx.config.allowEval, htmx.config.historyCacheSize]") == [
        False,
        0,
    ]
    assert page.locator("style").count() == 0
