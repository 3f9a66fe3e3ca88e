"""Number and code open one voice in one browser; nothing else does."""

import pytest
from django.test import Client
from django.utils import timezone

from tongxin.people.tests.make import (
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.voices import receipt_session
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.tests.make import (
    make_answered,
    make_matter,
    make_voice,
    make_with_code,
    open_with_code,
)

pytestmark = pytest.mark.django_db
FIND = "/voices/receipt/"
WRONG = "回执号和查询码对不上"


def page_of(voice: Voice, verb: str = "") -> str:
    return f"{FIND}{voice.pk}/{verb}"


def html(response) -> str:
    return response.content.decode()


# ---- The door ----


def test_number_and_code_open_with_code(visitor: Client):
    voice, code = make_with_code()

    response = open_with_code(visitor, voice, code)

    assert response.url == page_of(voice)
    assert voice.text in html(visitor.get(page_of(voice)))


@pytest.mark.parametrize(
    "form",
    ["{pk}", " {pk:06d}", "2026{pk:06d}", "２０２６－{pk:06d}", " 东晓 - 2026 - {pk} "],
)
def test_number_as_people_type_it(visitor: Client, clock, form: str):
    clock.at("2026-11-24 10:00")
    voice, code = make_with_code()
    typed = form.format(pk=voice.pk)
    response = visitor.post(FIND, {"number": typed, "code": f"{code[:3]} {code[3:]}"})
    assert response.status_code == 302


def test_number_alone_opens_nothing(visitor: Client):
    voice, _code = make_with_code()
    response = visitor.get(page_of(voice))
    assert response.status_code == 302
    assert response.url.startswith(f"{FIND}?number=")
    assert voice.text not in html(visitor.get(response.url))


def test_door_is_the_same_for_numbers_that_do_not_exist(visitor: Client):
    voice, _code = make_with_code()
    there = visitor.get(page_of(voice)).url
    nowhere = visitor.get(f"{FIND}{voice.pk + 7}/").url
    assert nowhere == there.replace(f"{voice.pk:06d}", f"{voice.pk + 7:06d}")


def test_wrong_number_and_wrong_code_are_answered_alike(visitor: Client):
    voice, code = make_with_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    told = html(open_with_code(visitor, voice, wrong))
    year = timezone.localdate().year
    other = html(visitor.post(FIND, {"number": f"东晓-{year}-999999", "code": code}))
    assert WRONG in told
    assert WRONG in other
    assert not receipt_session.ids(visitor.session)


def test_number_of_another_year_is_another_number(visitor: Client):
    voice, code = make_with_code()
    number = voice.number.replace(str(timezone.localdate().year), "2019")
    assert WRONG in html(visitor.post(FIND, {"number": number, "code": code}))


def test_five_wrong_codes_lock_and_say_for_how_long(visitor: Client):
    voice, code = make_with_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(6):
        told = html(open_with_code(visitor, voice, wrong))
    assert "请等15分钟" in told
    assert "请等" in html(open_with_code(visitor, voice, code))


def test_number_that_does_not_exist_locks_alike(visitor: Client):
    number = f"东晓-{timezone.localdate().year}-000777"
    for _ in range(6):
        told = html(visitor.post(FIND, {"number": number, "code": "123456"}))
    assert "请等15分钟" in told
    assert "请等15分钟" in html(visitor.post(FIND, {"number": number, "code": "1"}))


def test_such_a_number_is_locked_for_as_long_as_it_says(visitor: Client, clock):
    clock.at("2026-11-24 10:00")
    sent = {"number": "东晓-2026-000777", "code": "123456"}
    for _ in range(5):
        visitor.post(FIND, sent)
    clock.forward(minutes=14)
    assert "请等1分钟" in html(visitor.post(FIND, sent))
    clock.forward(minutes=1)
    assert WRONG in html(visitor.post(FIND, sent))


def test_lock_ends(visitor: Client, clock):
    clock.at("2026-11-24 10:00")
    voice, code = make_with_code()
    for _ in range(5):
        open_with_code(visitor, voice, "000000" if code != "000000" else "000001")
    clock.forward(minutes=16)
    assert open_with_code(visitor, voice, code).status_code == 302


def test_many_numbers_from_one_connection_are_stopped(visitor: Client):
    year = timezone.localdate().year
    for number in range(40):
        visitor.post(FIND, {"number": f"{year}-{number + 1:06d}", "code": "123456"})
    voice, code = make_with_code()
    assert "请等15分钟" in html(open_with_code(visitor, voice, code))


@pytest.mark.parametrize(
    "number",
    ["", "x", "1", "东晓", "2026-", "9" * 200, "' OR 1=1", "\x00", "2026-1 2026-2"],
)
def test_what_is_no_number_is_answered_in_words(visitor: Client, number: str):
    response = visitor.post(FIND, {"number": number, "code": "123456"})
    assert response.status_code == 200
    assert response.context["form"].errors


def test_imported_voice_without_a_receipt_never_opens(visitor: Client):
    voice = make_voice(receipt=None)
    assert WRONG in html(open_with_code(visitor, voice, "000000"))


def test_filled_in_number_is_shown(visitor: Client):
    page = html(visitor.get(f"{FIND}?number=东晓-2026-000431"))
    assert 'value="东晓-2026-000431"' in page


# ---- Whose browser ----


def test_another_browser_sees_nothing(visitor: Client):
    voice, code = make_with_code()
    open_with_code(visitor, voice, code)
    assert Client().get(page_of(voice)).status_code == 302


def test_opening_one_opens_no_other(visitor: Client):
    voice, code = make_with_code()
    other, _code = make_with_code()
    open_with_code(visitor, voice, code)
    assert visitor.get(page_of(other)).status_code == 302


def test_it_shuts_after_an_hour(visitor: Client, monkeypatch):
    voice, code = make_with_code()
    monkeypatch.setattr(receipt_session, "LASTS", -1)
    open_with_code(visitor, voice, code)
    assert visitor.get(page_of(voice)).status_code == 302


def test_whoever_knew_the_key_of_the_session_knows_it_no_longer(visitor: Client):
    keys = []
    for _ in range(2):
        open_with_code(visitor, *make_with_code())
        keys.append(visitor.session.session_key)
    assert keys[0] != keys[1]
    assert len(receipt_session.ids(visitor.session)) == 2


def test_it_shuts_when_asked(visitor: Client):
    voice, code = make_with_code()
    open_with_code(visitor, voice, code)
    visitor.post(page_of(voice, "shut/"))
    assert visitor.get(page_of(voice)).status_code == 302


def test_only_the_latest_twenty_stay_open(visitor: Client):
    voices = [make_with_code() for _ in range(22)]
    for voice, code in voices:
        open_with_code(visitor, voice, code)
    assert receipt_session.ids(visitor.session) == {v.pk for v, _code in voices[2:]}


def test_pages_are_not_kept_by_the_browser(visitor: Client):
    voice, code = make_with_code()
    open_with_code(visitor, voice, code)
    assert "no-store" in visitor.get(page_of(voice)).headers["Cache-Control"]


@pytest.fixture(params=["other resident", "visitor", "clerk", "liaison"])
def stranger(request: pytest.FixtureRequest, client: Client) -> Client:
    users = {
        "other resident": lambda: make_resident("苏假名"),
        "clerk": make_street_clerk,
        "liaison": lambda: make_user(make_office()),
    }
    if request.param in users:
        client.force_login(users[request.param]())
    return client


VERBS = ["", "word/", "again/", "back/", "files/", "claim/"]


@pytest.mark.parametrize("verb", VERBS)
def test_strangers_are_led_to_the_door(stranger: Client, verb: str):
    voice = make_answered(author=make_resident("林样例").person)
    send = stranger.post if verb else stranger.get
    response = send(page_of(voice, verb), {"word": "solved", "reason": "x"})
    assert response.url.startswith(f"{FIND}?number=")
    assert not AuthorWord.objects.exists()
    voice.refresh_from_db()
    assert voice.state == Voice.State.ANSWERED


def test_author_needs_no_code(client: Client):
    user = make_resident("林样例")
    voice = make_voice(author=user.person)
    client.force_login(user)
    assert voice.text in html(client.get(page_of(voice)))


def test_helper_needs_no_code_and_sees_for_whom(client: Client):
    user = make_resident("林样例")
    voice = make_voice(author=make_person("林奶奶"), filed_by=user.person)
    client.force_login(user)
    assert "您替林奶奶说的" in html(client.get(page_of(voice)))


def test_holder_of_the_receipt_is_told_no_name(visitor: Client):
    voice, code = make_with_code(
        author=make_person("林奶奶"), filed_by=make_person("林样例")
    )
    open_with_code(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "林" not in page


@pytest.mark.parametrize(("others", "is_told"), [(2, False), (3, True)])
def test_who_said_so_too_is_counted_from_three_on(visitor: Client, others, is_told):
    voice, code = make_with_code()
    neighbours = [make_person(f"邻居{number}") for number in range(others)]
    make_matter(voice, *(make_voice(author=one) for one in neighbours))
    open_with_code(visitor, voice, code)
    page = visitor.get(f"/voices/receipt/{voice.pk}/").content.decode()
    assert (f"还有{others}位居民说过" in page) is is_told
