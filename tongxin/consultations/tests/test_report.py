"""What is computed of answers given through the real operations."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongxin.consultations import operations, queries
from tongxin.consultations.models import Consultation
from tongxin.consultations.report import report_preview
from tongxin.consultations.tests.answering import on_side, put, reported, say, unit_of
from tongxin.consultations.tests.make import (
    account_for,
    asked,
    end_now,
    make_open,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Role
from tongxin.people.tests.make import make_community_clerk
from tongxin.rolls.models import Side

pytestmark = pytest.mark.django_db

OWNERS, TENANTS, SHOPS = Side.OWNER_IN, Side.TENANT, Side.SHOP


def printed(consultation, number=1):
    preview = report_preview.preview_of(consultation)
    return next(s for s in preview.masked.statements if s.number == number)


def cells(consultation, number=1):
    """The exact rows of one statement, by body."""
    rows = consultation.report.statements.get(statement__number=number).cells.all()
    return {row.body: row for row in rows}


def counts(cell):
    return cell.agree, cell.unsure, cell.against


@pytest.mark.parametrize(
    ("shops", "result", "more"),
    [((13, 1, 2), "reached", None), ((12, 2, 2), "near", 1)],
)
def test_three_sides_to_the_digit(shops, result, more):
    unit = unit_of({OWNERS: 180, TENANTS: 620, SHOPS: 24})
    consultation = make_open(unit, sides={}, statements=1)
    (statement,) = asked(consultation)
    for side, said in ((OWNERS, (70, 8, 6)), (TENANTS, (105, 20, 15)), (SHOPS, shops)):
        say(consultation, side, statement, said)
    consultation = reported(consultation)
    found = printed(consultation)
    assert found.result == result
    figures = {
        cell.body: (cell.size, cell.heard, cell.figures.agree, cell.floor)
        for cell in found.cells
    }
    assert list(figures.values()) == [
        (180, 84, 70, 120),
        (620, 140, 105, 414),
        (24, 16, shops[0], 16),
    ]
    owners, tenants, shop = found.cells
    assert (owners.figures.low, owners.figures.high) == (140, 158)
    assert owners.figures.of_the_silent == 50
    assert (tenants.figures.low, tenants.figures.high) == (429, 497)
    assert shop.figures.next_all == more
    assert found.weakest == (shop.body if result == "near" else tenants.body)


def test_late_paper_both_channels_and_a_change_of_mind_count_once_and_last():
    consultation = make_open(statements=1)
    (statement,) = asked(consultation)
    clerk = make_community_clerk(consultation.unit.community, Role.RECEPTIONIST)
    first, second, third, *rest = on_side(consultation, TENANTS)
    changed, both = account_for(first.person), account_for(second.person)
    earlier = timezone.now()
    for choice in ("against", "agree"):
        operations.take_stance(changed, statement, choice=choice)
    operations.take_stance(both, statement, choice="agree")

    def on_paper(entry, choice, moment):
        return operations.type_stances(
            clerk,
            consultation,
            person=entry.person,
            choices={statement.pk: choice},
            channel="paper",
            expressed_at=moment,
        )

    # The slip was filled in before; the web's word is the later one and stands.
    assert on_paper(second, "against", earlier) == 0
    put(rest, statement, (6, 2, 0))
    end_now(consultation)
    consultation = operations.close_consultation(SYSTEM, consultation)
    # Handed in while it was open, typed two days after.
    assert consultation.closes_at is not None
    handed_in = consultation.closes_at - timedelta(hours=1)
    assert on_paper(third, "unsure", handed_in) == 1
    Consultation.objects.update(paper_until=clock.today() - timedelta(days=1))
    operations.seal_consultation(SYSTEM, consultation)
    operations.take_up_reports()
    tenants = cells(consultation)["tenant"]
    assert (tenants.size, *counts(tenants)) == (12, 8, 3, 0)


@pytest.mark.parametrize(
    ("agree", "result", "is_told"), [(42, "divided", True), (46, "reached", False)]
)
def test_of_people_with_two_hats_the_worse_class_stands(agree, result, is_told):
    consultation = make_open(sides={TENANTS: 60}, statements=1)
    (statement,) = asked(consultation)
    entries = on_side(consultation, TENANTS)
    put(entries, statement, (agree, 60 - agree, 0))
    marked = [entry.pk for entry in entries[:20]]
    consultation.entries.filter(pk__in=marked).update(is_marked=True)
    consultation = reported(consultation)
    (variant,) = cells(consultation)["tenant"].agreeing["variants"]
    assert (variant["aside"], variant["left"]) == (20, 40)
    # Exactly, 22 or 26 of the other 40 do not reach the floor of 27.
    assert consultation.report.statements.get().result == "divided"
    # Where 46 agree only all twenty can make it worse: to say so would tell of each.
    found = printed(consultation)
    assert found.result == result
    assert found.cells[0].figures.is_worse_in_a_variant == is_told


def collected_by(consultation, clerk, entries, choice):
    for entry in entries:
        operations.type_stances(
            clerk,
            consultation,
            person=entry.person,
            choices={one.pk: choice for one in asked(consultation)},
            channel="paper",
            expressed_at=timezone.now(),
        )


@pytest.mark.parametrize(("forms", "runs"), [(20, 0), (21, 1)])
def test_from_21_paper_forms_on_a_collector_is_also_left_out(forms, runs):
    consultation = make_open(sides={TENANTS: 60}, statements=1)
    clerk = make_community_clerk(consultation.unit.community, Role.RECEPTIONIST)
    entries = on_side(consultation, TENANTS)
    collected_by(consultation, clerk, entries[:forms], "agree")
    put(entries[forms:], asked(consultation)[0], (60 - forms - 14, 14, 0))
    assert queries.busy_collectors(consultation) == [(clerk, forms)] * runs
    consultation = reported(consultation)
    variants = cells(consultation)["tenant"].agreeing["variants"]
    assert len(variants) == runs
    if runs:
        assert (variants[0]["aside"], variants[0]["left"]) == (21, 39)
        assert printed(consultation).cells[0].figures.is_worse_in_a_variant


def test_with_fewer_than_forty_grouped_there_is_no_group_test():
    consultation = make_open(statements=4)
    camps = on_side(consultation, TENANTS)
    for place, statement in enumerate(asked(consultation)):
        lean = (6, 0, 6) if place % 2 else (5, 1, 6)
        put(camps, statement, lean)
    consultation = reported(consultation)
    preview = report_preview.preview_of(consultation)
    assert preview.kind == "sides"
    assert all(
        cell.kind == "side" for s in preview.masked.statements for cell in s.cells
    )


def test_without_a_single_answer_there_is_a_report_too():
    consultation = reported(make_open())
    preview = report_preview.preview_of(consultation)
    assert [s.result for s in preview.masked.statements] == ["not_enough"] * 3
    assert (preview.structure, preview.groups, preview.not_heard) == ("too_few", (), ())
    assert [(side.spoke, side.bounded) for side in preview.sides] == [
        (4, "at_most")
    ] * 2


def test_a_side_that_stays_silent_after_the_extension_is_not_heard():
    consultation = make_open()
    operations.extend_consultation(SYSTEM, consultation, reason="商户没怎么回")
    for statement in asked(consultation):
        put(on_side(consultation, TENANTS), statement, (9, 2, 1))
    put(on_side(consultation, SHOPS), asked(consultation)[0], (4, 0, 0))
    consultation = make_extended(consultation)
    preview = report_preview.preview_of(reported(consultation))
    (shops,) = [side.name for side in preview.sides if side.key == "shop"]
    assert preview.not_heard == (shops,)


def make_extended(consultation):
    """`end_now` sets the end back; the first end has to lie before it."""
    Consultation.objects.update(first_closes_at=timezone.now() - timedelta(days=2))
    consultation.refresh_from_db()
    return consultation


def test_what_was_withdrawn_stays_visible_and_is_not_judged():
    consultation = make_open()
    first, second, _third = asked(consultation)
    put(on_side(consultation, TENANTS), first, (9, 2, 1))
    operations.withdraw_statement(SYSTEM, first, reason="说了两件事")
    put(on_side(consultation, TENANTS), second, (9, 2, 1))
    consultation = reported(consultation)
    preview = report_preview.preview_of(consultation)
    assert [s.number for s in preview.masked.statements] == [2, 3]
    (gone,) = preview.withdrawn
    assert (gone.number, gone.reason) == (1, "说了两件事")


def test_who_stands_on_two_sides_is_counted_on_both():
    consultation = make_open(sides={TENANTS: 30, SHOPS: 12}, statements=1)
    (statement,) = asked(consultation)
    tenants, shops = on_side(consultation, TENANTS), on_side(consultation, SHOPS)
    shop = consultation.sides.get(kinds=["shop"])
    for entry in tenants[:3]:
        entry.on_sides.create(side=shop)
    type(shop).objects.filter(pk=shop.pk).update(roll_count=15)
    put(tenants, statement, (20, 6, 4))
    put(shops, statement, (8, 2, 1))
    consultation = reported(consultation)
    found = cells(consultation)
    assert counts(found["tenant"]) == (20, 6, 4)
    assert counts(found["shop"]) == (11, 2, 1)
    rolls = {row.sides: row.people for row in consultation.report.rolls.all()}
    assert rolls == {"shop": 12, "tenant": 27, "shop|tenant": 3}
    part = consultation.report.statements.get().parts.get(sides="shop|tenant")
    assert counts(part) == (3, 0, 0)
    # Masking refuses parts that do not add up.
    assert report_preview.preview_of(consultation) is not None
