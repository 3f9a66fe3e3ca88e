"""How a form is filled in by somebody who says something on the site."""

import pytest

from tongxin.voices import rate_limit
from tongxin.voices.models import Voice

NEW, FILED = "/voices/new/", "/voices/filed/"
WORDS = "楼道的灯坏了两个月，老人晚上不敢下楼。"
# What the form sends when somebody only wrote and pressed the button.
UNTOUCHED = {
    "kind": "help",
    "audience": "public",
    "answer_channel": "receipt",
    "where": "",
    "website": "",
}


@pytest.fixture
def slow_hand(monkeypatch: pytest.MonkeyPatch):
    """Nobody is quicker than a person, unless a test says so."""
    monkeypatch.setattr(rate_limit, "LEAST_SECONDS", -1)


def typed(text: str = WORDS, **changes: object) -> dict[str, object]:
    return {**UNTOUCHED, "text": text, "opened": rate_limit.opened_now(), **changes}


def the_voice() -> Voice:
    return Voice.objects.get()


def errors(response) -> str:
    return str(response.context["form"].errors)
