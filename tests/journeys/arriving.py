"""Pages that no address leads to: what has to be done first to stand before them."""

import re
from importlib import import_module
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse

from tests.journeys.house import PASSWORD, House
from tongxin.voices.models import Voice

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tongxin.people.models import User

_numbers = count(1)


def new_phone() -> str:
    """A number that nobody has asked a code for."""
    return f"1390000{next(_numbers):04}"


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


def prove_anew(page: "Page", user: "User") -> None:
    """As if the password had just been typed: pages of the second step ask for it."""
    name = settings.SESSION_COOKIE_NAME
    key = next(c["value"] for c in page.context.cookies() if c["name"] == name)
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    request = SimpleNamespace(session=session, user=user)
    record_authentication(request, user, method="password", reauthenticated=True)
    session.save()


def at_work_with_keys(page: "Page", house: House) -> None:
    """The account that has every second step; its key is a browser's pretended one."""
    prove_anew(page, house["kept"])
    if "key" not in house:
        add_key(page)
        keys = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
        house["key"] = keys.get(user=house["kept"])
        prove_anew(page, house["kept"])


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


# ---- Signing in ----


def wrong(page: "Page", _house: House) -> None:
    page.goto(reverse("people:sign_in"))
    page.locator("#id_phone").fill("12345")
    send(page)


def code(page: "Page", _house: House) -> None:
    page.goto(reverse("people:sign_in"))
    page.locator("#id_phone").fill(new_phone())
    send(page)


def welcome(page: "Page", _house: House) -> None:
    phone = new_phone()
    page.goto(reverse("people:sign_in"))
    page.locator("#id_phone").fill(phone)
    send(page)
    page.locator("#id_code").fill(digits(last_text(phone)))
    send(page)


def wrong_password(page: "Page", _house: House) -> None:
    _login(page, f"nobody{next(_numbers)}")


def second_step(page: "Page", house: House) -> None:
    _login(page, house["kept"].username)


def _login(page: "Page", username: str) -> None:
    page.goto(reverse("account_login"))
    page.locator("#id_login").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    send(page)


def app(page: "Page", house: House) -> None:
    prove_anew(page, house["fresh"])
    page.goto(reverse("mfa_activate_totp"))


def phone(page: "Page", house: House) -> None:
    prove_anew(page, house["resident"])
    page.goto(reverse("account_change_phone"))


def phone_code(page: "Page", house: House) -> None:
    phone(page, house)
    page.locator("#id_phone").fill(new_phone())
    send(page)


# ---- Residents ----


def nothing_said(page: "Page", _house: House) -> None:
    page.goto(reverse("voices:new"))
    send(page, "#voice")


def filed(page: "Page", _house: House) -> None:
    page.goto(reverse("voices:new"))
    page.locator("#id_text").fill("井盖松了，走上去会响。")
    page.locator("[name=answer_channel][value=receipt]").check(force=True)
    send(page, "#voice")


def wrong_code(page: "Page", house: House) -> None:
    _look_up(page, house["voice.two_points"], "000000")


def receipt(page: "Page", house: House) -> None:
    _look_up(page, house["voice.last"], house["code"])


def _look_up(page: "Page", voice: Voice, its_code: str) -> None:
    page.goto(reverse("voices:find"))
    page.locator("#id_number").fill(voice.number)
    page.locator("#id_code").fill(its_code)
    send(page)


# ---- Offices ----


def known_caller(page: "Page", house: House) -> None:
    """Without a sentence the page only says who is known under the number."""
    page.goto(reverse("voices:record"))
    page.locator("#id_phone").fill(house["caller"].phone)
    send(page)


def slip(page: "Page", house: House) -> None:
    """Somebody on the roll is found, and what they say can be written down."""
    page.goto(reverse("consultations:type", args=[house["consultation"].pk]))
    page.locator("#id_who").fill(house["resident"].person.phone)
    send(page)


def a_vote_typed(page: "Page", house: House) -> None:
    """An owner is found, and what they say can be written down."""
    page.goto(reverse("polls:type", args=[house["poll.open"].pk]))
    page.locator("#id_who").fill(house["resident"].person.phone)
    send(page)


def recorded(page: "Page", _house: House) -> None:
    page.goto(reverse("voices:record"))
    page.locator("#id_text").fill("垃圾桶满了。")
    send(page)


def sure_of_many(page: "Page", house: House) -> None:
    page.goto(house["matter"].get_absolute_url())
    page.locator("#id_text").fill("下个月装。")
    send(page, "form:has(#id_text)")


def no_workbook(page: "Page", _house: House) -> None:
    page.goto(reverse("voices:imports"))
    page.locator("#id_file").set_input_files(
        {"name": "x.xlsx", "mimeType": "application/x", "buffer": b"not a workbook"}
    )
    send(page)


def stage(page: "Page", house: House) -> None:
    page.goto(reverse("renewal:enter_stage", args=[house["unit"].slug]))
    send(page)


def opened_account(page: "Page", _house: House) -> None:
    page.goto(reverse("people:open_account"))
    page.locator("#id_username").fill(f"new{next(_numbers)}")
    page.locator("#id_public_name").fill("高密码")
    send(page)


def found_person(page: "Page", house: House) -> None:
    page.goto(reverse("people:data"))
    page.locator("#id_phone").fill(house["caller"].phone)
    send(page)
