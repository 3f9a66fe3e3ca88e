"""One page as one reader sees it: who opens it, and where it has something."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from tests.journeys import steps
from tests.journeys.house import House

if TYPE_CHECKING:
    from tests.journeys.forms import Answer, Reader

type Where = Callable[[House], str]
type Steps = Callable[["Reader", House], "Answer"]


@dataclass(frozen=True, slots=True)
class Sight:
    """One page as one reader sees it; `steps` lead there where no address does."""

    reader: str
    where: Where | None = None
    steps: Steps | None = None

    def opened(self, reader: "Reader", house: House) -> "Answer":
        """The page, or the way to it."""
        if self.steps:
            return self.steps(reader, house)
        assert self.where
        return reader.get(self.where(house))


def at(reader: str, name: str, *path: str, query: str = "") -> Sight:
    """The page `name` for `reader`; `path` says what of the house is in the address."""

    def where(house: House) -> str:
        return reverse(name, args=[_value(house, word) for word in path]) + query

    return Sight(reader, where)


def _value(house: House, word: str) -> object:
    """The number of a record of the house; "unit/slug" is another of its fields."""
    key, _slash, field = word.partition("/")
    return getattr(house[key], field or "pk")


def by(reader: str, taken: Steps) -> Sight:
    return Sight(reader, None, taken)


def everywhere(name: str, reader: str, *path: str) -> dict[str, list[Sight]]:
    return {name: [at(reader, name, *path)]}


def unit_page(name: str, *path: str, reader: str = "chief") -> dict[str, list[Sight]]:
    return everywhere(name, reader, "unit/slug", *path)


def voice_page(name: str, voice: str) -> dict[str, list[Sight]]:
    return everywhere(f"voices:{name}", "clerk", f"voice.{voice}")


def kept(name: str, *path: str) -> dict[str, list[Sight]]:
    """A page of an account that has a password and every second step."""

    def proved(reader: "Reader", house: House) -> "Answer":
        steps.prove_anew(reader, house["kept"])
        return reader.get(reverse(name, args=[_value(house, word) for word in path]))

    return {name: [by("kept", proved)]}
