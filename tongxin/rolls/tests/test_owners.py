"""Who owns what: co-owners, companies with one mandated person, two hats."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Role
from tongxin.people.tests.make import make_person, make_resident, make_street_clerk
from tongxin.places.tests.make import make_community
from tongxin.rolls import queries
from tongxin.rolls.models import Entitlement, Holding, Side
from tongxin.rolls.operations import (
    add_holding,
    correct_holding,
    end_owner,
    give_mandate,
    mark_two_hats,
    name_owner,
    unmark_two_hats,
)
from tongxin.rolls.tests.make import (
    LONG_AGO,
    make_entry,
    make_firm,
    make_holding,
    make_owner,
    make_secretary,
)
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db
LATER = date(2999, 1, 1)


def sides(unit: Unit) -> dict[int, set[str]]:
    return {one.person_id: set(one.sides) for one in queries.entitled(unit, LATER)}


def test_each_co_owner_is_heard_and_one_head():
    unit = make_unit()
    holding = make_holding(unit, area=Decimal("101.37"))
    wife, husband = make_person("甲"), make_person("乙")
    make_owner(holding, wife, lives_in=True)
    make_owner(holding, husband)
    assert sides(unit) == {wife.pk: {"owner_in"}, husband.pk: {"owner_out"}}
    (share,) = queries.poll_units(unit, LATER)
    assert share.person_id == wife.pk
    assert share.area == Decimal("101.37")
    assert share.heads_key == f"p{wife.pk}+p{husband.pk}"


def test_who_lives_in_one_and_lets_another_counts_once_as_living_in():
    unit, person = make_unit(), make_person()
    make_owner(make_holding(unit), person, lives_in=True)
    make_owner(make_holding(unit), person)
    make_entry(unit, person=person, side=Side.SHOP, basis="licence")
    assert sides(unit) == {person.pk: {"owner_in", "shop"}}
    assert queries.side_counts(unit, LATER) == {
        Side.OWNER_IN: 1,
        Side.OWNER_OUT: 0,
        Side.TENANT: 0,
        Side.SHOP: 1,
        Side.SHAREHOLDER: 0,
    }
    assert {one.heads_key for one in queries.poll_units(unit, LATER)} == {
        f"p{person.pk}"
    }


def test_a_firm_with_fourteen_flats_is_one_mandated_person_and_one_head():
    unit, firm, keeper = make_unit(), make_firm(), make_street_clerk()
    for _flat in range(14):
        make_owner(make_holding(unit), organisation=firm)
    assert sides(unit) == {}
    assert {one.person_id for one in queries.poll_units(unit, LATER)} == {None}
    first, second = make_person("甲"), make_person("乙")
    give_mandate(keeper, unit, organisation=firm, person=first, from_on=LONG_AGO)
    assert sides(unit) == {first.pk: {"owner_out"}}
    give_mandate(keeper, unit, organisation=firm, person=second)
    assert sides(unit) == {second.pk: {"owner_out"}}
    shares = queries.poll_units(unit, LATER)
    assert {(one.person_id, one.heads_key) for one in shares} == {
        (second.pk, f"o{firm.pk}")
    }
    assert sum(one.area for one in shares) == Decimal("1239.00")
    more = make_owner(make_holding(unit), organisation=firm)
    assert len(queries.poll_units(unit, LATER)) == 15
    end_owner(keeper, more, reason="卖了")
    assert len(queries.poll_units(unit, LATER)) == 14


def test_what_is_unsold_is_one_head_and_an_unknown_area_is_told():
    unit, firm = make_unit(), make_firm()
    make_owner(make_holding(unit, is_unsold=True), organisation=firm)
    make_holding(unit, is_unsold=True)
    make_owner(make_holding(unit, area=None))
    make_holding(unit)
    shares = queries.poll_units(unit, LATER)
    assert [one.heads_key for one in shares[:2]] == ["unsold", "unsold"]
    assert (len(shares), shares[2].area) == (3, Decimal(0))
    assert queries.areas_unknown(unit) == 1


def test_who_sold_is_heard_no_more():
    unit, person = make_unit(), make_person()
    sold = make_owner(make_holding(unit), person)
    make_entry(unit, person=person)
    end_owner(make_street_clerk(), sold, reason="卖了")
    assert sides(unit) == {person.pk: {"tenant"}}
    assert queries.poll_units(unit, LATER) == []
    with refused("This has ended already."):
        end_owner(make_street_clerk(), sold, reason="卖了")
    assert Entitlement.objects.get(person=person, side="owner_out").ended_reason


def test_a_wrong_fact_about_a_holding_is_refused():
    unit, keeper = make_unit(), make_street_clerk()
    make_holding(unit, "3栋402")
    for facts, by in (
        ({"label": " "}, {"words": "Say which holding it is."}),
        ({"label": "3栋402"}, {"words": "This holding is on the roll already."}),
        (
            {"label": "1栋1", "area": Decimal(0), "area_source": "survey"},
            {"words": "An area is more than nothing and says where it was read."},
        ),
        (
            {"label": "1栋2", "kind": "castle"},
            {"field": "kind", "code": "invalid_choice"},
        ),
        (
            {"label": "1栋3", "area": Decimal("1.234"), "area_source": "survey"},
            {"field": "area", "code": "max_decimal_places"},
        ),
    ):
        with refused(**by):
            add_holding(keeper, unit, **facts)
    holding = add_holding(keeper, unit, label="  3栋 　403 ")
    assert holding.label == "3栋 403"
    facts = {"area": Decimal("70.01"), "area_source": "survey"}
    correct_holding(keeper, holding, reason="实测报告", **facts)
    holding.refresh_from_db()
    assert holding.area == Decimal("70.01")


def test_nobody_else_writes_the_roll():
    unit, person, firm = make_unit(), make_person(), make_firm()
    holding = make_holding(unit)
    owner = make_owner(holding)
    for stranger in (
        make_street_clerk(Role.CHIEF),
        make_secretary(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
    ):
        for act in (
            lambda who: add_holding(who, unit, label="9栋9"),
            lambda who: correct_holding(who, holding, is_unsold=True, reason="合同"),
            lambda who: name_owner(who, holding, person=person),
            lambda who: end_owner(who, owner, reason="卖了"),
            lambda who: give_mandate(who, unit, organisation=firm, person=person),
            lambda who: mark_two_hats(
                who, unit, person=owner.person, source="roll", reason="工资表"
            ),
        ):
            with pytest.raises(PermissionDenied):
                act(stranger)


def test_two_hats_are_marked_by_the_office_or_by_the_person():
    user = make_resident()
    entry = make_entry(person=user.person)
    unit: Any = entry.unit
    assert not queries.entitled(unit, LATER)[0].is_marked
    tie = mark_two_hats(user, unit, person=user.person, source="self")
    assert queries.entitled(unit, LATER)[0].is_marked
    assert not Notice.objects.filter(key=f"roll.marked:{tie.pk}").exists()
    with refused("This person is marked already."):
        mark_two_hats(
            make_street_clerk(),
            unit,
            person=user.person,
            source="roll",
            reason="工资表",
        )
    unmark_two_hats(user, tie)
    assert not queries.entitled(unit, LATER)[0].is_marked
    tie = mark_two_hats(
        make_street_clerk(), unit, person=user.person, source="mandate", reason="工资表"
    )
    assert Notice.objects.filter(key=f"roll.marked:{tie.pk}").exists()
    with pytest.raises(PermissionDenied):
        unmark_two_hats(user, tie)
    unmark_two_hats(make_street_clerk(), tie, reason="离职")
    with refused("This person is not on the roll of this unit."):
        mark_two_hats(
            make_street_clerk(),
            unit,
            person=make_person("别人"),
            source="roll",
            reason="工资表",
        )


def test_a_day_before_it_began_ends_nothing():
    unit, firm, keeper = make_unit(), make_firm(), make_street_clerk()
    owner = make_owner(make_holding(unit))
    before = date(2020, 1, 1)
    with refused("It began only after this day."):
        end_owner(keeper, owner, reason="卖了", on=before)
    give_mandate(keeper, unit, organisation=firm, person=make_person())
    with refused("It began only after this day."):
        give_mandate(
            keeper, unit, organisation=firm, person=make_person(), from_on=before
        )


def test_a_mandated_person_who_owns_it_too_is_entered_once():
    unit, firm, person = make_unit(), make_firm(), make_person()
    holding = make_holding(unit)
    make_owner(holding, person)
    make_owner(holding, organisation=firm)
    give_mandate(make_street_clerk(), unit, organisation=firm, person=person)
    assert Entitlement.objects.filter(person=person).count() == 1


def test_a_row_that_somebody_else_wrote_first_is_refused_in_words(monkeypatch: Any):
    unit, keeper = make_unit(), make_street_clerk()
    make_holding(unit, "3栋402")
    monkeypatch.setattr(Holding, "full_clean", lambda _self: None)
    with refused("Somebody changed this a moment ago. Please look at it again."):
        add_holding(keeper, unit, label="3栋402")
