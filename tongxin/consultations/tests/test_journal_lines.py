"""A line names the fields that the database holds otherwise, and of answers nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongxin.consultations import operations
from tongxin.consultations.tests.make import (
    account_for,
    asked,
    make_consultation,
    make_open,
    make_statement,
    put_on_roll,
    seal_now,
    voters,
)
from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Organisation
from tongxin.people.tests.make import make_street_clerk
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db


def fields_of(action: str) -> set[str]:
    return set(Entry.objects.filter(action=action).latest("pk").fields)


def test_what_is_prepared_and_run():
    consultation = make_open()
    operations.extend_consultation(SYSTEM, consultation, reason="商户没怎么回")
    operations.remind_the_silent(SYSTEM, consultation)
    seal_now(make_open())
    days = {"opens_on", "ends_on"}
    prepared = {"unit", "title", "record_on", "seal_key", "salt"} | days
    opened = {"state", "opened_at", "closes_at", "floor_numerator", "floor_denominator"}
    opened |= days
    end = {"closes_at", "first_closes_at", "extended_reason"}
    sealed = {"state", "sealed_at", "seal_root", "seal_version"}
    for action, fields in (
        ("drafted", prepared),
        ("announced", {"announced_on"}),
        ("opened", opened),
        ("extended", end),
        ("reminded", {"reminder_count", "reminded_at"}),
        ("closed", {"state", "closed_at", "paper_until"}),
        ("sealed", sealed),
    ):
        assert fields_of(f"consultation.{action}") == fields, action


def test_another_record_date_takes_the_announcement_back():
    draft = operations.announce_consultation(SYSTEM, make_consultation())
    tomorrow = clock.today() + timedelta(days=1)
    operations.plan_dates(SYSTEM, draft, record_on=tomorrow)
    assert fields_of("consultation.dates_planned") >= {"record_on", "announced_on"}


def test_what_is_written_anew_dropped_and_put_in_order():
    consultation = make_consultation()
    first, second = (
        make_statement(consultation, text) for text in ("灯要亮。", "树要留。")
    )
    operations.order_statements(SYSTEM, consultation, order=[second.pk, first.pk])
    first.refresh_from_db()
    facts = {"text": "夜里灯要亮。", "matters": ()}
    operations.rewrite_statement(SYSTEM, first, seen=first.text, **facts)
    operations.drop_statement(SYSTEM, second, seen=second.text)
    assert fields_of("consultation.statements_ordered") == set()
    assert fields_of("statement.rewritten") == {"text"}
    line = Entry.objects.get(action="statement.dropped")
    assert (line.subject_id, line.fields) == (second.pk, [])


def test_what_is_typed_names_staff_and_no_field():
    consultation, clerk = make_open(), make_street_clerk()
    (voter,) = voters(consultation)
    operations.type_stances(
        clerk,
        consultation,
        person=voter.person,
        choices={asked(consultation)[0].pk: "agree"},
        channel="window",
        expressed_at=timezone.now(),
    )
    line = Entry.objects.get(action="consultation.answers_typed")
    assert (line.actor_id, line.subject_id) == (clerk.pk, consultation.pk)
    assert (line.fields, line.on_behalf_of_id) == ([], None)


def test_whose_check_was_written_down_stands_beside_who_wrote_it():
    unit, clerk = make_unit(), make_street_clerk()
    people = [put_on_roll(unit, side)[0] for side in ("tenant", "shop")]
    statement = make_statement(make_consultation(unit))
    for person, side in zip(people, ("tenant", "shop"), strict=True):
        facts = {"side": side, "person": person}
        operations.check_statement(clerk, statement, **facts)
    first, second = Entry.objects.filter(action="statement.checked").order_by("pk")
    assert [one.on_behalf_of_id for one in (first, second)] == [p.pk for p in people]
    assert (first.fields, second.fields) == ([], ["state"])
    asked_too = put_on_roll(unit, "tenant")[0]
    other = make_statement(statement.consultation)
    account_for(asked_too)
    operations.invite_to_check(clerk, other, person=asked_too, side="tenant")
    assert fields_of("statement.check_asked") == set()


def test_a_word_that_is_gone_leaves_no_field_to_name():
    consultation = make_open()
    company = Organisation.objects.create(kind="stock", name="示例股份公司")
    one = operations.ask_institution(SYSTEM, consultation, organisation=company)
    position = operations.state_position(
        SYSTEM,
        asked(consultation)[0],
        organisation=company,
        word="agree",
        reason="可以",
        spokesperson="何举例",
    )
    assert {"word", "reason", "spokesperson"} <= fields_of("statement.position_stated")
    operations.withdraw_position(SYSTEM, position, reason="说早了")
    line = Entry.objects.get(action="statement.position_withdrawn")
    assert (line.subject_id, line.fields) == (position.statement_id, [])
    silent = operations.ask_institution(
        SYSTEM,
        consultation,
        organisation=Organisation.objects.create(kind="stock", name="另一家公司"),
    )
    assert one != silent
    operations.unask_institution(SYSTEM, silent, reason="不归它管")
    line = Entry.objects.get(action="consultation.institution_unasked")
    assert (line.subject_id, line.fields) == (consultation.pk, [])
