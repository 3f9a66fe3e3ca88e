from datetime import timedelta

import pytest
from django.utils import timezone

from tongxin.journal.models import Entry
from tongxin.kernel import receipts
from tongxin.notices.models import Notice
from tongxin.people.models import Organisation, Person
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community, make_estate
from tongxin.units.tests.make import make_unit
from tongxin.voices.models import Voice
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.voices.tests.office import make_liaison, signed_in

pytestmark = pytest.mark.django_db

PHONE = "+8613800138000"


def facts(**changes):
    usual = {
        "phone": "13800138000",
        "text": "楼道的灯坏了三天，没人修",
        "kind": "help",
        "channel": "phone",
        "audience": "office",
        "answer_channel": "phone",
        "once": "一次",
    }
    return {**usual, **changes}


def record(user=None, **changes):
    return signed_in(user or make_street_clerk()).post(
        "/inbox/record/", facts(**changes)
    )


def test_a_known_caller_one_sentence_and_it_is_filed():
    known = make_person("林样例", PHONE)
    make_matter(make_voice("楼道的灯坏了三天"), title="楼道照明")
    client = signed_in(make_street_clerk())
    page = client.post("/inbox/record/", facts(text=""))
    told = page.content.decode()
    assert page.status_code == 200
    assert "林样例" in told
    assert 'class="error"' not in told
    page = client.post("/inbox/record/", facts(caller=str(known.pk)))
    voice = Voice.objects.latest("pk")
    told = page.content.decode()
    for shown in (voice.number, "楼道照明", 'data-key="a"', "正在发到反映人留下的号码"):
        assert shown in told
    assert voice.author == known
    assert not page.context["code"], "it went to the number that the author left"


@pytest.mark.parametrize(
    ("left", "is_seen"),
    [
        ({"name": ""}, True),
        ({"phone": "0755-22334455", "answer_channel": "phone"}, True),
        ({"email": "wang@example.org"}, False),
        ({"phone": "13800138000"}, False),
        ({"phone": "13800138000", "for_name": "老母亲"}, False),
    ],
)
def test_the_code_is_shown_for_whoever_left_no_way_of_their_own(left, is_seen):
    usual = {"phone": "", "name": "王大", "answer_channel": "receipt"}
    page = record(**(usual | left))
    voice, code = Voice.objects.get(), page.context["code"]
    assert voice.is_code_seen == bool(code) == is_seen
    if is_seen:
        assert receipts.check(voice.receipt, code)
    else:
        told = Notice.objects.get(key=f"voice.code:{voice.receipt_id}")
        assert told.recipient in (voice.author, voice.filed_by)


def test_a_house_that_sends_no_text_messages_shows_it(settings):
    settings.SMS_SENDER = ""
    assert record(name="王大").context["code"]


def test_that_somebody_was_looked_up_is_on_record():
    known = make_person("林样例", PHONE)
    client = signed_in(make_community_clerk())
    part = client.post("/inbox/record/caller/", {"phone": "138 0013 8000"})
    assert "林样例" in part.content.decode()
    read = Entry.objects.get(action="person.read")
    assert (read.subject_id, read.fields) == (known.pk, ["caller"])
    part = client.post("/inbox/record/caller/", {"phone": "not a number"})
    assert part.status_code == 200


def test_a_number_that_several_share_is_told_apart_first():
    make_person("林样例", PHONE)
    make_person("林女儿", PHONE)
    page = record()
    assert not Voice.objects.exists()
    told = page.content.decode()
    assert "林女儿" in told
    assert facts()["text"] in told
    record(caller="other", name="林儿子")
    assert Voice.objects.get().author.name == "林儿子"


def test_somebody_new_with_a_name_and_a_place():
    unit = make_unit("独树村")
    page = record(name="张新来", spot="独树村")
    voice = Voice.objects.get()
    assert page.status_code == 200
    assert (voice.author.name, voice.unit) == ("张新来", unit)
    assert voice.author.answer_channel == "phone"


def test_without_number_and_name_the_receipt_is_all():
    record(phone="")
    assert Voice.objects.get().author is None


