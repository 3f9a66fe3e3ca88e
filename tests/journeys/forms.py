"""A reader without a browser: opens pages, fills their forms, presses their buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from django.test import Client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

UNSENT = {"submit", "button", "reset", "image", "file"}


@dataclass(slots=True)
class Form:
    """A form as it stands on the page: where it leads, and what is filled in."""

    key: str
    action: str
    values: dict[str, list[object]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    def has(self, names: set[str]) -> bool:
        return names <= self.values.keys() | self.files


def forms_in(html: str) -> list[Form]:
    """Those in `main`, in their order."""
    page = _Forms()
    page.feed(html)
    page.close()
    return page.found


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Form] = []
        self._is_main = False
        self._form: Form | None = None
        self._name, self._is_area, self._is_multiple = "", False, False
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._is_main = self._is_main or tag == "main"
        if tag == "form" and self._is_main:
            self._form = Form(given.get("id", ""), given.get("action", ""))
            self.found.append(self._form)
        if self._form is None:
            return
        if tag == "input":
            self._take(self._form, given)
        elif tag == "option":
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag in ("select", "textarea"):
            self._name, self._options = given.get("name", ""), []
            self._is_area, self._is_multiple = tag == "textarea", "multiple" in given
            self._form.values[self._name] = []

    def _take(self, form: Form, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if kind == "file":
            form.files.add(name)
        elif kind in ("checkbox", "radio"):
            chosen = form.values.setdefault(name, [])
            if "checked" in given:
                chosen.append(given.get("value", "on"))
        elif kind not in UNSENT:
            form.values.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._is_main = False
        elif tag == "form":
            self._form = None
        elif tag == "textarea":
            self._is_area = False
        elif tag == "select" and self._form is not None:
            chosen = [value for value, is_chosen in self._options if is_chosen]
            if not chosen and not self._is_multiple:
                # A browser shows the first.
                chosen = [value for value, _is_chosen in self._options[:1]]
            self._form.values[self._name].extend(chosen)

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._is_area:
            self._form.values[self._name].append(data.removeprefix("\n"))


class Reader(Client):
    """A test client that goes about as a person does."""

    def fill(self, address: str, *, form: str = "", **words: object) -> "Answer":
        """Open a page, write `words` into the form that asks them, and send it."""
        page = self.get(address)
        assert page.status_code == 200, f"{address}: {page.status_code}"
        filled = next(
            one
            for one in forms_in(page.content.decode())
            if one.has(set(words)) and form in ("", one.key)
        )
        sent = {name: value for name, value in filled.values.items() if name}
        answer = self.post(filled.action or address, sent | words)
        # Nothing refused: a page, or the way to one.
        assert answer.status_code in (200, 302, 303, 422), answer.status_code
        return answer

    def arrived(self, answer: "Answer") -> "Answer":
        """The page itself, where a step led on to it."""
        while "Location" in answer:
            answer = self.get(answer["Location"])
        return answer
