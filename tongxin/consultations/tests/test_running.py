"""Reminders, the one extension, the end."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tongxin.consultations import operations, queries
from tongxin.consultations.models import Consultation
from tongxin.consultations.tests.make import (
    account_for,
    asked,
    end_now,
    make_consultation,
    make_open,
    seal_now,
    voters,
)
from tongxin.kernel import clock as house_clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls.tests.make import take_over
from tongxin.units.tests.make import make_applicant_worker

pytestmark = pytest.mark.django_db


def test_the_silent_are_reminded_twice_and_nobody_else_is():
    consultation = make_open()
    clerk = make_street_clerk()
    heard, later = voters(consultation, 2)
    operations.take_stance(heard, asked(consultation)[0], choice="unsure")
    assert operations.remind_the_silent(clerk, consultation) == 21
    operations.take_stance(later, asked(consultation)[0], choice="unsure")
    assert operations.remind_the_silent(clerk, consultation) == 20
    with refused("The silent have been reminded twice already."):
        operations.remind_the_silent(clerk, consultation)
    told = Notice.objects.filter(key__startswith="consultation.reminder")
    assert told.filter(recipient=heard.person).count() == 0
    assert told.filter(recipient=later.person).count() == 1


def test_whoever_took_a_place_over_is_told_instead_and_once():
    consultation = make_open()
    clerk = make_street_clerk()
    first, second, third, fourth = [
        entry.person for entry in consultation.entries.order_by("pk")[:4]
    ]
    newcomer, (known,) = make_resident(), [account_for(third)]
    for user, former in [(newcomer, first), (newcomer, second), (known, fourth)]:
        take_over(user, former)
    # Each has one place to speak from: theirs, else the first taken over.
    assert operations.remind_the_silent(clerk, consultation) == 22 - 2
    operations.take_stance(newcomer, asked(consultation)[0], choice="agree")
    operations.take_stance(known, asked(consultation)[0], choice="agree")
    assert operations.remind_the_silent(clerk, consultation) == 22 - 4
    told = Notice.objects.filter(key__startswith="consultation.reminder")
    assert not told.filter(recipient__in=[first, second, fourth]).exists()
    for user in (newcomer, known):
        (notice,) = told.filter(recipient=user.person_id)
        assert notice.key.startswith("consultation.reminder:1:")


def test_the_end_is_put_off_once_by_seven_days_with_a_reason():
    consultation = make_open()
    clerk, end = make_street_clerk(), consultation.closes_at
    assert end is not None
    with refused("Say why it takes longer."):
        operations.extend_consultation(clerk, consultation, reason=" ")
    changed = operations.extend_consultation(clerk, consultation, reason="商户没回")
    assert changed.closes_at == end + timedelta(days=7)
    assert (changed.first_closes_at, changed.is_extended) == (end, True)
    with refused("It has been put off once already."):
        operations.extend_consultation(clerk, consultation, reason="再延")
    told = Notice.objects.filter(key__startswith="consultation.extended")
    assert told.count() == 22


def test_it_is_closed_when_its_moment_is_past_and_not_before(clock):
    consultation = make_open()
    clerk = make_street_clerk()
    with refused("It was promised to be open until %(moment)s."):
        operations.close_consultation(clerk, consultation)
    assert operations.close_due() == 0
    clock.at(f"{timezone.localtime() + timedelta(days=8):%Y-%m-%d} 10:00")
    closed = operations.close_consultation(clerk, consultation)
    assert (closed.state, closed.is_over) == ("closed", True)
    assert closed.paper_until is not None
    assert closed.paper_until > timezone.localdate(closed.closes_at)
    with refused("This consultation is not open."):
        operations.close_consultation(clerk, consultation)
    with refused("This consultation takes no answers now."):
        operations.remind_the_silent(clerk, consultation)


def test_after_the_end_it_is_put_off_only_where_a_side_was_not_heard(clock):
    """Twelve tenants or ten shops are heard from seven on (COMMON-GROUND.md §3)."""
    consultation = make_open(statements=1)
    assert [side.least_heard for side in consultation.sides.all()] == [7, 7]
    (statement,) = asked(consultation)
    for voter in voters(consultation, 22)[: 12 + 6]:
        operations.take_stance(voter, statement, choice="agree")
    end_now(consultation)
    operations.close_consultation(SYSTEM, consultation)
    (shops,) = queries.not_heard(consultation)
    assert (shops.side.kinds, shops.missing_count) == (["shop"], 1)
    clerk = make_street_clerk()
    again = operations.extend_consultation(clerk, consultation, reason="商户没怎么回")
    assert again.is_taking
    assert timezone.localdate(again.closes_at) == house_clock.today() + timedelta(
        days=7
    )
    assert (again.closed_at, again.paper_until) == (None, None)
    # Whoever has answered is not told; and it is done once.
    told = Notice.objects.filter(key__startswith="consultation.extended")
    assert told.count() == shops.silent_count
    end_now(again)
    Consultation.objects.filter(pk=again.pk).update(first_closes_at=again.opened_at)
    operations.close_consultation(SYSTEM, again)
    assert queries.not_heard(again)
    with refused("This consultation takes no answers now."):
        operations.extend_consultation(clerk, again, reason="再等等")


def test_where_all_sides_were_heard_the_end_is_the_end():
    consultation = make_open(statements=1)
    (statement,) = asked(consultation)
    for voter in voters(consultation, 22):
        operations.take_stance(voter, statement, choice="agree")
    end_now(consultation)
    for closing in (False, True):
        if closing:
            operations.close_consultation(SYSTEM, consultation)
        with refused("This consultation takes no answers now."):
            operations.extend_consultation(SYSTEM, consultation, reason="再等等")


def test_sealed_nothing_is_put_off():
    consultation = seal_now(make_open(statements=1))
    with refused("This consultation takes no answers now."):
        operations.extend_consultation(SYSTEM, consultation, reason="再等等")


def test_the_worker_closes_what_nobody_closed():
    consultation = end_now(make_open())
    assert operations.close_due() == 1
    assert operations.close_due() == 0
    assert Consultation.objects.get().state == "closed"
    assert consultation.closes_at


def test_a_draft_neither_reminds_nor_closes():
    draft = make_consultation()
    with refused("This consultation takes no answers now."):
        operations.remind_the_silent(SYSTEM, draft)
    with refused("This consultation is not open."):
        operations.close_consultation(SYSTEM, draft)


def test_nobody_else_runs_it():
    consultation = make_open()
    for other in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(consultation.unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            operations.remind_the_silent(other, consultation)
        with pytest.raises(PermissionDenied):
            operations.extend_consultation(other, consultation, reason="等等")
        with pytest.raises(PermissionDenied):
            operations.close_consultation(other, consultation)


def test_the_worker_passes_over_what_somebody_closes_meanwhile(monkeypatch):
    end_now(make_open())

    def refuse(*_args):
        raise ValidationError("somebody was first")

    monkeypatch.setattr(
        "tongxin.consultations.operations.running.close_consultation", refuse
    )
    assert operations.close_due() == 0