def test_an_anonymous_caller_leaves_nothing():
    record(name="不要记", audience="anonymous")
    assert Voice.objects.get().author is None
    assert not Person.objects.exists()


def test_for_somebody_else_and_for_an_organisation():
    firm = Organisation.objects.create(name="某某公司", kind="enterprise")
    record(name="女儿", for_name="老母亲", organisation=" 某某公司 ")
    voice = Voice.objects.get()
    assert (voice.author.name, voice.filed_by.name) == ("老母亲", "女儿")
    assert voice.organisation == firm


def test_a_body_that_is_not_registered_is_registered_with_the_voice():
    page = record(organisation="没登记的公司", phone="", once="另一次")
    assert page.status_code == 422
    assert "没登记的公司" in page.content.decode()
    record(organisation="没登记的公司", organisation_kind="social", phone="")
    firm = Organisation.objects.get()
    assert (firm.name, firm.kind) == ("没登记的公司", "social")
    assert Voice.objects.get().organisation == firm


def test_a_mistake_registers_nothing():
    record(organisation="某某公司", organisation_kind="social", text="灯" * 20_001)
    assert not Organisation.objects.exists()


def test_a_slip_of_paper_has_its_own_day():
    said = timezone.localtime() - timedelta(days=3)
    record(channel="paper", received_at=said.strftime("%Y-%m-%dT%H:%M"))
    voice = Voice.objects.get()
    assert timezone.localdate(voice.received_at) == said.date()
    later = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert record(received_at=later, phone="").status_code == 422


def test_the_channel_is_remembered():
    client = signed_in(make_street_clerk())
    assert client.get("/inbox/record/").context["form"].initial["channel"] == "phone"
    client.post("/inbox/record/", facts(channel="window"))
    assert client.get("/inbox/record/").context["form"].initial["channel"] == "window"


def test_the_same_page_sent_twice_is_one_voice():
    client = signed_in(make_street_clerk())
    client.post("/inbox/record/", facts())
    again = client.post("/inbox/record/", facts(caller=str(Person.objects.get().pk)))
    assert Voice.objects.count() == 1
    assert again.headers["Location"] == Voice.objects.get().get_absolute_url()
    assert "查询码只给一次" in following(client, again)


def following(client, answer) -> str:
    return client.get(answer.headers["Location"]).content.decode()


def test_a_mistake_lets_the_page_be_sent_again():
    client = signed_in(make_street_clerk())
    client.post("/inbox/record/", facts(organisation="没有"))
    client.post("/inbox/record/", facts())
    assert Voice.objects.count() == 1


def test_at_the_window_of_a_community_it_is_said_there_unless_told_otherwise():
    clerk = make_community_clerk()
    page = record(clerk)
    voice = Voice.objects.get()
    assert voice.community_id in clerk.community_ids
    assert page.context["voice"] == voice
    record(make_street_clerk(), phone="", once="另一次")
    assert Voice.objects.latest("pk").community is None


def test_a_voice_for_another_community_shows_its_code_and_is_theirs():
    make_estate("百仕达", make_community("绿景"))
    page = record(make_community_clerk(), spot="百仕达", phone="")
    assert page.context["code"] in page.content.decode()
    assert "另一个社区" in page.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"phone": "138"},
        {"phone": "打我电话"},
        {"kind": "x"},
        {"channel": "web"},
        {"channel": "sheet"},
        {"audience": "everyone"},
        {"text": "长" * 20_001},
        {"spot": "\x00"},
        {"spot": "没有这里"},
        {"email": "不是邮箱", "answer_channel": "email"},
        {"answer_channel": "email"},
        {"answer_channel": "letter"},
        {"received_at": "昨天"},
        {"name": "长" * 61},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_filed(changes):
    page = record(**changes)
    assert page.status_code == 422
    assert facts(**changes)["text"][:50] in page.content.decode()
    assert not Voice.objects.exists()


def test_it_is_no_page_of_others(visitor):
    for user in (make_liaison(), make_resident()):
        assert signed_in(user).get("/inbox/record/").status_code == 404
        client = signed_in(user)
        page = client.post("/inbox/record/caller/", {"phone": "13800138000"})
        assert page.status_code == 404
    assert visitor.get("/inbox/record/").status_code == 302
