"""Somebody lays two reports beside each other in which the same was asked."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.urls import reverse

from tongxin.consultations import operations, queries
from tongxin.consultations.models import Consultation
from tongxin.consultations.tests.answering import on_side, put, reported, unit_of
from tongxin.consultations.tests.make import make_consultation, make_ready, put_on_roll
from tongxin.consultations.tests.test_report_files import texts_of
from tongxin.consultations.verification import faults
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.rolls.models import Side
from tongxin.units.models import Unit

pytestmark = pytest.mark.django_db

TEXT = "过渡期不超过二十四个月"
ROLL = {Side.TENANT: 12, Side.SHOP: 10}
SHOPS = (6, 2, 2)
type Counts = tuple[int, int, int]


def published(
    unit: Unit, tenants: Sequence[int], text: str = TEXT, shops: Counts = SHOPS
) -> Consultation:
    """Asked, answered and published, of whoever is on the roll today."""
    consultation = make_consultation(unit)
    statement = make_ready(operations.add_statement(SYSTEM, consultation, text=text))
    operations.announce_consultation(SYSTEM, consultation)
    last = clock.today() + timedelta(days=7)
    operations.open_consultation(SYSTEM, consultation, closes_on=last, merges={})
    put(on_side(consultation, Side.TENANT), statement, tenants)
    put(on_side(consultation, Side.SHOP), statement, shops)
    consultation = reported(consultation)
    operations.publish_report(SYSTEM, consultation)
    consultation.refresh_from_db()
    return consultation


def figures(consultation: Consultation, side: str) -> list[int] | None:
    """Can, not sure, cannot, as everybody reads them."""
    (one,) = queries.publication_of(consultation).masked.statements
    (cell,) = [c for c in one.cells if c.body == queries.side_names([side])]
    its = cell.figures
    return [its.agree, its.unsure, its.against] if its else None


def stance_of_the_newcomer(first: Consultation, second: Consultation) -> list[int]:
    """What the tenants of the second report have more than those of the first."""
    before, after = figures(first, Side.TENANT), figures(second, Side.TENANT)
    if before is None or after is None:
        return []
    return [b - a for a, b in zip(before, after, strict=True)]


@pytest.mark.parametrize("text", [TEXT, "过渡期不超过 二十四个月。"])
def test_one_tenant_more_is_not_told_by_two_reports(client, text):
    unit = unit_of(ROLL)
    first = published(unit, (7, 3, 2))
    put_on_roll(unit, Side.TENANT)
    second = published(unit, (7, 3, 3), text)
    assert figures(first, Side.TENANT) == [7, 3, 2]
    assert stance_of_the_newcomer(first, second) == []
    # Of the shops nobody came and nobody left: theirs are printed anew.
    assert figures(second, Side.SHOP) == list(SHOPS)
    kinds = ("report", "report_docx", "report_pdf")
    pages = {kind: client.get(address(kind, second)) for kind in kinds}
    for told in (
        pages["report"].content.decode(),
        *texts_of(
            {
                "docx": b"".join(pages["report_docx"]),
                "pdf": b"".join(pages["report_pdf"]),
            }
        ).values(),
    ):
        assert "以前问过" in told
    assert list(faults(first)) == list(faults(second)) == []


def address(name: str, consultation: Consultation) -> str:
    return reverse(f"consultations:{name}", args=[consultation.pk])


def test_who_changed_their_mind_on_one_roll_is_no_single_person():
    unit = unit_of(ROLL)
    first = published(unit, (7, 3, 2))
    second = published(unit, (8, 2, 2))
    assert stance_of_the_newcomer(first, second) == [1, -1, 0]


def test_five_who_came_and_all_think_alike_are_not_told():
    unit = unit_of(ROLL)
    first = published(unit, (7, 3, 2))
    put_on_roll(unit, Side.TENANT, 5)
    second = published(unit, (12, 3, 2))
    assert stance_of_the_newcomer(first, second) == []


def test_five_who_came_and_differ_are_printed_among_the_others():
    unit = unit_of(ROLL)
    first = published(unit, (7, 3, 2))
    put_on_roll(unit, Side.TENANT, 5)
    second = published(unit, (10, 4, 3))
    assert stance_of_the_newcomer(first, second) == [3, 1, 1]


def test_elsewhere_and_of_another_claim_figures_are_printed():
    unit = unit_of(ROLL)
    published(unit, (7, 3, 2))
    put_on_roll(unit, Side.TENANT)
    assert figures(published(unit, (7, 3, 3), "村口的榕树原地保留"), Side.TENANT)
    assert figures(published(unit_of(ROLL), (7, 3, 2)), Side.TENANT)
