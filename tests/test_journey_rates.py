"""Answered is not solved: the published figures, with every count they rest on."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.town import Town, make_town
from tongxin.people.models import User
from tongxin.voices import operations
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.tests.make import make_answered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

SAID = {"solved": 25, "partly": 6, "not_solved": 4, "not_reached": 5}


@pytest.fixture
def town(transactional_db) -> Town:
    return make_town()


def answer_forty(clock) -> None:
    """All of September, each a day before it was due."""
    now = clock.at("2026-09-10 10:00")
    for word, count in SAID.items():
        for _number in range(count):
            make_answered(
                answered_at=now, received_at=now, due_on=now.date(), word=word
            )


def reopen_one(clerk: User) -> None:
    voice = Voice.objects.filter(words__word=AuthorWord.Word.SOLVED).first()
    operations.reopen_voice(clerk, voice, reason="又漏了，请再看看。")


def test_forty_answered_and_twenty_five_of_thirty_five_solved(
    town: Town, clock, open_page
):
    answer_forty(clock)
    clock.at("2026-10-15 10:00")
    page = open_page()
    page.goto("/")
    tally = page.locator("section[aria-labelledby=tally]")
    expect(tally.locator(".figure b")).to_have_text(["40", "35", "25"])
    expect(tally.locator("li.state, li .state")).to_have_text(
        [re.compile(f"{count}$") for count in SAID.values()]
    )
    expect(tally.locator(".tally > i")).to_have_count(40)
    expect(tally).to_contain_text(re.compile("到期的有40件.*按期答复40件"))

    reopen_one(town.clerk)
    page.reload()
    expect(tally.locator(".figure b")).to_have_text(["39", "34", "24"])
    expect(tally).to_contain_text(re.compile("到期的有39件.*按期答复39件"))
