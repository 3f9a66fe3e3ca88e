"""Reading a message, and dropping what is overtaken."""

import pytest
from django.core.exceptions import PermissionDenied

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.notices import operations, queries
from tongxin.notices.models import LetterRun, Notice
from tongxin.notices.tests.make import make_notice
from tongxin.people.models import Channel
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.places.tests.make import make_estate

pytestmark = pytest.mark.django_db
State = Notice.State


def test_message_is_read_once(clock):
    opened = clock.at("2026-11-24 10:00")
    resident = make_resident()
    notice = make_notice(resident.person, channel=Channel.INBOX, state=State.SENT)
    assert queries.unread_count(resident) == 1

    operations.read_notice(resident, notice)
    clock.forward(hours=1)
    notice = operations.read_notice(resident, notice)

    assert notice.read_at == opened
    assert queries.unread_count(resident) == 0
    assert [e.action for e in Entry.objects.all()] == ["notice.opened"]


def test_nobody_else_opens_it():
    notice = make_notice(channel=Channel.INBOX, state=State.SENT)
    for stranger in (make_resident(), make_street_clerk()):
        with pytest.raises(PermissionDenied):
            operations.read_notice(stranger, notice)
    notice.refresh_from_db()
    assert notice.read_at is None


def test_what_waits_about_a_subject_is_dropped():
    subject, other = make_estate("独树村"), make_estate("粤通大院")
    clerk = make_street_clerk()
    waiting = [
        make_notice(subject=subject),
        make_notice(subject=subject, channel="phone"),
    ]
    run = LetterRun.objects.create(office=clerk.posts[0].office, made_by=clerk)
    stay = [
        make_notice(subject=subject, state=State.SENT),
        make_notice(subject=subject, channel="letter", letter_run=run),
        make_notice(subject=other),
    ]
    before = [notice.state for notice in stay]

    assert operations.drop_waiting(SYSTEM, subject) == 2
    assert operations.drop_waiting(SYSTEM, subject) == 0

    assert {Notice.objects.get(pk=n.pk).state for n in waiting} == {State.DROPPED}
    assert [Notice.objects.get(pk=n.pk).state for n in stay] == before
    assert [e.action for e in Entry.objects.all()] == ["notices.dropped"]


def test_everything_told_about_a_subject():
    subject = make_estate()
    told = [make_notice(subject=subject), make_notice(subject=subject)]
    assert list(queries.about_visible(subject._meta.label, subject.pk)) == told
