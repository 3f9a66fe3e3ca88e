"""Somebody says something on the site: no account, no script, only words needed."""

import io
import re
from unittest.mock import ANY

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tongxin.journal.models import Entry
from tongxin.kernel import receipts
from tongxin.notices.models import Notice
from tongxin.people.models import Channel, Person
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.renewal.tests.make import make_unit
from tongxin.voices import doorstep
from tongxin.voices.forms.resident import MOST_FILES
from tongxin.voices.models import Voice
from tongxin.voices.operations.intake import MAX_FILES
from tongxin.voices.tests.make import make_matter, make_published, make_voice

pytestmark = pytest.mark.django_db
NEW, FILED = "/voices/new/", "/voices/filed/"
WORDS = "楼道的灯坏了两个月，老人晚上不敢下楼。"
# What the form sends when somebody only wrote and pressed the button.
UNTOUCHED = {
    "kind": "help",
    "audience": "public",
    "answer_channel": "receipt",
    "where": "",
    "website": "",
}


@pytest.fixture(autouse=True)
def slow_hand(monkeypatch: pytest.MonkeyPatch):
    """Nobody in these tests is quicker than a person, unless a test says so."""
    cache.clear()
    monkeypatch.setattr(doorstep, "LEAST_SECONDS", -1)


def typed(text: str = WORDS, **changes: object) -> dict[str, object]:
    return {**UNTOUCHED, "text": text, "opened": doorstep.opened_now(), **changes}


def the_voice() -> Voice:
    return Voice.objects.get()


def errors(response) -> str:
    return str(response.context["form"].errors)


# ---- A visitor ----


def test_words_alone_are_enough(visitor: Client):
    response = visitor.post(NEW, typed())

    assert (response.status_code, response.url) == (302, FILED)
    voice = the_voice()
    assert (voice.text, voice.kind, voice.channel) == (WORDS, "help", "web")
    assert (voice.author, voice.filed_by, voice.recorded_by) == (None, None, None)
    assert not Person.objects.exists()


def test_receipt_page_shows_number_and_a_code_that_opens(visitor: Client):
    visitor.post(NEW, typed())

    page = visitor.get(FILED).content.decode()

    voice = the_voice()
    assert voice.number in page
    code = re.search(r'class="code">(\d{3}) (\d{3})<', page)
    assert code
    assert voice.receipt
    assert receipts.check(voice.receipt, "".join(code.groups()))


def test_code_is_not_kept_on_the_server(visitor: Client):
    visitor.post(NEW, typed())

    assert "filed" in visitor.cookies
    assert visitor.cookies["filed"]["httponly"]
    assert visitor.cookies["filed"]["path"] == FILED
    assert not dict(visitor.session)


def test_receipt_page_of_nothing_leads_to_the_door(visitor: Client):
    assert visitor.get(FILED).url == "/voices/receipt/"
    visitor.cookies["filed"] = "1.123456:forged:signature"
    assert visitor.get(FILED).url == "/voices/receipt/"


def test_name_and_number_make_a_sealed_person(visitor: Client):
    contact = {"name": "林样例", "phone": "138 0013 8000", "answer_channel": "sms"}
    visitor.post(NEW, typed(**contact))

    author = the_voice().author
    assert author is not None
    assert (author.name, author.phone) == ("林样例", "+8613800138000")
    assert Notice.objects.get().recipient == author


def test_text_message_needs_a_number(visitor: Client):
    response = visitor.post(NEW, typed(answer_channel="sms"))
    assert "手机号" in errors(response)
    assert not Voice.objects.exists()


def test_number_must_be_one(visitor: Client):
    response = visitor.post(NEW, typed(answer_channel="sms", phone="138"))
    assert "phone" in response.context["form"].errors


def test_letter_needs_address_and_name(visitor: Client):
    response = visitor.post(NEW, typed(answer_channel="letter"))
    assert response.context["form"].errors.keys() == {"address", "name"}
    visitor.post(
        NEW, typed(answer_channel="letter", address="独树村3栋", name="林样例")
    )
    author = the_voice().author
    assert author
    assert author.answer_channel == Channel.LETTER


def test_landline_gets_no_text_message(visitor: Client):
    response = visitor.post(NEW, typed(answer_channel="sms", phone="0755-25123456"))
    assert "手机号" in errors(response)
    assert not Person.objects.exists()


