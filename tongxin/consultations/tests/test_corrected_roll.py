"""The roll is corrected while people are asked: what was frozen at opening stays."""

from datetime import timedelta
from typing import Any

import pytest

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, RollEntry
from tongxin.consultations.tests.make import (
    make_consultation,
    make_open,
    make_ready,
    make_statement,
    put_on_roll,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.races import at_once
from tongxin.people.tests.make import make_person, make_street_clerk
from tongxin.rolls import operations as rolls
from tongxin.rolls import queries
from tongxin.rolls.models import Entitlement
from tongxin.rolls.tests.make import make_firm, make_holding, make_owner
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db


def frozen(consultation: Consultation) -> set[tuple[int, bool, int]]:
    """Who stands on it, with the mark, and on which side."""
    rows = RollEntry.objects.filter(consultation=consultation)
    return set(rows.values_list("person_id", "is_marked", "sides__position"))


def owned(unit: Unit, owners: int) -> list[Any]:
    """Flats with an owner each, and one of a company."""
    found = [make_owner(make_holding(unit)) for _one in range(owners)]
    firm = make_firm()
    make_owner(make_holding(unit), organisation=firm)
    rolls.give_mandate(SYSTEM, unit, organisation=firm, person=make_person("钱某"))
    return found


def test_every_correction_leaves_what_was_frozen():
    unit, clerk = make_unit(), make_street_clerk()
    first, *_others = owned(unit, 11)
    consultation = make_open(unit)
    before, today = frozen(consultation), clock.today()
    assert len(before) == 12 + 12 + 10
    why: Any = {"reason": "房产证", "from_on": today}
    holding = first.holding
    rolls.correct_holding(clerk, holding, reason="实测", label="9栋9", is_unsold=True)
    rolls.add_owner(clerk, holding, name="何某", **why)
    rolls.remove_owner(clerk, first, reason="卖了", on=today)
    mandate = unit.mandates.get()
    rolls.name_speaker(
        clerk, unit, organisation=mandate.organisation, name="孙某", **why
    )
    tenant, shop = (unit.entitlements.filter(side=s)[0] for s in ("tenant", "shop"))
    for gone in (tenant, shop):
        rolls.end_entitlement(clerk, gone, reason="搬走了", on=today)
    tie = rolls.mark_two_hats(
        clerk,
        unit,
        person=unit.entitlements.filter(side="tenant", until_on=None)[0].person,
        source="roll",
        reason="工资表",
    )
    rolls.unmark_two_hats(clerk, tie, reason="离职")
    assert frozen(consultation) == before
    now = {one.person_id for one in queries.entitled(unit, today)}
    assert {person for person, *_rest in before} != now, "the roll itself went on"


@pytest.mark.django_db(transaction=True)
def test_a_consultation_opens_while_its_roll_is_corrected():
    """Frozen is the roll before the sale or after it, never half of each."""
    unit, clerk = make_unit(), make_street_clerk()
    seller, *_others = owned(unit, 11)
    put_on_roll(unit, "tenant", 12)
    consultation = make_consultation(unit)
    make_ready(make_statement(consultation, "第一条"))
    operations.announce_consultation(SYSTEM, consultation)
    today = clock.today()
    buyer = make_person("新业主")

    def sell() -> object:
        return rolls.remove_owner(clerk, seller, reason="卖了", on=today)

    def buy() -> object:
        return rolls.name_owner(clerk, seller.holding, person=buyer, from_on=today)

    def open_it() -> object:
        until = today + timedelta(days=7)
        return operations.open_consultation(
            SYSTEM, consultation, closes_on=until, merges={}
        )

    done = at_once(sell, open_it, buy)
    assert not [one for one in done if isinstance(one, Exception)], done
    people = {person for person, *_rest in frozen(consultation)}
    others = set(
        Entitlement.objects.exclude(person__in=[seller.person_id, buyer.pk])
        .filter(unit=unit)
        .values_list("person_id", flat=True)
    )
    assert len(others) == 10 + 1 + 12
    assert people - {seller.person_id, buyer.pk} == others
    consultation.refresh_from_db()
    assert consultation.state == Consultation.State.OPEN
    before = frozen(consultation)
    tenant = unit.entitlements.filter(side="tenant", until_on=None)[0]
    rolls.end_entitlement(clerk, tenant, reason="搬走了", on=today)
    assert frozen(consultation) == before
