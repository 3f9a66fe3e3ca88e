"""Bodies that owe a word are reminded twice, on days before the end, once each."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tongxin.consultations import operations
from tongxin.consultations.models import AskedInstitution, Consultation
from tongxin.consultations.tests.make import asked, make_open
from tongxin.consultations.tests.test_ask_institution import (
    ask,
    make_company,
    make_worker,
    say,
)
from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Channel, User
from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db

# Monday the 9th to Monday the 23rd: three working days before are Wednesday the 18th,
# one is Friday the 20th.
BEGIN, END = "2026-11-09 10:00", date(2026, 11, 23)


@pytest.fixture
def worker(clock) -> User:
    clock.at(BEGIN)
    return make_worker(make_company())


@pytest.fixture
def consultation(worker) -> Consultation:
    found = make_open(closes_on=END)
    ask(found, worker.posts[0].office.organisation)
    return found


def reminders(user: User) -> list[Notice]:
    rows = Notice.objects.filter(
        recipient=user.person, key__startswith="consultation.asked_reminder"
    )
    return list(rows.order_by("pk"))


def lines() -> int:
    return Entry.objects.filter(action="consultation.institution_reminded").count()


def test_on_each_of_two_days_once_by_the_channel_they_chose(
    clock, worker, consultation
):
    worker.person.answer_channel = Channel.SMS
    worker.person.phone = "+8613800137001"
    worker.person.save()
    for moment, sent in (
        ("2026-11-17 18:00", 0),
        ("2026-11-18 08:59", 0),
        ("2026-11-18 09:00", 1),
        ("2026-11-18 09:10", 1),
        ("2026-11-19 12:00", 1),
        ("2026-11-20 09:00", 2),
        ("2026-11-23 17:00", 2),
    ):
        clock.at(moment)
        operations.remind_institutions_due()
        assert (len(reminders(worker)), lines()) == (sent, sent), moment
    first, _second = reminders(worker)
    assert first.channel == Channel.SMS
    assert first.title == f"示例股份公司还没有全部表态：{consultation.title}"
    assert "写明谁没有表态" in first.text
    assert "11月23日" in first.text
    line = Entry.objects.filter(action="consultation.institution_reminded").first()
    assert line is not None
    assert (line.subject_label, line.subject_id) == (
        Consultation._meta.label,
        consultation.pk,
    )


def test_whoever_has_said_all_is_not_reminded_and_whoever_owes_a_word_is(
    clock, worker, consultation
):
    company = worker.posts[0].office.organisation
    first, *others = asked(consultation)
    say(first, company)
    clock.at("2026-11-18 10:00")
    assert operations.remind_institutions_due() == 1
    for statement in others:
        say(statement, company)
    clock.at("2026-11-20 10:00")
    assert operations.remind_institutions_due() == 0
    one = AskedInstitution.objects.get()
    with refused("It has spoken: what it said stays on the record."):
        operations.remind_institution(SYSTEM, one)


def test_a_worker_that_stood_still_makes_up_for_one_not_for_two(
    clock, worker, consultation
):
    clock.at("2026-11-20 10:00")
    assert operations.remind_institutions_due() == 1
    assert operations.remind_institutions_due() == 0
    assert len(reminders(worker)) == 1
    with refused("The silent have been reminded twice already."):
        operations.remind_institution(SYSTEM, AskedInstitution.objects.get())


def test_whoever_was_asked_late_is_not_reminded_of_it_at_once(
    clock, worker, consultation
):
    clock.at("2026-11-18 10:00")
    late = make_worker(make_company("后问的单位"))
    ask(consultation, late.posts[0].office.organisation)
    assert operations.remind_institutions_due() == 1
    assert reminders(late) == []
    clock.at("2026-11-20 10:00")
    assert operations.remind_institutions_due() == 2
    assert len(reminders(late)) == 1


def test_a_short_consultation_reminds_of_what_was_asked_that_day_no_more(clock):
    clock.at("2026-11-09 10:00")
    user = make_worker(make_company())
    unit = make_open().unit
    assert unit is not None
    unit.applicant = user.posts[0].office.organisation
    unit.save()
    # Opened two working days before its end.
    make_open(unit, closes_on=date(2026, 11, 11))
    assert operations.remind_institutions_due() == 0
    clock.at("2026-11-10 09:30")
    assert operations.remind_institutions_due() == 1
    assert len(reminders(user)) == 1


def test_of_a_body_without_a_desk_nobody_says_that_it_was_reminded(clock, consultation):
    ask(consultation, make_company("没有坐席的单位"))
    clock.at("2026-11-18 10:00")
    assert operations.remind_institutions_due() == 1


def test_more_time_is_told_to_whoever_owes_a_word(worker, consultation):
    spoke = make_worker(make_company("说过的单位"))
    ask(consultation, spoke.posts[0].office.organisation)
    for statement in asked(consultation):
        say(statement, spoke.posts[0].office.organisation)
    operations.extend_consultation(SYSTEM, consultation, reason="商户没回")
    told = Notice.objects.filter(key__startswith="consultation.asked_extended")
    assert [notice.recipient_id for notice in told] == [worker.person_id]


def test_after_the_end_and_by_others_nobody_is_reminded(clock, worker, consultation):
    one = AskedInstitution.objects.get()
    elsewhere = make_community_clerk(make_community("松泉"))
    for other in (worker, elsewhere, VISITOR):
        with pytest.raises(PermissionDenied):
            operations.remind_institution(other, one)
    clock.at("2026-11-23 18:01")
    assert timezone.now() > consultation.closes_at
    assert operations.remind_institutions_due() == 0
    with refused("This consultation takes no answers now."):
        operations.remind_institution(make_street_clerk(), one)