def test_anonymous_keeps_nothing_of_what_was_typed(visitor: Client):
    contact = {"name": "林样例", "phone": "13800138000", "answer_channel": "sms"}
    visitor.post(NEW, typed(audience="anonymous", for_name="林奶奶", **contact))

    voice = the_voice()
    assert (voice.audience, voice.author, voice.filed_by) == ("anonymous", None, None)
    assert not Person.objects.exists()
    assert "谁也没法替您找回来" in visitor.get(FILED).content.decode()


def test_petition_is_asked_apart_and_has_its_own_clock(visitor: Client):
    assert "信访工作条例" in visitor.get(NEW).content.decode()
    visitor.post(NEW, typed(is_petition="on"))
    assert (the_voice().kind, the_voice().due_rule) == (
        "petition",
        "voice.due.petition",
    )


def test_each_kind_says_by_when(visitor: Client, clock):
    clock.at("2026-11-24 10:00")
    page = visitor.get(NEW).content.decode()
    assert "2个工作日内答复，最晚11月26日" in page
    assert "10个工作日内答复，最晚12月8日" in page


def test_deadline_without_a_calendar_is_marked(visitor: Client, clock):
    clock.at("2026-12-25 10:00")
    assert "（暂算）" in visitor.get(NEW).content.decode()


def test_unit_of_the_address_is_chosen(visitor: Client):
    unit = make_unit("独树村", slug="dushu")
    page = visitor.get(f"{NEW}?unit=dushu").content.decode()
    assert f'value="unit:{unit.pk}" selected' in page

    visitor.post(NEW, typed(where=f"unit:{unit.pk}"))

    voice = the_voice()
    assert (voice.unit, voice.community) == (unit, unit.community)


def test_place_without_a_unit(visitor: Client):
    community = make_unit().community
    visitor.post(NEW, typed(where=f"place:{community.pk}"))
    assert (the_voice().unit, the_voice().community) == (None, community)


def test_unknown_unit_of_the_address_is_passed_over(visitor: Client):
    make_unit()
    page = visitor.get(f"{NEW}?unit=../../etc").content.decode()
    assert "selected>" not in page.split('id="id_where"')[1].split("</select>")[0] or (
        'value="" selected' in page
    )


def test_on_behalf_keeps_both_and_tells_the_helper(visitor: Client):
    contact = {"name": "林样例", "phone": "13800138000", "answer_channel": "sms"}
    visitor.post(NEW, typed(for_name="林奶奶", **contact))

    voice = the_voice()
    assert voice.author
    assert voice.filed_by
    assert (voice.author.name, voice.filed_by.name) == ("林奶奶", "林样例")
    assert Notice.objects.get().recipient == voice.filed_by


# ---- Photos ----


def photo(name: str = "灯.jpg") -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")


def test_photos_come_along(visitor: Client):
    visitor.post(NEW, typed(photos=[photo(), photo("楼道.jpg")]))
    assert [a.name for a in the_voice().attachments.all()] == ["灯.jpg", "楼道.jpg"]


def test_bad_file_is_named_and_nothing_is_filed(visitor: Client):
    bad = SimpleUploadedFile("病毒.exe", b"MZ\x90\x00" * 9)
    response = visitor.post(NEW, typed(photos=[photo(), bad]))
    assert "病毒.exe" in errors(response)
    assert not Voice.objects.exists()


def test_too_many_photos(visitor: Client):
    response = visitor.post(NEW, typed(photos=[photo() for _ in range(7)]))
    assert "您选了7个" in errors(response)


def test_form_and_operation_count_alike():
    assert MOST_FILES == MAX_FILES


# ---- Others have said the like ----


def like_this():
    spoken = [
        make_published(
            "家里有老人，过渡房能不能近一点？",
            "可以优先安排。",
            text=f"家里有老人，过渡房能不能近一点，要有电梯。{n}",
        )
        for n in range(3)
    ]
    return make_matter(*spoken, title="行动不便的老人，过渡房近一点")


ASKED = "家里有老人，腿脚不好，过渡房能不能近一点？"


def test_button_shows_what_others_said_and_files_nothing(visitor: Client):
    matter = like_this()

    page = visitor.post(NEW, typed(ASKED, look="1")).content.decode()

    assert Voice.objects.count() == 3
    assert matter.title in page
    assert "3位居民提过" in page
    assert ASKED in page
    assert "wrongs" not in page


def test_part_for_script_shows_the_same(visitor: Client):
    matter = like_this()
    page = visitor.post("/voices/alike/", {"text": ASKED}).content.decode()
    assert page.strip().startswith("<section")
    assert matter.title in page


