"""The own page: what the file says, who read it, putting it right; copy, erasure."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.members import operations, personal, policies, queries
from tongxin.members.models import Cadre, Correction, Membership
from tongxin.members.tests.make import (
    LONG_AGO,
    make_cadre,
    make_keeper,
    make_member,
    make_organisation,
)
from tongxin.notices.models import Notice
from tongxin.people import operations as people
from tongxin.people.models import Channel
from tongxin.people.tests.make import make_person, make_resident

pytestmark = pytest.mark.django_db
MINE = "members:mine"


def asked(user, text: str = "入党日期写错了", **facts) -> Correction:
    file = make_member(person=user.person, **facts)
    return operations.ask_correction(user, file, text=text)


# ---- Reading ----


def test_it_shows_every_row_where_the_vote_is_and_nobody_elses(client):
    user = make_resident()
    file = make_member(person=user.person)
    host, other = make_organisation(), make_member()
    operations.set_activity(SYSTEM, file, organisation=host, on=LONG_AGO)
    client.force_login(user)
    page = client.get(reverse(MINE)).text
    assert file.origin.name in page
    assert host.name in page
    assert other.origin.name not in page


def test_without_a_file_it_says_so_and_whom_to_tell(client):
    client.force_login(make_resident())
    page = client.get(reverse(MINE))
    assert "files" in page.context
    assert page.context["files"] == []
    assert "支部书记" in page.text


def test_each_reading_of_an_office_stands_there_and_the_own_does_not(client):
    user = make_resident()
    file = make_member(person=user.person)
    keeper = make_keeper(file.origin)
    client.force_login(keeper)
    client.get(reverse("members:organisation", args=[file.origin_id]))
    client.get(reverse("members:file", args=[file.pk]))
    client.force_login(user)
    client.get(reverse(MINE))
    page = client.get(reverse(MINE))
    (told,) = page.context["readings"]
    assert (told.who, told.on) == (file.origin.office.name, clock.today())
    assert told.count == 2


def test_readings_of_others_files_do_not_stand_there():
    file, other = make_member(), make_member()
    operations.note_reading(make_keeper(other.origin), [other], why="list")
    assert queries.readings_of([file], []) == []


def test_that_a_duty_was_read_stands_there_too(client):
    user = make_resident()
    cadre = make_cadre(make_organisation(), user.person)
    client.force_login(make_keeper(cadre.organisation))
    client.get(reverse("members:organisation", args=[cadre.organisation_id]))
    (told,) = queries.readings_of([], queries.own_duties(user))
    assert told.count == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_own_page_costs_the_same_for_one_and_for_three(
    client, django_assert_num_queries, count
):
    user = make_resident()
    for _each in range(count):
        file = make_member(person=user.person)
        operations.ask_correction(user, file, text="写错了")
        operations.note_reading(make_keeper(file.origin), [file], why="list")
        operations.end_file(
            SYSTEM, file, on=clock.today(), because=Membership.Because.LEFT
        )
    files = queries.own_file(user)
    assert len(files) == count
    assert [one.text for file in files for one in file.corrections.all()] == (
        ["写错了"] * count
    )
    with django_assert_num_queries(3):
        queries.own_file(user)
    with django_assert_num_queries(2):
        queries.readings_of(files, [])


# ---- Asking to put it right ----


def test_the_member_asks_and_the_keeper_answers_once():
    user = make_resident()
    user.person.answer_channel = Channel.INBOX
    user.person.save()
    request = asked(user)
    keeper = make_keeper(request.membership.origin)
    facts = {"outcome": Correction.Outcome.CORRECTED, "answer": "已经改好"}
    operations.answer_correction(keeper, request, **facts)
    request = Correction.objects.get(pk=request.pk)
    assert (request.text, request.answer) == ("入党日期写错了", "已经改好")
    assert request.answered_by == keeper
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.answer_correction(keeper, request, **facts)


def test_the_message_says_that_there_is_an_answer_and_not_of_what():
    user = make_resident()
    user.person.answer_channel = Channel.INBOX
    user.person.save()
    request = asked(user)
    operations.answer_correction(
        SYSTEM, request, outcome=Correction.Outcome.DECLINED, answer="原件如此"
    )
    notice = Notice.objects.get(recipient=user.person)
    words = notice.title + notice.text
    assert "党" not in words
    assert "原件" not in words
    assert notice.link == reverse(MINE)


def test_what_was_asked_and_answered_is_sealed():
    request = asked(make_resident())
    operations.answer_correction(
        SYSTEM, request, outcome=Correction.Outcome.DECLINED, answer="原件如此"
    )
    request.refresh_from_db()
    assert "入党".encode() not in bytes(request.text_sealed)
    assert "原件".encode() not in bytes(request.answer_sealed)


def test_nobody_asks_about_anothers_file_and_nobody_answers_the_own():
    user = make_resident()
    request = asked(user)
    file = request.membership
    with pytest.raises(PermissionDenied):
        operations.ask_correction(make_resident(), file, text="写错了")
    with pytest.raises(PermissionDenied):
        operations.ask_correction(make_keeper(file.origin), file, text="写错了")
    own = make_keeper(file.origin)
    own.person = user.person
    for actor in (user, own, make_keeper(make_organisation())):
        with pytest.raises(PermissionDenied):
            operations.answer_correction(
                actor, request, outcome="corrected", answer="好"
            )


def test_one_request_at_a_time_and_none_without_words():
    user = make_resident()
    request = asked(user)
    with refused("Your earlier request is still open."):
        operations.ask_correction(user, request.membership, text="再说一次")
    with refused("Say why."):
        operations.answer_correction(SYSTEM, request, outcome="corrected", answer=" ")
    with refused("Please choose."):
        operations.answer_correction(SYSTEM, request, outcome="", answer="好")
    operations.answer_correction(SYSTEM, request, outcome="corrected", answer="好")
    with refused("Say what is wrong."):
        operations.ask_correction(user, request.membership, text="  ")
    assert operations.ask_correction(user, request.membership, text="还有").is_open


def test_by_the_page_from_asking_to_the_answer(client):
    user = make_resident()
    file = make_member(person=user.person)
    client.force_login(user)
    ask = reverse("members:ask_correction", args=[file.pk])
    assert client.post(ask, {"text": ""}).status_code == 422
    assert client.post(ask, {"text": "支部写错了"}).status_code == 302
    client.force_login(make_keeper(file.origin))
    page = client.get(reverse("members:organisation", args=[file.origin_id]))
    ((request, _button),) = page.context["waiting"]
    answer = reverse("members:answer_correction", args=[file.pk, request.pk])
    assert "支部写错了" in client.get(answer).text
    facts = {"outcome": "declined", "answer": "介绍信上如此"}
    assert client.post(answer, facts).status_code == 302
    assert client.get(answer).status_code == 404
    client.force_login(user)
    assert "介绍信上如此" in client.get(reverse(MINE)).text


# ---- Copy and erasure ----


def test_the_copy_holds_files_duties_requests_and_who_read_them():
    user = make_resident()
    request = asked(user)
    file = request.membership
    operations.answer_correction(SYSTEM, request, outcome="corrected", answer="好")
    cadre = make_cadre(file.origin, user.person)
    host = make_organisation()
    operations.set_activity(SYSTEM, file, organisation=host, on=LONG_AGO)
    operations.note_reading(make_keeper(file.origin), [file, cadre], why="list")
    make_member()
    copy: Any = personal.data_of(user.person)
    (one,) = copy["files"]
    assert (one["organisation"], one["until"]) == (file.origin.name, "")
    assert one["corrections"][0]["answer"] == "好"
    assert one["takes_part"][0]["organisation"] == host.name
    assert len(copy["duties"]) == 1
    assert [row["who"] for row in copy["read"]] == [file.origin.office.name] * 2
    json.dumps(copy)


def test_erasure_leaves_no_row_of_it():
    user = make_resident()
    request = asked(user)
    operations.set_activity(
        SYSTEM, request.membership, organisation=make_organisation(), on=LONG_AGO
    )
    make_cadre(make_organisation(), user.person)
    other = make_member(person=make_person("何样例"))
    people.erase_person(user, user.person)
    assert list(Membership.objects.all()) == [other]
    assert not Cadre.objects.exists()
    assert not Correction.objects.exists()


def test_nobody_else_has_a_file_forgotten():
    file = make_member()
    for actor in (make_resident(), make_keeper(file.origin)):
        with pytest.raises(PermissionDenied):
            operations.forget_person(actor, file.person)
    assert policies.visible_to(SYSTEM).get() == file
