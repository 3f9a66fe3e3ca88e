"""A room is asked only for addresses that begin with one of its words.

Django tries one pattern after the other, of all rooms: with two hundred of them that
was a tenth of a short request.
"""

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

# No column holds a number of so many digits, and no database likes to be asked.
_TOO_LARGE = re.compile(r"(?:^|/)[0-9]{19,}(?:/|$)")


def room(name: str) -> URLResolver:
    """What `path("", include(name))` is, and quicker for the addresses of others."""
    module = import_module(name)
    app_name = getattr(module, "app_name", None)
    words = frozenset(_first_words(module.urlpatterns))
    return URLResolver(_FirstWords(words), module, {}, app_name, app_name)


def _first_words(patterns: Sequence[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        word = str(one.pattern).partition("/")[0]
        assert "<" not in word, "an address begins with a word"
        yield word


class _FirstWords(RoutePattern):
    def __init__(self, words: frozenset[str]) -> None:
        super().__init__("")
        self._words = words

    def match(self, path: str) -> tuple[str, tuple[Any, ...], dict[str, Any]] | None:
        if path.partition("/")[0] not in self._words or _TOO_LARGE.search(path):
            return None
        return path, (), {}
