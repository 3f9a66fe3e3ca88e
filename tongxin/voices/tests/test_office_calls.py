import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.journal.models import Entry
from tongxin.notices.models import CallTry, Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.voices.models import AuthorWord
from tongxin.voices.operations import answer_voice, decline_voice
from tongxin.voices.tests.make import make_voice
from tongxin.voices.tests.office import make_liaison, make_other_clerk, signed_in

pytestmark = pytest.mark.django_db


def waiting(text="灯坏了", name="林样例"):
    person = make_person(name, "+8613800138000", answer_channel="phone")
    voice = answer_voice(
        make_street_clerk(), make_voice(text, author=person), text="今晚换灯。"
    )
    return voice, Notice.objects.latest("pk")


def post(user, notice, outcome="reached", **facts):
    facts = {"outcome": outcome, "after_tries": notice.try_count, **facts}
    return signed_in(user).post(f"/calls/{notice.pk}/outcome/", facts)


def test_the_list_and_what_to_read_out():
    voice, notice = waiting()
    client = signed_in(make_community_clerk())
    assert "灯坏了" in client.get("/calls/").content.decode()
    told = client.get(f"/calls/{notice.pk}/").content.decode()
    for shown in ("林样例", "今晚换灯。", voice.number):
        assert shown in told
    # Four digits alone stand in many a voice's own number.
    assert not re.search("0013 ?8000", told)


def test_it_is_no_list_of_others(visitor):
    _voice, notice = waiting()
    for user in (make_liaison(), make_resident()):
        assert signed_in(user).get("/calls/").status_code == 404
    other = signed_in(make_other_clerk())
    assert list(other.get("/calls/").context["slice"].rows) == []
    assert other.get(f"/calls/{notice.pk}/").status_code == 404
    assert other.post(f"/calls/{notice.pk}/number/").status_code == 404
    assert post(make_other_clerk(), notice).status_code == 404
    assert visitor.get("/calls/").status_code == 302


def test_the_number_opens_by_a_press_and_is_on_record():
    voice, notice = waiting()
    page = signed_in(make_street_clerk()).post(f"/calls/{notice.pk}/number/")
    assert "138 0013 8000" in page.content.decode()
    read = Entry.objects.get(action="person.read")
    assert (read.subject_id, read.fields) == (voice.author_id, ["call"])


def test_reached_and_asked_at_once_then_the_next():
    _voice, notice = waiting()
    _other, following = waiting("门坏了")
    page = post(make_street_clerk(), notice, word="solved", comment="亮了")
    assert page.headers["Location"] == f"/calls/{following.pk}/"
    assert AuthorWord.objects.get().word == "solved"
    page = post(make_street_clerk(), following)
    assert page.headers["Location"] == "/calls/"
    assert AuthorWord.objects.count() == 1


def test_the_third_silence_is_not_reached():
    _voice, notice = waiting()
    for _ in range(3):
        notice.refresh_from_db()
        post(make_community_clerk(), notice, "no_answer")
    assert AuthorWord.objects.get().word == "not_reached"
    assert not signed_in(make_street_clerk()).get("/calls/").context["slice"].rows


def test_a_call_about_something_else_asks_for_no_word():
    person = make_person("林样例", "+8613800138000", answer_channel="phone")
    decline_voice(make_street_clerk(), make_voice(author=person), reason="归水务局")
    notice = Notice.objects.get()
    page = signed_in(make_street_clerk()).get(f"/calls/{notice.pk}/")
    assert 'name="word"' not in page.content.decode()
    post(make_street_clerk(), notice, word="solved")
    assert not AuthorWord.objects.exists()


def test_two_clerks_call_once_and_no_word_is_lost():
    _voice, notice = waiting()
    post(make_street_clerk(), notice, "no_answer")
    page = post(make_community_clerk(), notice, word="solved", comment="他说亮了")
    told = page.content.decode()
    assert page.status_code == 409
    assert "别人刚给这个人打过电话" in told
    assert "他说亮了" in told
    assert CallTry.objects.count() == 1
    notice.refresh_from_db()
    post(make_street_clerk(), notice)
    assert post(make_community_clerk(), notice).status_code == 409


@pytest.mark.parametrize(
    "facts",
    [
        {"outcome": "maybe"},
        {"outcome": ""},
        {"after_tries": "x"},
        {"after_tries": -1},
        {"word": "not_reached"},
        {"comment": "长" * 1001},
    ],
)
def test_what_is_wrong_is_said(facts):
    _voice, notice = waiting()
    assert post(make_street_clerk(), notice, **facts).status_code == 422
    assert not CallTry.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_rows():
    client, counts = signed_in(make_street_clerk()), []
    for more in (1, 2):
        for number in range(more):
            waiting(f"第{more}{number}件", f"林样例{number}")
        client.get("/calls/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/calls/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
