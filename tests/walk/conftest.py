"""One small street for all tests in this folder."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache

from tests import ready
from tongxin.kernel import operations

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.matrix.judging import Known
    from tests.matrix.world import World


@pytest.fixture(scope="package")
def world(
    django_db_setup: None, django_db_blocker: "DjangoDbBlocker"
) -> Iterator["World"]:
    """Made once; each test takes back what it did. No test here may commit."""
    with django_db_blocker.unblock():
        yield ready.stand_on(ready.WORLD)
        ready.stand_on(ready.EMPTY)


@pytest.fixture(scope="package")
def known(world: "World", django_db_blocker: "DjangoDbBlocker") -> "Known":
    from tests.matrix.judging import Known  # noqa: PLC0415

    with django_db_blocker.unblock():
        return Known.of(world)


@pytest.fixture(autouse=True)
def _forget_tries(world: "World") -> None:
    """Nobody is locked out for what the test before has tried; a worker is alive."""
    cache.clear()
    operations.beat()


@pytest.fixture(autouse=True)
def _no_word_of_each_refusal(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands are turned away here, as they should be."""
    for name in ("django.request", "django.security.csrf"):
        caplog.set_level("ERROR", name)


@pytest.fixture
def no_contexts_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients copy what templates are given: for tests that read more than answers."""
    keep = "django.test.client.store_rendered_templates"
    monkeypatch.setattr(keep, lambda *_, **_more: None)


@pytest.fixture
def sessions_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For requests of which nothing stays: each browser's row is ever the same."""
    from tongxin.people.sessions import SessionStore  # noqa: PLC0415 - models first

    read, known = SessionStore._get_session_from_db, dict[str | None, Any]()  # noqa: SLF001

    def once(store: SessionStore) -> Any:
        key = store.session_key
        if key not in known:
            known[key] = read(store)
        return known[key] or read(store)

    monkeypatch.setattr(SessionStore, "_get_session_from_db", once)


class ReadAsWritten:
    """Stands for WeasyPrint's page: a judge reads its words, in a PDF it could not."""

    def __init__(self, *, string: str, **_how: object) -> None:
        self.string = string

    def write_pdf(self, **_how: object) -> bytes:
        return b"%PDF-1.7 " + self.string.encode()


@pytest.fixture(autouse=True)
def _papers_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weasyprint.HTML", ReadAsWritten)
