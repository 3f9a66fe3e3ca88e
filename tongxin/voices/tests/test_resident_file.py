"""Somebody says something on the site: no account, no script, only words needed."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tongxin.journal.models import Entry
from tongxin.kernel import receipts
from tongxin.kernel.fields import MOST_FILES
from tongxin.notices.models import Notice
from tongxin.people.models import Channel, Organisation, Person
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.units.tests.make import make_unit
from tongxin.voices.models import Voice
from tongxin.voices.operations.intake import MAX_FILES
from tongxin.voices.tests.filing import (  # noqa: F401 - a fixture
    FILED,
    NEW,
    WORDS,
    errors,
    slow_hand,
    the_voice,
    typed,
)
from tongxin.voices.tests.make import make_with_code, open_with_code
from tongxin.voices.tests.office import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("slow_hand")]


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


# ---- For a company or an association ----


def test_a_body_speaks_under_its_own_name(visitor: Client):
    visitor.post(NEW, typed(speaks_for=" 翠竹  物业 ", name="林样例"))

    voice = the_voice()
    assert (voice.speaks_for, voice.organisation) == ("翠竹 物业", None)
    sheet = signed_in(make_street_clerk()).get(voice.get_absolute_url())
    assert "翠竹 物业" in sheet.content.decode()


def test_a_registered_body_is_known_by_its_name(visitor: Client):
    firm = Organisation.objects.create(name="翠竹物业", kind="property")

    visitor.post(NEW, typed(speaks_for="翠竹物业", name="林样例"))

    assert the_voice().organisation == firm


def test_who_leaves_no_name_speaks_for_nobody(visitor: Client):
    visitor.post(NEW, typed(speaks_for="翠竹物业", audience="anonymous"))

    assert the_voice().speaks_for == ""


def test_who_spoke_for_it_sees_so(visitor: Client):
    voice, code = make_with_code(speaks_for="翠竹物业")
    open_with_code(visitor, voice, code)

    page = visitor.get(f"/voices/receipt/{voice.pk}/").content.decode()

    assert "翠竹物业" in page
