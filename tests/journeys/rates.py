"""Answered is not solved: forty answers of one month, and the figures they make."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tongxin.people.models import User
from tongxin.voices import operations
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.tests.make import make_answered

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAID = {"solved": 25, "partly": 6, "not_solved": 4, "not_reached": 5}


def answer_forty(now: datetime) -> None:
    """All of one month, each on the day it was due."""
    for word, count in SAID.items():
        for _number in range(count):
            make_answered(
                answered_at=now, received_at=now, due_on=now.date(), word=word
            )


def reopen_one(clerk: User, now: datetime) -> None:
    voice = Voice.objects.filter(
        words__word=AuthorWord.Word.SOLVED, answered_at=now
    ).first()
    operations.reopen_voice(clerk, voice, reason="又漏了，请再看看。")


def both_rates_stand(page: "Page") -> None:
    """25 of 35 who were reached, with every count they rest on."""
    page.goto("/")
    tally = page.locator("section[aria-labelledby=tally]")
    expect(tally.locator(".figure b")).to_have_text(["40", "35", "25"])
    expect(tally.locator("li.state, li .state")).to_have_text(
        [re.compile(f"{count}$") for count in SAID.values()]
    )
    expect(tally.locator(".tally > i")).to_have_count(40)
    expect(tally).to_contain_text(re.compile("到期的有40件.*按期答复40件"))


def both_rates_moved(page: "Page") -> None:
    page.reload()
    tally = page.locator("section[aria-labelledby=tally]")
    expect(tally.locator(".figure b")).to_have_text(["39", "34", "24"])
    expect(tally).to_contain_text(re.compile("到期的有39件.*按期答复39件"))
