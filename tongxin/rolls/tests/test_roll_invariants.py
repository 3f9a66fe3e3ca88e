"""What must hold on a roll whatever path somebody takes around the operations."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tongxin.people.tests.make import make_person
from tongxin.rolls.models import (
    ApplicantTie,
    Entitlement,
    Holding,
    HoldingOwner,
    Mandate,
    Objection,
    Side,
)
from tongxin.rolls.tests.make import make_entry, make_firm, make_holding, make_owner
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)


def refused(make: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


@pytest.mark.parametrize(
    "facts",
    [
        {"label": ""},
        {"area": Decimal("10.00"), "area_source": ""},
        {"area": None, "area_source": "survey"},
        {"area": Decimal(0), "area_source": "survey"},
        {"area": Decimal(-1), "area_source": "survey"},
    ],
)
def test_a_holding_is_named_and_its_area_has_a_source(facts: dict[str, Any]):
    unit = make_unit()
    refused(lambda: Holding.objects.create(**{"unit": unit, "label": "1栋1"} | facts))


def test_a_holding_stands_on_a_roll_once():
    holding = make_holding()
    refused(lambda: Holding.objects.create(unit=holding.unit, label=holding.label))
    Holding.objects.create(unit=make_unit(), label=holding.label)


def test_an_owner_is_a_person_or_a_company_and_once_at_a_time():
    holding, firm, person = make_holding(), make_firm(), make_person()
    refused(lambda: HoldingOwner.objects.create(holding=holding, from_on=DAY))
    refused(
        lambda: HoldingOwner.objects.create(
            holding=holding, from_on=DAY, person=person, organisation=firm
        )
    )
    make_owner(holding, person)
    refused(
        lambda: HoldingOwner.objects.create(holding=holding, from_on=DAY, person=person)
    )
    refused(
        lambda: HoldingOwner.objects.create(
            holding=holding, from_on=NEXT, until_on=DAY, organisation=firm
        )
    )


def test_a_company_has_one_mandated_person_at_a_time():
    unit, firm = make_unit(), make_firm()
    facts = {"unit": unit, "organisation": firm, "from_on": DAY}
    Mandate.objects.create(person=make_person(), until_on=NEXT, **facts)
    Mandate.objects.create(person=make_person(), **facts)
    refused(lambda: Mandate.objects.create(person=make_person(), **facts))


@pytest.mark.parametrize(
    "facts",
    [
        {"side": "party"},
        {"state": "accepted"},
        {"state": "accepted", "checked_on": DAY},
        {"state": "refused", "checked_on": DAY, "object_until": NEXT},
        {"state": "refused", "checked_on": DAY, "reason": "无"},
        {"state": "claimed", "from_on": DAY},
        {"until_on": DAY, "ended_reason": "搬走"},
        {"state": "accepted", "checked_on": DAY, "from_on": DAY, "until_on": NEXT},
        {
            "state": "accepted",
            "checked_on": DAY,
            "from_on": NEXT,
            "until_on": DAY,
            "ended_reason": "搬走",
        },
    ],
)
def test_an_entry_says_what_its_state_needs(facts: dict[str, Any]):
    usual = {
        "unit": make_unit(),
        "person": make_person(),
        "side": Side.TENANT,
        "basis": "lease",
    }
    refused(lambda: Entitlement.objects.create(**usual | facts))


def test_nobody_stands_twice_on_one_side_of_a_holding():
    entry = make_entry(holding=make_holding(unit := make_unit()), unit=unit)
    same = {
        "unit": unit,
        "person": entry.person,
        "side": entry.side,
        "basis": entry.basis,
    }
    refused(lambda: Entitlement.objects.create(holding=entry.holding, **same))
    Entitlement.objects.create(**same)
    refused(lambda: Entitlement.objects.create(**same))


def test_a_mark_and_an_open_objection_stand_once():
    entry = make_entry()
    mark = {"unit": entry.unit, "person": entry.person, "source": "self"}
    ApplicantTie.objects.create(from_on=DAY, until_on=NEXT, **mark)
    ApplicantTie.objects.create(from_on=DAY, **mark)
    refused(lambda: ApplicantTie.objects.create(from_on=DAY, **mark))
    open_one = {"entitlement": entry, "text_sealed": b"x", "due_on": DAY}
    Objection.objects.create(**open_one)
    refused(lambda: Objection.objects.create(**open_one))
    refused(lambda: Objection.objects.create(outcome="upheld", **open_one))
