"""The URL configuration, walked: every address by its name, none left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Address:
    """One pattern: its name, its route, and what stands for its records."""

    name: str
    route: str
    arguments: tuple[str, ...]
    is_named: bool

    def path(self, values: dict[str, Any]) -> str:
        if not self.is_named:
            return f"/{self.route}"
        return reverse(self.name, kwargs=values)


def walk(
    patterns: list[URLPattern | URLResolver] | None = None,
    namespace: str = "",
    route: str = "",
    arguments: tuple[str, ...] = (),
) -> Iterator[Address]:
    """All addresses, those of included configurations too."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(one.pattern)
        named = (*arguments, *one.pattern.converters)
        if isinstance(one, URLResolver):
            inside = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from walk(one.url_patterns, inside, here, named)
        else:
            # An address without a name is known by its route.
            name = f"{namespace}{one.name}" if one.name else f"/{here}"
            yield Address(name, here, named, bool(one.name))
