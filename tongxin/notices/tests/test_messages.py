"""A message said once is told in the street's language, and once for each occasion."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from tongxin.notices.messages import Message
from tongxin.notices.models import Notice
from tongxin.people.models import Channel
from tongxin.people.tests.make import make_office, make_person

pytestmark = pytest.mark.django_db
CUT = Message(
    key="office.cut",
    title="%(beginning)s… (more on the page)",
    text="Told.",
    link="people:office",
    by="pk",
)


def hearer():
    return make_person("林样例", answer_channel=Channel.INBOX)


def test_it_is_told_in_the_streets_language_whoever_acts_in_whichever_other():
    office = make_office("城建办 100%")
    with translation.override("en"):
        notice = CUT.tell(hearer(), office, once=7, beginning=office.name)
        assert translation.get_language() == "en"
    assert notice == Notice.objects.get()
    with translation.override("zh-hans"):
        title = translation.gettext(CUT.title) % {"beginning": office.name}
        assert (notice.title, notice.text) == (title, translation.gettext(CUT.text))
    assert title != CUT.title % {"beginning": office.name}
    assert notice.link == reverse("people:office", args=[office.pk])
    assert (notice.subject_label, notice.subject_id) == ("people.Office", office.pk)
    assert notice.key == "office.cut:7"


def test_it_is_owed_once_for_each_occasion():
    person, office = hearer(), make_office()
    CUT.tell(person, office, once=1, beginning="一")
    with pytest.raises(IntegrityError), transaction.atomic():
        CUT.tell(person, office, once=1, beginning="二")
    CUT.tell(person, office, once=2, beginning="二")
    assert Notice.objects.count() == 2


def test_without_text_without_link_and_without_anybody_to_hear_it():
    short = Message(key="office.said", title="Told.")
    notice = short.tell(hearer(), make_office(), once=1)
    assert (notice.text, notice.link) == ("", "")
    assert short.tell(None, make_office(), once=2) is None


def test_it_may_go_another_way_lead_elsewhere_and_be_told_lazy_facts():
    called = Message(
        key="office.called", title="%(what)s", link="people:office", by="pk"
    )
    elsewhere = make_office("别处")
    with translation.override("en"):
        notice = called.tell(
            hearer(),
            make_office(),
            once=1,
            channel=Channel.PHONE,
            linked=elsewhere,
            what=translation.gettext_lazy("Telephone"),
        )
    assert notice.channel == Channel.PHONE
    assert notice.link == reverse("people:office", args=[elsewhere.pk])
    with translation.override("zh-hans"):
        assert notice.title == translation.gettext("Telephone") != "Telephone"
