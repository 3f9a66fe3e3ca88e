"""Pages that no address leads to: what has to be done first to stand before them.

Each step answers with the page, or with the way to it.
"""

from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.journeys.arriving import digits, last_text
from tests.journeys.house import PASSWORD, House
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.sheets import write_book
from tongxin.people import invitations
from tongxin.people import operations as people
from tongxin.people.models import User
from tongxin.people.tests.make import make_person
from tongxin.voices.models import Voice

if TYPE_CHECKING:
    from tests.journeys.forms import Answer, Reader

_numbers = count(1)


def new_phone() -> str:
    """A number that nobody has asked a code for."""
    return f"1390000{next(_numbers):04}"


def prove_anew(reader: "Reader", user: "User") -> None:
    """As if the password had just been typed: pages of the second step ask for it."""
    session = reader.session
    request = SimpleNamespace(session=session, user=user)
    record_authentication(request, user, method="password", reauthenticated=True)
    session.save()


# ---- Signing in ----


def wrong(reader: "Reader", _house: House) -> "Answer":
    return reader.fill(reverse("people:sign_in"), phone="12345")


def code(reader: "Reader", _house: House) -> "Answer":
    return reader.fill(reverse("people:sign_in"), phone=new_phone())


def welcome(reader: "Reader", _house: House) -> "Answer":
    phone = new_phone()
    asked = reader.fill(reverse("people:sign_in"), phone=phone)
    return reader.fill(asked["Location"], code=digits(last_text(phone)))


def former(reader: "Reader", _house: House) -> "Answer":
    """An account of this number that nobody used for long."""
    phone = new_phone()
    person = make_person("欧女士", f"+86{phone}")
    person.phone_verified_at = timezone.now()
    person.save()
    User.objects.create_user(
        username=f"former{phone}",
        person=person,
        last_login=timezone.now() - timedelta(days=400),
    )
    asked = reader.fill(reverse("people:sign_in"), phone=phone)
    return reader.fill(asked["Location"], code=digits(last_text(phone)))


def wrong_password(reader: "Reader", _house: House) -> "Answer":
    return _login(reader, f"nobody{next(_numbers)}")


def second_step(reader: "Reader", house: House) -> "Answer":
    return _login(reader, house["kept"].username)


def _login(reader: "Reader", username: str) -> "Answer":
    words = {"login": username, "password": PASSWORD}
    return reader.fill(reverse("account_login"), **words)


def app(reader: "Reader", house: House) -> "Answer":
    prove_anew(reader, house["fresh"])
    return reader.get(reverse("mfa_activate_totp"))


def phone(reader: "Reader", house: House) -> "Answer":
    prove_anew(reader, house["resident"])
    return reader.get(reverse("account_change_phone"))


def phone_code(reader: "Reader", house: House) -> "Answer":
    prove_anew(reader, house["resident"])
    return reader.fill(reverse("account_change_phone"), phone=new_phone())


# ---- Residents ----


def nothing_said(reader: "Reader", _house: House) -> "Answer":
    return reader.fill(reverse("voices:new"), form="voice")


def filed(reader: "Reader", _house: House) -> "Answer":
    words = {"text": "井盖松了，走上去会响。", "answer_channel": "receipt"}
    return reader.fill(reverse("voices:new"), form="voice", **words)


def wrong_code(reader: "Reader", house: House) -> "Answer":
    return _look_up(reader, house["voice.two_points"], "000000")


def receipt(reader: "Reader", house: House) -> "Answer":
    return _look_up(reader, house["voice.last"], house["code"])


def _look_up(reader: "Reader", voice: Voice, its_code: str) -> "Answer":
    return reader.fill(reverse("voices:find"), number=voice.number, code=its_code)


# ---- Offices ----


def known_caller(reader: "Reader", house: House) -> "Answer":
    """Without a sentence the page only says who is known under the number."""
    return reader.fill(reverse("voices:record"), phone=house["caller"].phone)


def recorded(reader: "Reader", _house: House) -> "Answer":
    return reader.fill(reverse("voices:record"), text="垃圾桶满了。")


def slip(reader: "Reader", house: House) -> "Answer":
    """Somebody on the roll is found, and what they say can be written down."""
    return _find(reader, house, "consultations:type", house["consultation"].pk)


def a_vote_typed(reader: "Reader", house: House) -> "Answer":
    """An owner is found, and what they say can be written down."""
    return _find(reader, house, "polls:type", house["poll.open"].pk)


def _find(reader: "Reader", house: House, page: str, pk: int) -> "Answer":
    phone = house["resident"].person.phone
    return reader.fill(reverse(page, args=[pk]), who=phone)


def sure_of_many(reader: "Reader", house: House) -> "Answer":
    return reader.fill(house["matter"].get_absolute_url(), text="下个月装。")


def no_workbook(reader: "Reader", _house: House) -> "Answer":
    file = SimpleUploadedFile("x.xlsx", b"not a workbook")
    return reader.fill(reverse("imports:voices"), file=file)


def stage(reader: "Reader", house: House) -> "Answer":
    return reader.fill(reverse("units:enter_stage", args=[house["unit"].slug]))


def opened_account(reader: "Reader", _house: House) -> "Answer":
    words = {"username": f"new{next(_numbers)}", "public_name": "高密码"}
    return reader.fill(reverse("people:open_account"), **words)


def found_person(reader: "Reader", house: House) -> "Answer":
    return reader.fill(reverse("people:data"), phone=house["caller"].phone)


def invited(reader: "Reader", _house: House) -> "Answer":
    name = f"new{next(_numbers)}"
    user, _none = people.open_staff_account(
        SYSTEM, username=name, public_name="高密码", by_link=True
    )
    return reader.get(invitations.link_to(user))


def _street(reader: "Reader", within: str) -> "Answer":
    """A workbook of two places, the second in `within`."""
    rows = [["社区", "河头", ""], ["小区", "竹园", within]]
    heads = ["类别", "名称", "所在"]
    content = write_book([("街道", ["名称"], []), ("地点", heads, rows)])
    file = SimpleUploadedFile("street.xlsx", content)
    return reader.fill(reverse("founding:workbook"), file=file)


def street_with_faults(reader: "Reader", _house: House) -> "Answer":
    return _street(reader, "高密码")


def street_looked_at(reader: "Reader", _house: House) -> "Answer":
    return _street(reader, "河头")


def this_year(reader: "Reader", _house: House) -> "Answer":
    return reader.get(reverse("founding:calendar_year", args=[clock.today().year]))


def own_rule(reader: "Reader", _house: House) -> "Answer":
    return reader.get(reverse("founding:rule", args=["poll.paper_days"]))


def another_figure(reader: "Reader", _house: House) -> "Answer":
    return reader.get(reverse("founding:set_figure", args=["consultation.floor"]))
