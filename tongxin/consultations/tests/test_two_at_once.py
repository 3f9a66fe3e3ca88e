"""Two tabs, two hundred people, and the end that comes in between."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tongxin.consultations import collecting, operations, queries
from tongxin.consultations.models import (
    Position,
    Stance,
    StatementCheck,
)
from tongxin.consultations.tests.make import (
    account_for,
    asked,
    entry_of,
    make_consultation,
    make_open,
    make_ready,
    make_statement,
    put_on_roll,
    voters,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.races import at_once
from tongxin.notices.models import Notice
from tongxin.people import operations as people
from tongxin.people.models import Organisation
from tongxin.people.tests.make import make_street_clerk

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_tabs_one_stance_stays_and_it_is_the_later():
    consultation = make_open()
    (voter,) = voters(consultation)
    statement = asked(consultation)[0]

    def say(choice):
        return lambda: operations.take_stance(voter, statement, choice=choice)

    results = at_once(*(say(choice) for choice in ("agree", "against") * 4))
    assert all(isinstance(one, Stance) for one in results)
    last = max(results, key=lambda one: one.expressed_at)
    assert Stance.objects.count() == 1
    assert queries.stances_of(entry_of(consultation, voter)) == {
        statement.pk: last.choice
    }


def answers_until_refused(voter, statement):
    for choice in ("agree", "against") * 500:
        try:
            yield operations.take_stance(voter, statement, choice=choice)
        except ValidationError:
            return


def test_nothing_acknowledged_is_lost_when_the_end_comes_in_between(monkeypatch):
    consultation = make_open()
    people, statement = voters(consultation, 6), asked(consultation)[0]
    end, now = consultation.closes_at, timezone.now
    assert end
    leaps: list[timedelta] = []
    monkeypatch.setattr(timezone, "now", lambda: now() + sum(leaps, timedelta()))

    def answer(voter):
        return lambda: list(answers_until_refused(voter, statement))

    def close():
        # Somebody is heard first, however slow the machine is.
        patience = time.monotonic() + 60
        while not Stance.objects.exists() and time.monotonic() < patience:
            time.sleep(0.002)
        leaps.append(end - now())
        return operations.close_consultation(SYSTEM, consultation)

    *taken, closed = at_once(*map(answer, people), close)
    assert closed.state == "closed"
    for voter, acknowledged in zip(people, taken, strict=True):
        kept = queries.stances_of(entry_of(consultation, voter))
        assert list(kept.values()) == [one.choice for one in acknowledged[-1:]]
    assert any(taken)
    assert all(
        one.expressed_at < end and one.received_at <= closed.closed_at
        for one in Stance.objects.all()
    )


def test_of_two_clerks_one_opens_it():
    consultation = make_consultation()
    put_on_roll(consultation.unit, "tenant", 12)
    make_ready(make_statement(consultation))
    operations.announce_consultation(SYSTEM, consultation)
    clerks = make_street_clerk(), make_street_clerk()

    def open_it(clerk):
        return lambda: operations.open_consultation(
            clerk,
            consultation,
            closes_on=clock.today() + timedelta(days=7),
            merges={},
        )

    results = at_once(*map(open_it, clerks))
    assert sorted(type(one).__name__ for one in results) == [
        "Consultation",
        "ValidationError",
    ]
    assert consultation.entries.count() == 12


def test_of_two_clerks_one_puts_them_on_the_call_list():
    consultation = make_open()
    one = collecting.silent_people(consultation)[0]
    people.change_contact(SYSTEM, one.person, phone="13800138000")
    clerks = make_street_clerk(), make_street_clerk()

    def call(clerk):
        return lambda: operations.call_the_silent(
            clerk, consultation, entry_ids=[one.entry_id]
        )

    results = at_once(*map(call, clerks))
    assert sorted(type(one).__name__ for one in results) == ["ValidationError", "int"]
    assert Notice.objects.filter(key__startswith="consultation.call").count() == 1


def test_of_two_answers_to_one_check_one_counts():
    consultation = make_consultation()
    (person,) = put_on_roll(consultation.unit, "tenant")
    user = account_for(person)
    asked_of = operations.invite_to_check(
        SYSTEM, make_statement(consultation), person=person, side="tenant"
    )

    def answer(facts):
        return lambda: operations.answer_check(user, asked_of, **facts)

    results = at_once(
        *map(answer, ({"is_fine": True}, {"is_fine": False, "note": "不清楚"}))
    )
    assert sorted(type(one).__name__ for one in results) == [
        "CheckInvitation",
        "ValidationError",
    ]
    asked_of.refresh_from_db()
    assert StatementCheck.objects.count() == asked_of.is_fine


def test_of_two_who_rewrite_one_statement_one_is_told():
    consultation = make_consultation()
    statement = make_statement(consultation, "灯要亮。")
    clerks = make_street_clerk(), make_street_clerk()

    def rewrite(clerk, text):
        line = operations.Line(text=text, pk=statement.pk, seen="灯要亮。")
        return lambda: operations.write_statements(clerk, consultation, lines=[line])

    results = at_once(*map(rewrite, clerks, ("夜里灯要亮。", "路灯要亮。")))
    assert sorted(type(one).__name__ for one in results) == [
        "NoneType",
        "ValidationError",
    ]


def test_a_word_said_while_it_is_asked_no_more_is_kept_or_refused():
    consultation = make_open()
    company = Organisation.objects.create(kind="stock", name="示例股份公司")
    one = operations.ask_institution(SYSTEM, consultation, organisation=company)
    statement = asked(consultation)[0]

    def say():
        return operations.state_position(
            SYSTEM,
            statement,
            organisation=company,
            word="agree",
            reason="可以",
            spokesperson="何举例",
        )

    def unask():
        return operations.unask_institution(SYSTEM, one, reason="不归它管")

    results = at_once(say, unask)
    refusals = PermissionDenied, ValidationError
    assert sum(isinstance(one, refusals) for one in results) == 1
    is_asked = consultation.institutions.exists()
    assert Position.objects.exists() == is_asked


def test_of_two_reminders_each_is_one():
    consultation = make_open()
    clerks = [make_street_clerk() for _ in range(4)]

    def remind(clerk):
        return lambda: operations.remind_the_silent(clerk, consultation)

    results = at_once(*map(remind, clerks))
    assert sum(isinstance(one, int) for one in results) == 2
    consultation.refresh_from_db()
    assert consultation.reminder_count == 2
