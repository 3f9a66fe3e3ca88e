"""Two windows of one browser: one opens addresses, pages are put into the other."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings

import conftest
from tests.journeys.arriving import add_key
from tests.journeys.forms import Reader
from tests.journeys.house import House
from tests.journeys.sight import (
    AXE,
    HEAVIEST,
    has_one_heading,
    loaded,
    put,
    runs_off,
    runs_off_in_large_text,
    shuts_out,
)
from tests.journeys.sights import Sight
from tests.journeys.steps import prove_anew
from tests.journeys.words import Corpus, faults_of, shown_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

    from tests.journeys.forms import Answer

CHINESE, ENGLISH = "zh-hans", "en"
PHONE = {"width": conftest.PHONE[0], "height": conftest.PHONE[1]}
DESKTOP = {"width": conftest.DESKTOP[0], "height": 900}


class Windows:
    """Every reader of the house at one screen."""

    def __init__(self, browser: "Browser", url: str, house: House) -> None:
        self.url, self.house = url, house
        self.corpus = Corpus.gathered()
        self.noted: list[str] = []
        # The style sheets and scripts of the page that was opened last.
        self._beside = 0
        self._readers: dict[str, Reader] = {}
        self._context = browser.new_context(
            base_url=url, locale="zh-CN", reduced_motion="reduce", viewport=PHONE
        )
        self._context.set_default_timeout(conftest.PATIENCE)
        self.opening = self._window()
        self.putting = self._window()
        # Any page of the house: what is put there has its origin and its policy.
        self.putting.goto("/nothing/")
        self.putting.evaluate(AXE)

    def _window(self) -> "Page":
        page = self._context.new_page()
        conftest.watch(page, self.url, self.noted)
        page.on("console", self._note)
        return page

    def _note(self, message: "ConsoleMessage") -> None:
        if message.type == "error" and "the server responded with" not in message.text:
            self.noted.append(f"console: {message.text}")

    def close(self) -> None:
        self._context.close()

    # ---- Readers ----

    def reader(self, name: str, language: str) -> Reader:
        reader = self._readers.get(name)
        if reader is None:
            host = self.url.removeprefix("http://")
            reader = Reader(headers={"host": host})
            if name != "visitor":
                reader.force_login(self.house[name])
                # Nothing of the last page is left to a visitor: no code on its way.
                self._readers[name] = reader
        reader.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return reader

    def _hand_over(self, reader: Reader) -> None:
        """The browser goes on where the reader came to."""
        self._context.clear_cookies()
        self._context.add_cookies(
            [
                {"name": name, "value": cookie.coded_value, "url": self.url}
                for name, cookie in reader.cookies.items()
                if cookie.value
            ]
        )

    def add_key(self) -> None:
        """To the account that has every second step; a browser's pretended one."""
        kept = self.reader("kept", CHINESE)
        prove_anew(kept, self.house["kept"])
        self._hand_over(kept)
        # A key is asked for by the window in front.
        self.opening.bring_to_front()
        add_key(self.opening)
        keys = self.house["kept"].authenticator_set
        self.house["key"] = keys.get(type="webauthn")

    # ---- Sights ----

    def faults_at_first(self, sight: Sight, status: int) -> Iterator[str]:
        """The address opened in the browser: scripts run, nothing calls elsewhere."""
        self.noted.clear()
        reader = self.reader(sight.reader, CHINESE)
        if sight.where:
            address = sight.where(self.house)
        else:
            address = _way_to(sight.opened(reader, self.house))
        self._hand_over(reader)
        self.opening.goto(address)
        seen = loaded(self.opening)
        self._beside = seen.beside
        yield from self._plain_faults(seen.status, status, seen.page)
        yield from self._faults_in(self.opening.content())

    def faults_further(self, sight: Sight, status: int) -> Iterator[str]:
        """Further states of a page; its scripts are those of the first."""
        self.noted.clear()
        reader = self.reader(sight.reader, CHINESE)
        answer = reader.arrived(sight.opened(reader, self.house))
        size = len(answer.content)
        yield from self._plain_faults(answer.status_code, status, size)
        self._hand_over(reader)
        yield from self._faults_in(answer.content.decode())

    def _plain_faults(self, status: int, wanted: int, size: int) -> Iterator[str]:
        if status != wanted:
            yield f"status: {status}, not {wanted}"
        if (weight := size + self._beside) > HEAVIEST:
            yield f"weighs {weight:,} bytes"

    def _faults_in(self, html: str) -> Iterator[str]:
        yield from faults_of(shown_in(html), self.corpus, language=CHINESE)
        # The window stays as wide as the last page left it: one change for each page.
        at_once, then = (self._on_a_phone, self._on_a_desk)
        if self.putting.viewport_size == DESKTOP:
            at_once, then = then, at_once
        put(self.putting, html)
        yield from at_once()
        yield from then()
        yield from self.noted

    def _on_a_phone(self) -> Iterator[str]:
        self._widen(PHONE)
        yield from shuts_out(self.putting)
        yield from has_one_heading(self.putting)
        yield from runs_off(self.putting)
        yield from runs_off_in_large_text(self.putting)

    def _on_a_desk(self) -> Iterator[str]:
        self._widen(DESKTOP)
        yield from runs_off(self.putting)

    def _widen(self, size: dict[str, int]) -> None:
        if self.putting.viewport_size != size:
            self.putting.set_viewport_size(size)

    def faults_in_english(self, sight: Sight, status: int) -> Iterator[str]:
        """Its words, and on a telephone its width: English words are longer."""
        self.noted.clear()
        reader = self.reader(sight.reader, ENGLISH)
        answer = reader.arrived(sight.opened(reader, self.house))
        size = len(answer.content)
        yield from self._plain_faults(answer.status_code, status, size)
        html = answer.content.decode()
        yield from faults_of(shown_in(html), self.corpus, language=ENGLISH)
        put(self.putting, html)
        self._widen(PHONE)
        yield from has_one_heading(self.putting)
        yield from runs_off(self.putting)
        yield from self.noted


def _way_to(answer: "Answer") -> str:
    """Where the browser finds what a reader came to."""
    if "Location" in answer:
        return str(answer["Location"])
    asked = answer.wsgi_request
    assert asked.method == "GET", "what answers to a form has no address of its own"
    return str(asked.get_full_path())
