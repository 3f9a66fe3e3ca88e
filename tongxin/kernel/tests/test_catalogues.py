"""Catalogues of rooms are merged: a text has one translation, or a context."""

from collections import defaultdict
from pathlib import Path

import polib

ROOMS = Path(__file__).parents[2]


def test_two_rooms_never_say_the_same_text_in_different_words():
    said: dict[tuple[str | None, str], dict[str, str]] = defaultdict(dict)
    for path in ROOMS.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(path)):
            words = entry.msgstr or str(entry.msgstr_plural)
            said[entry.msgctxt, entry.msgid][path.relative_to(ROOMS).parts[0]] = words
    at_odds = {
        text: rooms for text, rooms in said.items() if len({*rooms.values()}) > 1
    }
    assert at_odds == {}
