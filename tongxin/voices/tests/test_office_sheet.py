import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tongxin.journal.models import Entry
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.voices.operations import answer_voice, record_word
from tongxin.voices.tests.make import make_answered, make_matter, make_voice
from tongxin.voices.tests.office import (
    make_liaison,
    make_other_clerk,
    make_partner,
    send,
    signed_in,
)

pytestmark = pytest.mark.django_db

PHONE = "+8613800138000"


def sheet(user, voice, more=""):
    return signed_in(user).get(f"/inbox/{voice.pk}/{more}")


def words_of(user, voice):
    page = sheet(user, voice)
    assert page.status_code == 200
    return page.content.decode()


def test_words_author_and_the_list_beside_it():
    voice = make_voice("灯坏了，请修", author=make_person("林样例", PHONE))
    page = words_of(make_community_clerk(), voice)
    for told in ("灯坏了，请修", "林样例", voice.number, "收件箱"):
        assert told in page
    # Four digits alone stand in many a voice's own number.
    assert not re.search("0013 ?8000", page)


def test_others_find_nothing(visitor):
    voice = make_voice()
    for user in (make_other_clerk(), make_liaison(), make_resident()):
        assert sheet(user, voice).status_code == 404
    assert visitor.get(f"/inbox/{voice.pk}/").status_code == 302


def test_not_even_the_author_or_once_it_is_published():
    author = make_resident()
    voice = make_answered(author=author.person)
    assert sheet(author, voice).status_code == 404


def test_an_office_that_helps_reads_the_words_and_not_the_name():
    voice = make_voice("灯坏了", author=make_person("林样例", PHONE), audience="office")
    send(voice, assisting=[make_office("街道民生办")])
    page = words_of(make_liaison("街道民生办"), voice)
    assert "灯坏了" in page
    assert "林样例" not in page
    assert "林样例" in words_of(make_liaison(), voice)


def test_a_partner_never_reads_what_was_told_to_offices_only():
    partner = make_partner()
    voice = make_voice("只给办理单位", audience="office")
    send(voice, assisting=[partner.posts[0].office])
    assert sheet(partner, voice).status_code == 404


def test_the_number_opens_by_a_press_and_is_on_record():
    person = make_person("林样例", PHONE)
    voice = make_voice(author=person)
    clerk = make_street_clerk()
    page = signed_in(clerk).post(f"/inbox/{voice.pk}/contact/")
    assert "138 0013 8000" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    read = Entry.objects.get(action="person.read")
    assert (read.actor_id, read.subject_id) == (clerk.pk, person.pk)
    part = signed_in(clerk).post(
        f"/inbox/{voice.pk}/contact/", headers={"HX-Request": "true"}
    )
    assert "<html" not in part.content.decode()


def test_nobody_else_opens_the_number():
    voice = make_voice(author=make_person("林样例", PHONE))
    send(voice, assisting=[make_office("街道民生办")])
    path = f"/inbox/{voice.pk}/contact/"
    assert signed_in(make_liaison("街道民生办")).post(path).status_code == 403
    assert signed_in(make_other_clerk()).post(path).status_code == 404
    assert not Entry.objects.filter(action="person.read").exists()


def test_an_anonymous_voice_has_nobody_behind_it():
    voice = make_voice(audience="anonymous")
    page = words_of(make_street_clerk(), voice)
    assert "没留姓名和电话" in page
    path = f"/inbox/{voice.pk}/contact/"
    assert signed_in(make_street_clerk()).post(path).status_code == 403


def test_what_the_same_person_said_before():
    person = make_person()
    make_voice("去年说的", author=person)
    voice = make_voice("今年说的", author=person)
    make_voice("别人说的")
    page = sheet(make_street_clerk(), voice)
    assert [each.title for each in page.context["sheet"].earlier] == ["去年说的"]


@pytest.fixture
def lights():
    return make_matter(make_voice("楼道的灯坏了三天，没人修"), title="楼道照明")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_whether_there_is_one_like_it_is_one_key_away(headers, lights):
    voice = make_voice("我们楼道的灯坏了三天了")
    told = words_of(make_community_clerk(), voice)
    assert "楼道照明" not in told
    assert re.search(rf'href="/inbox/{voice.pk}/likely/"[^>]+data-key="a"', told)
    client = signed_in(make_community_clerk())
    page = client.get(f"/inbox/{voice.pk}/likely/", headers=headers)
    told = page.content.decode()
    assert ("<html" in told) != bool(headers)
    assert "楼道照明" in told
    assert f'name="matter" value="{lights.pk}"' in told
    assert re.search('data-key="a" autofocus>归入', told)


