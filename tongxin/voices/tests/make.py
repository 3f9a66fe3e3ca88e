"""Plain makers for tests; every fact can be said otherwise."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from tongxin.kernel import clock, receipts
from tongxin.places.tests.make import make_community
from tongxin.voices.models import Answer, AuthorWord, Matter, Point, Voice
from tongxin.voices.operations.indexing import index_voice

_numbers = count(1)


def make_voice(text: str = "楼道的灯坏了，能不能修？", **fields: Any) -> Voice:
    """A public request for help from 独树 with one point, due in two weeks.

    Its receipt, if it is not said otherwise, has a code that nobody knows.
    """
    due_on = fields.pop("due_on", None) or clock.today() + timedelta(days=14)
    fields.setdefault("kind", Voice.Kind.HELP)
    fields.setdefault("channel", Voice.Channel.WEB)
    fields.setdefault("audience", Voice.Audience.PUBLIC)
    fields.setdefault("community", make_community())
    fields.setdefault("due_rule", f"voice.due.{fields['kind']}")
    fields.setdefault("title", text[:40])
    if "receipt" not in fields:
        fields["receipt"], _code = receipts.issue()
    voice = Voice.objects.create(
        text=text, due_on=due_on, first_due_on=due_on, **fields
    )
    Point.objects.create(voice=voice, position=1, text=text)
    index_voice(voice)
    return voice


def make_answered(text: str = "楼道的灯坏了，能不能修？", **fields: Any) -> Voice:
    """Answered just now; with `word`, the author has spoken."""
    word = fields.pop("word", "")
    answer = fields.pop("answer", "今晚换灯。")
    now = timezone.now()
    fields.setdefault("state", Voice.State.CLOSED if word else Voice.State.ANSWERED)
    fields.setdefault("answered_at", now)
    voice = make_voice(text, **fields)
    voice.points.update(answered_at=now)
    Answer.objects.create(voice=voice, kind=Answer.Kind.FINAL, text=answer)
    if word:
        AuthorWord.objects.create(voice=voice, round=voice.round, word=word)
    return voice


def make_published(
    question: str = "楼道灯坏了找谁？", answer: str = "打社区电话。", **fields: Any
) -> Voice:
    """Answered, and shown to everybody in the office's own words."""
    fields.setdefault("published_at", timezone.now())
    return make_answered(
        fields.pop("text", f"原话{next(_numbers)}"),
        public_question=question,
        public_answer=answer,
        **fields,
    )


def make_matter(*voices: Voice, title: str = "", **fields: Any) -> Matter:
    """A matter of 独树, under which the first points of `voices` stand."""
    fields.setdefault("community", make_community())
    matter = Matter.objects.create(title=title or f"事项{next(_numbers)}", **fields)
    Point.objects.filter(voice__in=voices, position=1).update(matter=matter)
    return matter


def make_with_code(**fields: Any) -> tuple[Voice, str]:
    """A voice and its six digits; with `is_answered`, an answered one."""
    receipt, code = receipts.issue()
    make = make_answered if fields.pop("is_answered", False) else make_voice
    return make(receipt=receipt, **fields), code


def open_with_code(browser: Client, voice: Voice, code: str) -> Any:
    """Type number and code at the door, as its holder does."""
    return browser.post("/voices/receipt/", {"number": voice.number, "code": code})
