"""What one typist does on the page of a meeting, without the mouse."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.arriving import through
from tests.journeys.running import wait_until

NO_ANSWER = "fetch('/healthz', {cache: 'no-store'}).then(() => false, () => true)"
AWAY = f"() => !navigator.onLine && {NO_ANSWER}"

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.town import Hands


def lose_the_net(page: "Page") -> None:
    """Until the page itself has noticed, and nothing it asks for is answered."""
    page.context.set_offline(True)
    assert wait_until(lambda: page.evaluate(AWAY))


def say(hands: "Hands", text: str) -> None:
    hands.press("n")
    hands.write(text)
    hands.press("Enter")
    expect(hands.page.locator("#lines")).to_contain_text(text)
    hands.press("Escape")


def give(hands: "Hands", title: str, office: str) -> None:
    hands.press("t")
    hands.write(title)
    hands.tab_to("#id_lead")
    hands.choose(office)
    hands.tab_to("form[action$='/task/'] button")
    hands.press_on("Enter")
    expect(hands.page.locator("#tasks")).to_contain_text(title)


def sit_down(hands: "Hands", seat: int, way: int = 0) -> None:
    """Take a seat, in one of the ways that the list beside it names."""
    row = f"#seat-{seat}"
    if way:
        hands.tab_to(f"{row} select")
        hands.choose(hands.page.locator(f"{row} option").nth(way).inner_text())
    hands.tab_to(f"{row} button")
    hands.press_on("Enter")
    # Back where the hands were.
    matches = "seat => document.activeElement.matches(seat)"
    assert wait_until(lambda: hands.page.evaluate(matches, f"{row} button"))


def end_and_draft(page: "Page") -> None:
    page.locator("header summary").click()
    through(page.locator("form[action$='/end/'] button"))
    through(page.locator("form[action$='/draft/'] button"))
