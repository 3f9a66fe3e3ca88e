"""What `conftest.py` offers to every room does what it says."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

import conftest
from tests.journeys.running import wait_until
from tongxin.kernel.clock import today

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("workshop")]

NOTICED = (
    "asks another host: http://tongxin.invalid/x.png",
    "Content Security Policy",
    "broken",
)


def test_the_clock_stands_where_it_is_put_and_moves_when_told(clock):
    clock.at("2026-12-31 23:30")
    assert str(today()) == "2026-12-31"
    assert timezone.now().hour == 15
    clock.forward(hours=1)
    assert str(today()) == "2027-01-01"


def test_the_page_is_a_phone_in_chinese(page, axe):
    page.goto("/components/")
    assert page.viewport_size == {"width": 390, "height": 844}
    assert page.locator("html").get_attribute("lang").startswith("zh")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(page)


def test_a_reader_may_be_english_large_wide_and_without_script(open_page):
    page = open_page(size=conftest.DESKTOP, language="en", text="large", script=False)
    page.goto("/components/")
    html = page.locator("html")
    assert html.get_attribute("lang") == "en"
    expect(html).to_have_attribute("data-text", "large")


def test_the_judge_of_pages_finds_what_shuts_somebody_out(page, axe):
    page.goto("/components/")
    page.evaluate("document.querySelector('h1').outerHTML = '<img src=data:,>'")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_a_call_to_another_host_and_a_broken_policy_are_noticed(browser, live_server):
    noticed: list[str] = []
    with browser.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        conftest.watch(page, live_server.url, noticed)
        page.goto("/components/")
        page.evaluate("document.body.setAttribute('onclick', 'alert(1)')")
        page.evaluate("new Image().src = 'http://tongxin.invalid/x.png'")
        page.evaluate("setTimeout(() => { throw new Error('broken') })")

        # What is heard of the browser is heard while it is asked something.
        def told() -> bool:
            page.title()
            return all(words in "\n".join(noticed) for words in NOTICED)

        assert wait_until(told), noticed
