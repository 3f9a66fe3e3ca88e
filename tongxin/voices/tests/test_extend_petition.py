from datetime import timedelta

import pytest
from django.urls import reverse

from tongxin.kernel import clock
from tongxin.notices.models import Notice
from tongxin.people.models import Office, Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_street_clerk,
    make_user,
)
from tongxin.voices.models import Answer, Voice
from tongxin.voices.operations import extend_petition, reopen_voice
from tongxin.voices.tests.make import (
    make_answered,
    make_voice,
    make_with_code,
    open_with_code,
)
from tongxin.voices.tests.office import (
    assert_refused,
    assert_says,
    assert_too_late,
    journalled,
    make_liaison,
    signed_in,
    strangers,
)

pytestmark = pytest.mark.django_db
WHY = "要请第三方鉴定房屋，鉴定要三周。"


def make_chief():
    return make_user(make_office("东晓街道办事处", Office.Kind.STREET), Role.CHIEF)


def make_petition(**facts):
    return make_voice("拆迁补偿对不上", kind=Voice.Kind.PETITION, **facts)


def test_it_has_thirty_days_more_and_the_author_hears_why():
    petition = make_petition(author=make_person())
    before = petition.due_on
    after = extend_petition(make_chief(), petition, reason=WHY)
    assert after.due_on == before + timedelta(days=30)
    assert (after.due_rule, after.first_due_on) == ("voice.petition.extend", before)
    assert Answer.objects.get().text == WHY
    assert WHY in Notice.objects.get().text
    assert journalled("voice.extended") == 1


def test_only_the_head_of_the_office_approves_it():
    petition = make_petition()
    others = [make_street_clerk(), make_community_clerk(), make_liaison(), *strangers()]
    assert_refused(lambda actor: extend_petition(actor, petition, reason=WHY), others)


def test_once_a_round():
    chief, petition = make_chief(), make_petition()
    extend_petition(chief, Voice.objects.get(pk=petition.pk), reason=WHY)
    assert_too_late(lambda: extend_petition(chief, petition, reason="还要"))


def test_a_new_round_may_need_longer_too():
    chief = make_chief()
    petition = make_answered(kind=Voice.Kind.PETITION)
    petition = reopen_voice(chief, petition, reason="没有说清楚")
    before = petition.due_on
    assert extend_petition(chief, petition, reason=WHY).due_on > before


def test_every_other_kind_keeps_its_day():
    told = "Only a petition may be given more days."
    voice = make_voice(kind=Voice.Kind.COMPLAIN)
    assert_says(told, lambda: extend_petition(make_chief(), voice, reason=WHY))


def test_nothing_that_is_late_becomes_punctual():
    petition = make_petition(due_on=clock.today() - timedelta(days=1))
    told = "Its day has passed; more days come too late."
    assert_says(told, lambda: extend_petition(make_chief(), petition, reason=WHY))


def test_the_reason_has_words():
    told = "Please give the reason; the author will read it."
    assert_says(
        told, lambda: extend_petition(make_chief(), make_petition(), reason=" ")
    )


def test_what_is_answered_needs_no_more_days():
    petition = make_answered(kind=Voice.Kind.PETITION)
    assert_too_late(lambda: extend_petition(make_chief(), petition, reason=WHY))


# ---- The pages ----


def test_the_head_gives_more_days_on_the_sheet(visitor):
    petition, code = make_with_code(kind=Voice.Kind.PETITION)
    address = reverse("voices:extend", args=[petition.pk])
    browser = signed_in(make_chief())
    assert address in browser.get(petition.get_absolute_url()).content.decode()
    assert "信访工作条例 第三十四条" in browser.get(address).content.decode()
    answer = browser.post(address, {"reason": WHY}, follow=True)
    assert WHY in answer.content.decode()
    # Given once, it is not offered again.
    assert address not in answer.content.decode()
    open_with_code(visitor, petition, code)
    assert WHY in visitor.get(f"/voices/receipt/{petition.pk}/").content.decode()


def test_a_clerk_is_not_offered_it():
    petition = make_petition()
    page = signed_in(make_street_clerk()).get(petition.get_absolute_url())
    assert reverse("voices:extend", args=[petition.pk]) not in page.content.decode()
