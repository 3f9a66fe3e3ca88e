"""Moving on in a browser: a button pressed, a code read, a key of one's own added."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def through(way: "Locator") -> None:
    """Press what leads to another page, and wait until that page is there."""
    with way.page.expect_navigation():
        way.click()


def send(page: "Page", form: str = "main form") -> None:
    """Press the button that sends the form."""
    with page.expect_navigation():
        page.locator(form).first.evaluate(
            "form => form.requestSubmit(form.querySelector("
            "'button:not([name]):not([formaction]):not([type=button])'))"
        )


def last_text(phone: str) -> str:
    """What the console wrote as the last text message to this number."""
    log = Path(settings.DATA_DIR) / "outbox" / "sms.log"
    lines = [line for line in log.read_text().splitlines() if phone in line]
    return lines[-1].split("\t")[3]


def digits(text: str) -> str:
    found = re.search(r"(?<!\d)\d{6}(?!\d)", text)
    assert found, text
    return found[0]


def add_key(page: "Page") -> None:
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": False}
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    page.goto(reverse("mfa_add_webauthn"))
    page.locator("#id_name").fill("高密码")
    with page.expect_navigation():
        page.locator("#add-key").click()
    browser.send("WebAuthn.disable")