def test_ticked_matter_is_suggested_never_merged(visitor: Client):
    matter = like_this()
    visitor.post(NEW, typed(ASKED, join=[matter.pk]))

    voice = Voice.objects.order_by("-pk")[0]
    point = voice.points.get()
    assert (point.text, point.matter, point.suggested_matter) == (ASKED, None, matter)


def test_two_ticks_are_both_kept(visitor: Client):
    first, second = like_this(), like_this()
    visitor.post(NEW, typed(ASKED, join=[first.pk, second.pk]))
    points = Voice.objects.order_by("-pk")[0].points.all()
    assert [p.suggested_matter for p in points] == [first, second]


def test_matter_that_is_not_public_cannot_be_joined(visitor: Client):
    hidden = make_matter(make_voice())
    visitor.post(NEW, typed(join=[hidden.pk, 99_999, "x"]))
    assert Voice.objects.order_by("-pk")[0].points.get().suggested_matter is None


def test_what_only_offices_know_is_never_hinted_at(visitor: Client):
    make_matter(
        *(make_voice(ASKED, audience="office") for _ in range(4)), title="只有单位知道"
    )
    page = visitor.post("/voices/alike/", {"text": ASKED}).content.decode()
    assert "只有单位知道" not in page
    assert "没有相近的事" in page


def test_private_words_of_a_published_voice_are_no_bait(visitor: Client):
    make_published("楼道灯坏了找谁？", text="我是张三丰，电话13912345678，灯坏了。")
    for bait in ("张三丰", "张三丰电话13912345678"):
        page = visitor.post("/voices/alike/", {"text": bait}).content.decode()
        assert "楼道灯" not in page


def test_small_count_is_not_told(visitor: Client):
    spoken = make_published("过渡房能不能近一点？", text=ASKED)
    make_matter(spoken, title="过渡房近一点")
    page = visitor.post("/voices/alike/", {"text": ASKED}).content.decode()
    assert "过渡房近一点" in page
    assert "位居民提过" not in page


def test_clerk_on_this_page_sees_no_more_than_anybody(client: Client):
    make_matter(make_voice(ASKED), title="单位内部的事项")
    client.force_login(make_street_clerk())
    page = client.post("/voices/alike/", {"text": ASKED}).content.decode()
    assert "单位内部的事项" not in page


# ---- Signed in ----


def test_signed_in_is_not_asked_again(client: Client):
    user = make_resident("林样例", "+8613800138000")
    client.force_login(user)

    page = client.get(NEW).content.decode()
    assert 'name="phone"' not in page
    assert 'name="name"' not in page
    client.post(NEW, typed(answer_channel="inbox"))

    voice = the_voice()
    assert (voice.author, voice.recorded_by) == (user.person, None)
    assert Notice.objects.get().recipient == user.person
    assert f"/voices/receipt/{voice.pk}/" in client.get(FILED).content.decode()


def test_signed_in_may_change_the_way(client: Client):
    user = make_resident("林样例", "+8613800138000")
    client.force_login(user)
    client.post(NEW, typed(answer_channel="email", email="lin@example.org"))
    author = the_voice().author
    assert author
    assert author.pk == user.person_id
    assert (author.answer_channel, author.email) == ("email", "lin@example.org")


def test_signed_in_for_somebody_else(client: Client):
    user = make_resident("林样例", "+8613800138000")
    client.force_login(user)
    client.post(NEW, typed(answer_channel="inbox", for_name="林奶奶"))
    voice = the_voice()
    assert voice.author
    assert voice.author.name == "林奶奶"
    assert voice.filed_by == user.person
    assert Notice.objects.get().recipient == user.person


def test_signed_in_and_anonymous_leaves_no_trace(client: Client):
    user = make_resident("林样例", "+8613800138000")
    client.force_login(user)
    client.post(NEW, typed(audience="anonymous", photos=[photo()]))

    voice = the_voice()
    assert (voice.author, voice.filed_by) == (None, None)
    assert voice.attachments.get().added_by is None
    told = Entry.objects.filter(subject_label="voices.Voice").values_list(
        "actor_kind", "actor_id", "on_behalf_of_id"
    )
    assert list(told) == [("public", None, None)]
    assert all(name.startswith("_auth") for name in dict(client.session))


def test_account_without_a_person_files_like_a_visitor(client: Client):
    client.force_login(make_street_clerk())
    client.post(NEW, typed(name="林样例"))
    author = the_voice().author
    assert author
    assert author.name == "林样例"
    assert the_voice().recorded_by is None


# ---- Programs, and people at the doorstep ----


