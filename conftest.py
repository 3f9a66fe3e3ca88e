"""What every room's tests may use: a visitor, a clock, a browser, a judge of pages."""

import gc
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils.translation import reloader
from playwright.sync_api import expect, sync_playwright

from tests import ready
from tongxin.kernel import kept

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request
    from pytest_django import DjangoDbBlocker
    from pytest_django.live_server_helper import LiveServer

    from tongxin.people.models import User

ROOT = Path(__file__).parent
PHONE, DESKTOP = (390, 844), (1440, 900)
CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# A busy machine is no fault of what is tested.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
# What runs out just while queries are counted would be one query more.
kept.KEPT_SECONDS = 86_400


pytest_plugins = [
    "tests.plugins.invariants",
    "tests.plugins.handwriting",
    "tests.plugins.statements",
    "tests.plugins.reached",
    "tests.plugins.budget",
    "tests.plugins.unchanged",
    "tests.plugins.heaviest_first",
    "tests.plugins.shuffle",
]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        # Pages are tested in Chinese: a catalogue that is older than its text lies.
        subprocess.run([sys.executable, ROOT / "scripts/messages.py"], check=True)
        # Django has read the old ones by now.
        reloader.translation_file_changed(None, Path("django.mo"))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: nobody looks for garbage in it again."""
    gc.collect()
    gc.freeze()
    # All that is left is looked through a tenth as often: each process ends soon.
    gc.set_threshold(*gc.get_threshold()[:2], 100)


COMMITTING = {"transactional_db", "live_server"}


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Rows that were committed are thrown away; what was kept of them goes along."""
    settings.DIGESTS.unlink(missing_ok=True)
    marker = item.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    if is_marked or COMMITTING & set(getattr(item, "fixturenames", ())):
        kept.forget_all()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: "DjangoDbBlocker",
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """In place of the one that migrates anew in each process."""
    with django_db_blocker.unblock():
        ready.open_database()
    yield
    with django_db_blocker.unblock():
        ready.close_database()


@pytest.fixture(scope="module")
def demo_street(
    django_db_setup: None, django_db_blocker: "DjangoDbBlocker"
) -> Iterator[None]:
    """The demonstration, committed for a module whose tests take back what they do."""
    with django_db_blocker.unblock():
        ready.stand_on(ready.DEMO)
        yield
        ready.stand_on(ready.EMPTY)


@pytest.fixture
def visitor() -> Client:
    """Somebody from the street: no account, no session."""
    return Client()


@pytest.fixture
def clerk(client: Client) -> "User":
    """A clerk of the street, signed in to `client`."""
    from tongxin.people.tests.make import make_street_clerk  # noqa: PLC0415 - models first

    user = make_street_clerk()
    client.force_login(user)
    return user


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a demonstration: the page of all parts is open to everybody."""
    monkeypatch.setattr(settings, "DEMO", True)


class Clock:
    """Says what time it is for everything that asks `timezone.now()`."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def at(self, moment: str) -> datetime:
        """Stop the clock at a moment of Shenzhen, as in "2026-09-30 10:00"."""
        shenzhen = ZoneInfo(settings.TIME_ZONE)
        return self._stop(datetime.fromisoformat(moment).replace(tzinfo=shenzhen))

    def forward(self, **by: float) -> datetime:
        """Move a stopped clock on: `clock.forward(days=5)`."""
        return self._stop(self.now + timedelta(**by))

    def _stop(self, now: datetime) -> datetime:
        # In UTC, as Django tells the time.
        self.now = now.astimezone(UTC)
        self._patch.setattr("django.utils.timezone.now", lambda: self.now)
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def chromium() -> str:
    # The first draws no windows of its own: two thirds of the others' time.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.fail("No Chromium found: `make setup` installs what the tests need.")


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), chromium_sandbox=False, args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


class OpenPage(Protocol):
    def __call__(
        self,
        *,
        size: tuple[int, int] = PHONE,
        language: str = "zh-hans",
        text: str = "normal",
        script: bool = True,
        user: "User | None" = None,
    ) -> "Page": ...


@pytest.fixture
def open_page(browser: "Browser", live_server: "LiveServer") -> Iterator[OpenPage]:
    """Make pages of one reader: how wide, which language, how large, who.

    A page that calls another host, breaks the content policy or throws fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_(
        *,
        size: tuple[int, int] = PHONE,
        language: str = "zh-hans",
        text: str = "normal",
        script: bool = True,
        user: "User | None" = None,
    ) -> "Page":
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN" if language == "zh-hans" else language,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language, "text": text}
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            cookies[name] = client.cookies[name].value
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watch(page, live_server.url, faults)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def watch(page: "Page", home: str, faults: list[str]) -> None:
    """Note whatever a page must not do: reach out, break the policy, throw."""

    def on_request(request: "Request") -> None:
        if not request.url.startswith((home, "data:", "blob:", "about:")):
            faults.append(f"{page.url} asks another host: {request.url}")

    page.on("request", on_request)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            faults.append(f"{page.url}: {message.text}")
            if "Content Security Policy" in message.text
            else None
        ),
    )


@pytest.fixture
def page(open_page: OpenPage) -> "Page":
    """A visitor's phone, 390 px wide, in Chinese."""
    return open_page()


@pytest.fixture(scope="session")
def axe() -> Callable[["Page"], None]:
    """Fail with readable words when a page shuts somebody out."""
    judge = Axe()

    def check(page: "Page") -> None:
        violations: list[dict[str, Any]] = judge.run(page).response["violations"]
        told = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
            + "\n".join(f"    {node['html']}" for node in violation["nodes"][:5])
            for violation in violations
        ]
        assert not told, f"{page.url}\n" + "\n".join(told)

    return check
