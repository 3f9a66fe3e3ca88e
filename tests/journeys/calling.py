"""A voice is typed: by a clerk while somebody speaks, by a resident on a page."""

import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.arriving import through
from tongxin.people.models import Person
from tongxin.voices.models import Voice

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.town import Hands

MOST_SECONDS, MOST_CLICKS = 60, 3


def write_down_a_call(
    hands: "Hands", caller: Person, sentence: str, *, suggested: str
) -> Voice:
    """A known caller, one sentence, Enter twice: receipt, deadline, a matter."""
    page, number = hands.page, caller.phone.removeprefix("+86")
    page.goto("/inbox/")
    began, before = time.monotonic(), hands.keys
    hands.press_on("n")
    expect(page.locator("#id_phone")).to_be_focused()
    hands.write(number)
    hands.press("Enter")
    expect(page.get_by_label(caller.name)).to_be_checked()
    expect(page.locator("#id_text")).to_be_focused()
    hands.write(sentence)
    hands.press_on("Enter")
    seconds = time.monotonic() - began

    told = page.get_by_role("status").filter(has_text="回执")
    voice = Voice.objects.get(text=sentence)
    expect(told).to_contain_text(voice.number)
    # The code goes to the author's own number, and nobody here sees it.
    expect(told.locator(".code")).to_have_count(0)
    expect(told).to_contain_text(f"{voice.due_on.month}月{voice.due_on.day}日")
    row = page.get_by_role("row").filter(has_text=sentence[:8])
    expect(row).to_contain_text(suggested)

    assert hands.clicks <= MOST_CLICKS
    # The number, the sentence, N to begin, Enter twice.
    assert hands.keys - before == len(number) + len(sentence) + 3
    assert seconds < MOST_SECONDS
    return voice


def file_a_request(page: "Page", words: str) -> None:
    """As a resident does it; a request for help is what the form takes it for.

    The form expects that nobody writes a sentence in two seconds: fixture `in_a_hurry`.
    """
    page.goto("/voices/new/")
    page.locator("#id_text").fill(words)
    page.locator("[name=answer_channel][value=receipt]").check()
    through(page.get_by_role("button", name="交给街道"))
    page.wait_for_url("**/voices/filed/")