def test_hidden_field_stops_a_program(visitor: Client):
    response = visitor.post(NEW, typed(website="http://spam.example"))
    assert "看不见的格子" in errors(response)
    assert not Voice.objects.exists()


def test_too_quick_is_asked_to_press_again(visitor: Client, monkeypatch):
    monkeypatch.setattr(doorstep, "LEAST_SECONDS", 2)
    response = visitor.post(NEW, typed())
    assert "请再按一次" in errors(response)
    # The moment stays the same, so pressing again a little later works.
    sent = response.context["form"]["opened"].value()
    monkeypatch.setattr(doorstep, "LEAST_SECONDS", -1)
    assert visitor.post(NEW, typed(opened=sent)).status_code == 302


@pytest.mark.parametrize("token", ["", "form:forged", "form:1uXXXX:" + "a" * 43])
def test_form_that_we_did_not_hand_out(visitor: Client, token: str):
    response = visitor.post(NEW, typed(opened=token))
    assert "请再按一次" in errors(response)
    fresh = response.context["form"]["opened"].value()
    assert visitor.post(NEW, typed(opened=fresh)).status_code == 302


def test_flood_from_one_connection_is_stopped_with_a_way_out(visitor: Client):
    for _ in range(12):
        assert visitor.post(NEW, typed()).status_code == 302
    assert "10分钟" in errors(visitor.post(NEW, typed()))
    assert "10分钟" not in str(
        Client(REMOTE_ADDR="203.0.113.9").post(NEW, typed()).context
    )


# ---- Nasty inputs ----


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{ 7|add:7 }} {% load x %}",
        "' OR 1=1; DROP TABLE voices_voice; --",
        "👵🏻🏚️ 电梯坏了",
        "\u202e反过来\u202c的字",
        "第一行\r\n第二行",
        "字" * 20_000,
        "=HYPERLINK(1)",
        "\x00有空字符",
        "%s %(x)s {0}",
    ],
)
def test_odd_words_are_kept_as_they_are(visitor: Client, text: str):
    assert visitor.post(NEW, typed(text)).status_code == 302
    kept = text.replace("\x00", "").replace("\r\n", "\n")
    assert the_voice().text == kept


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\x00", "\u3000"])
def test_no_words_are_no_voice(visitor: Client, text: str):
    response = visitor.post(NEW, typed(text))
    assert "请写下是什么事" in errors(response)


def test_too_long_says_how_long(visitor: Client):
    response = visitor.post(NEW, typed("字" * 20_001))
    assert "写了20001个字，最多20000个字" in errors(response)
    assert "字" * 20_001 in response.content.decode()


@pytest.mark.parametrize(
    "field",
    [
        {"kind": "hack"},
        {"audience": "everybody"},
        {"where": "unit:1 OR 1=1"},
        {"where": "unit:99999"},
        {"answer_channel": "pigeon"},
        {"answer_channel": "inbox"},
        {"email": "nobody", "answer_channel": "email", "name": "x"},
        {"name": "名" * 61},
        {"phone": "1" * 99},
    ],
    ids=str,
)
def test_bad_choice_is_refused_in_words(visitor: Client, field: dict[str, str]):
    response = visitor.post(NEW, typed(**field))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Voice.objects.exists()


def test_words_are_escaped_on_the_way_back(visitor: Client):
    page = visitor.post(NEW, typed("<script>x</script>", kind="hack")).content.decode()
    assert "<script>x</script>" not in page
    assert "&lt;script&gt;x" in page


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(visitor: Client, method: str):
    assert getattr(visitor, method)(NEW).status_code == 405
    assert visitor.get("/voices/alike/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_form_asks_a_fixed_number_of_questions(
    visitor: Client, django_assert_max_num_queries, rows: int
):
    for _ in range(rows):
        make_unit()
    visitor.get(NEW)
    with django_assert_max_num_queries(2):
        visitor.get(NEW)


@pytest.mark.parametrize("rows", [1, 3])
def test_hint_asks_a_fixed_number_of_questions(
    visitor: Client, django_assert_max_num_queries, rows: int
):
    for _ in range(rows):
        like_this()
    with django_assert_max_num_queries(11):
        visitor.post("/voices/alike/", {"text": ASKED})


def test_nothing_about_others_on_the_receipt_page(visitor: Client):
    visitor.post(NEW, typed())
    assert visitor.get(FILED).headers["Cache-Control"] == ANY
    assert "no-store" in visitor.get(FILED).headers["Cache-Control"]
    assert Client().get(FILED).url == "/voices/receipt/"
