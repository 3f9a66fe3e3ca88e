"""A petitioner hears within the days of the rule that theirs is taken up."""

import pytest

from tongxin.notices.models import Notice
from tongxin.people.models import Channel
from tongxin.people.tests.make import make_office, make_person, make_street_clerk
from tongxin.voices import deadlines
from tongxin.voices.models import Voice
from tongxin.voices.operations import (
    accept_voice,
    dispatch_matter,
    dispatch_voice,
)
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.voices.tests.office import signed_in
from tongxin.work.models import Task
from tongxin.work.operations import recall_task

pytestmark = pytest.mark.django_db


def make_petition(**facts):
    author = make_person(answer_channel=Channel.LETTER)
    return make_voice(kind=Voice.Kind.PETITION, author=author, **facts)


def test_accepting_it_owes_a_letter():
    petition = accept_voice(make_street_clerk(), make_petition())
    notice = Notice.objects.get()
    assert (notice.channel, notice.subject_id) == (Channel.LETTER, petition.pk)
    assert petition.number in notice.title


def test_so_does_sending_it_on_but_only_once():
    clerk, petition, lead = make_street_clerk(), make_petition(), make_office()
    recall_task(clerk, dispatch_voice(clerk, petition, lead=lead))
    dispatch_voice(clerk, petition, lead=lead)
    owed = Notice.objects.filter(subject_label=Voice._meta.label)
    assert owed.count() == 1


def test_so_does_sending_its_matter_on():
    petition = make_petition()
    dispatch_matter(make_street_clerk(), make_matter(petition), lead=make_office())
    assert Task.objects.count() == 1
    assert Notice.objects.filter(subject_id=petition.pk).exists()


def test_no_other_kind_is_told():
    accept_voice(make_street_clerk(), make_voice(author=make_person()))
    assert not Notice.objects.exists()


def test_the_sheet_says_by_when_until_it_is_taken_up(clock):
    clock.at("2026-03-02 10:00")
    petition = make_petition(received_at=clock.now)
    assert str(deadlines.take_up_by(petition).on) == "2026-03-17"
    clerk = make_street_clerk()
    page = signed_in(clerk).get(petition.get_absolute_url()).content.decode()
    assert "3月17日" in page
    petition = accept_voice(clerk, petition)
    assert deadlines.take_up_by(petition) is None


def test_the_sheet_says_which_rule_gave_the_day():
    voice = make_voice(kind=Voice.Kind.CONSULT)
    page = signed_in(make_street_clerk()).get(voice.get_absolute_url())
    assert "2个工作日（广东省12345政务服务便民热线管理办法" in page.content.decode()