def test_there_is_none_like_it(lights):
    page = sheet(make_street_clerk(), make_voice("过渡补贴少发了"), "likely/")
    told = page.content.decode()
    assert "没有含这些字的事项" in told
    assert "楼道照明" not in told


def test_what_its_author_ticked_is_shown_at_once(lights):
    voice = make_voice("我们楼道的灯坏了三天了")
    voice.points.update(suggested_matter=lights)
    told = words_of(make_community_clerk(), voice)
    assert re.search('data-key="a">归入', told)
    assert told.count('data-key="a"') == 1


def test_the_next_point_is_shown_with_its_own(lights):
    voice = make_voice("我们楼道的灯坏了三天了")
    client = signed_in(make_street_clerk())
    client.post(
        f"/inbox/{voice.pk}/points/",
        {"points": "楼道的灯坏了\n楼道的灯坏了三天，没人修"},
    )
    first = voice.points.get(position=1)
    part = client.post(
        f"/inbox/{voice.pk}/points/{first.pk}/gather/",
        {"matter": lights.pk, "seen": ""},
        headers={"HX-Request": "true"},
    )
    assert 'data-key="a" autofocus>归入' in part.content.decode()


def test_what_happened_is_told_in_words():
    clerk = make_street_clerk()
    clerk.public_name = "黄演示"
    clerk.save()
    voice = make_voice()
    send(voice)
    answer_voice(clerk, voice, text="今晚换灯。")
    said = record_word(clerk, voice, word="not_solved", comment="还是暗")
    page = words_of(clerk, voice)
    word = str(said.get_word_display())
    for told in ("派了单：街道城建办", "黄演示答复了", "今晚换灯。", word, "还是暗"):
        assert told in page


@pytest.mark.parametrize(
    "act",
    [
        "dispatch",
        "answer",
        "interim",
        "decline",
        "place",
        "points",
        "attach",
        "reissue",
    ],
)
def test_every_act_opens_in_its_place(act):
    voice = make_voice()
    address = reverse(f"voices:{act}", args=[voice.pk])
    client = signed_in(make_street_clerk())
    assert client.get(address).context["act"] == act
    part = client.get(address, headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<div id="act">')


def test_the_slip_begins_with_who_led_before():
    before, voice = make_voice(), make_voice()
    make_matter(before, voice)
    task = send(before)
    clerk = make_street_clerk()
    slip = sheet(clerk, voice, "dispatch/").context["form"].initial
    assert slip["lead"] == task.assignments.get().office_id
    assert slip["due_on"] == task.assignments.get().due_on
    # Nobody led, and a community's day depends on whom it asks.
    slip = sheet(make_community_clerk(), make_voice(), "dispatch/").context["form"]
    assert slip.initial == {"lead": None}


def test_we_do_it_ourselves_is_offered_where_it_succeeds():
    for voice, is_offered in (
        (make_voice(), True),
        (make_voice(state="reopened"), True),
        (make_voice(state="accepted"), False),
    ):
        page = words_of(make_street_clerk(), voice)
        assert (f'action="/inbox/{voice.pk}/accept/"' in page) == is_offered


@pytest.mark.parametrize("act", ["publish", "reopen", "word"])
def test_an_act_that_is_not_due_shows_the_sheet_as_it_is(act):
    page = sheet(make_street_clerk(), make_voice(), f"{act}/")
    assert page.context["act"] == "none"


def test_what_an_office_may_not_do_is_not_offered():
    voice = make_voice()
    send(voice)
    page = sheet(make_liaison(), voice)
    assert [one.name for one in page.context["sheet"].acts] == ["answer", "interim"]
    voice = make_voice()
    send(voice, assisting=[make_office("街道民生办")])
    assert sheet(make_liaison("街道民生办"), voice).context["sheet"].acts == []


def test_the_number_of_queries_does_not_grow_with_the_list():
    clerk, voice = make_street_clerk(), make_voice()
    client = signed_in(clerk)
    counts = []
    for more in (0, 2):
        for _ in range(more):
            make_voice("另外一件事")
        client.get(f"/inbox/{voice.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/inbox/{voice.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
