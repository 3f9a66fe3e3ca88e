"""The server dies while somebody types: every typed line is there, once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.clerk import Clerk
from tests.journeys.running import RunningHouse, fresh_database, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BEFORE, AWAY, AFTER = 6, 6, 2
UNSENT = "() => Object.keys(localStorage).filter(k => k.startsWith('line:')).length"


@pytest.fixture
def house(tmp_path) -> Iterator[RunningHouse]:
    with fresh_database(tmp_path) as database:
        running = RunningHouse(tmp_path, database)
        running.prepare()
        running.start()
        yield running
        running.close()


def say(page: "Page", first: int, count: int) -> list[str]:
    lines = [
        f"第{number}句，围挡外要留一条路。" for number in range(first, first + count)
    ]
    page.locator("#id_text").focus()
    for line in lines:
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    return lines


def test_every_typed_line_is_there_once(house: RunningHouse, browser: "Browser"):
    meeting = house.ask("tests.journeys.sitting", "open")["meeting"]
    clerk, home = Clerk(house.port), f"http://127.0.0.1:{house.port}"
    clerk.sign_in()
    with browser.new_context(base_url=home, locale="zh-CN") as context:
        context.add_cookies(
            [
                {"name": name, "value": value, "url": home}
                for name, value in clerk.cookies.items()
            ]
        )
        page = context.new_page()
        page.goto(f"/meetings/{meeting}/live/")
        said = say(page, 1, BEFORE)
        # The first ones are acknowledged, the last ones are on their way.
        expect(page.locator("#lines > dd").nth(2)).to_be_visible()
        house.kill()
        acknowledged = [
            line.strip() for line in page.locator("#lines > dd").all_inner_texts()
        ]
        said += say(page, BEFORE + 1, AWAY)
        expect(page.locator("#unsent [data-net]")).to_be_visible()
        assert page.evaluate(UNSENT) >= AWAY
        # The window goes too: what was typed waits in the browser.
        page.close()

        house.start()
        kept = house.ask("tests.journeys.sitting", "lines")
        assert set(acknowledged) <= set(kept)
        page = context.new_page()
        page.goto(f"/meetings/{meeting}/live/")
        assert wait_until(lambda: page.evaluate(UNSENT) == 0)
        said += say(page, BEFORE + AWAY + 1, AFTER)
        assert wait_until(lambda: page.evaluate(UNSENT) == 0)
        expect(page.locator("#unsent")).to_be_hidden()
    assert house.ask("tests.journeys.sitting", "lines") == said
