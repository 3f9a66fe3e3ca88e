"""Objections: five working days after a refusal, decided with a reason."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from conftest import Clock
from tongxin.kernel.tests.refusing import forbidden, refused
from tongxin.notices.models import Notice
from tongxin.people.models import Role
from tongxin.people.operations import export_person
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.places.tests.make import make_community
from tongxin.rolls import queries
from tongxin.rolls.models import Entitlement, Objection, Side
from tongxin.rolls.operations import (
    claim_tenancy,
    decide_objection,
    end_entitlement,
    mark_two_hats,
    object_to_entry,
    refuse_entitlement,
)
from tongxin.rolls.tests.make import make_entry, make_secretary
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db


def refused_claim(user: Any) -> Entitlement:
    entry = claim_tenancy(
        user, make_unit(), basis="residence", lives_since=date(2026, 1, 1)
    )
    return refuse_entitlement(make_street_clerk(), entry, reason="没有居住登记")


def test_within_five_working_days_the_person_objects(clock: Clock):
    clock.at("2026-11-25 10:00")
    tenant = make_resident()
    entry = refused_claim(tenant)
    assert entry.object_until == date(2026, 12, 2)
    clock.at("2026-12-02 23:59")
    objection = object_to_entry(tenant, entry, text="我有居住登记，号码在这里")
    assert objection.text == "我有居住登记，号码在这里"
    assert "居住".encode() not in bytes(objection.text_sealed)
    assert objection.due_on == date(2026, 12, 9)


def test_a_day_later_it_is_too_late(clock: Clock):
    clock.at("2026-11-25 10:00")
    tenant = make_resident()
    entry = refused_claim(tenant)
    clock.at("2026-12-03 00:01")
    with refused(
        "The days for an objection are over. You may claim anew with new proof."
    ):
        object_to_entry(tenant, entry, text="晚了一天")


def test_nobody_objects_for_somebody_else_and_not_twice():
    tenant = make_resident()
    entry = refused_claim(tenant)
    for other in (make_resident("别人"), make_street_clerk()):
        with pytest.raises(PermissionDenied):
            object_to_entry(other, entry, text="不对")
    for text, why in (
        ("", "Say what is wrong."),
        ("长" * 1001, "Please keep this shorter."),
    ):
        with refused(why):
            object_to_entry(tenant, entry, text=text)
    object_to_entry(tenant, entry, text="不对")
    with refused("Your objection is being looked at."):
        object_to_entry(tenant, entry, text="还是不对")


def test_where_the_person_is_right_the_refusal_becomes_a_place_on_the_roll():
    tenant = make_resident()
    entry = refused_claim(tenant)
    objection = object_to_entry(tenant, entry, text="有登记")
    keeper = make_secretary(entry.unit.community)
    decide_objection(keeper, objection, outcome="upheld", reason="登记找到了")
    entry.refresh_from_db()
    assert (entry.state, entry.from_on) == ("accepted", date(2026, 4, 1))
    assert Notice.objects.filter(key=f"roll.decided:{objection.pk}").exists()
    with refused("Somebody changed this a moment ago. Please look at it again."):
        decide_objection(keeper, objection, outcome="rejected", reason="再想想")


def test_where_not_it_stays_and_the_reason_is_told():
    tenant = make_resident()
    entry = refused_claim(tenant)
    objection = object_to_entry(tenant, entry, text="有登记")
    decide_objection(
        make_street_clerk(), objection, outcome="rejected", reason="登记是别处的"
    )
    entry.refresh_from_db()
    assert entry.state == "refused"
    assert "登记是别处的" in Notice.objects.get(key=f"roll.decided:{objection.pk}").text


@pytest.mark.parametrize(("side", "sides"), [("shop", {"shop"}), ("", None)])
def test_a_wrong_entry_goes_to_the_right_side_or_ends(side: str, sides: Any):
    person = make_resident()
    entry = make_entry(person=person.person)
    objection = object_to_entry(person, entry, text="我不是租客")
    decide_objection(
        make_street_clerk(), objection, outcome="upheld", reason="对", side=side
    )
    found = queries.entitled(entry.unit, date(2999, 1, 1))
    assert [one.sides for one in found] == ([sides] if sides else [])


def test_nobody_but_the_keepers_decides():
    tenant = make_resident()
    entry = refused_claim(tenant)
    objection = object_to_entry(tenant, entry, text="有登记")
    for stranger in (
        tenant,
        make_street_clerk(Role.CHIEF),
        make_secretary(make_community("松泉")),
        make_applicant_worker(entry.unit),
    ):
        with forbidden(
            "Only the street’s clerks and the community’s secretary keep this roll."
        ):
            decide_objection(stranger, objection, outcome="upheld", reason="对")
    for wrong, why in (
        ({"outcome": "maybe"}, "Please choose who is right."),
        ({"reason": ""}, "Say why."),
        ({"side": "party"}, "There is no such side."),
    ):
        facts: Any = {"outcome": "upheld", "reason": "对", **wrong}
        with refused(why):
            decide_objection(make_street_clerk(), objection, **facts)
    assert Objection.objects.get().is_open


def test_what_is_being_checked_or_has_ended_is_not_objected_to():
    tenant = make_resident()
    entry = claim_tenancy(
        tenant, make_unit(), basis="residence", lives_since=date(2026, 1, 1)
    )
    with refused("This is still being checked."):
        object_to_entry(tenant, entry, text="快一点")
    assert entry.side == Side.TENANT


def test_the_copy_of_ones_data_holds_entry_objection_and_mark():
    tenant: Any = make_resident()
    entry = refused_claim(tenant)
    object_to_entry(tenant, entry, text="我有居住登记")
    mark_two_hats(tenant, entry.unit, person=tenant.person, source="self")
    data: Any = export_person(tenant, tenant.person)["rolls"]
    (one,) = data["rolls"]
    assert one["objections"] == [{"text": "我有居住登记", "outcome": ""}]
    assert one["reason"] == "没有居住登记"
    assert [tie["unit"] for tie in data["works_for_applicant"]] == [entry.unit.name]


def test_what_has_ended_is_not_objected_to_and_the_same_side_stays():
    person = make_resident()
    entry = make_entry(person=person.person)
    objection = object_to_entry(person, entry, text="写错了")
    decide_objection(
        make_street_clerk(), objection, outcome="upheld", reason="对", side="tenant"
    )
    entry.refresh_from_db()
    assert not entry.is_ended
    end_entitlement(make_street_clerk(), entry, reason="搬走了")
    with refused("This has ended already."):
        object_to_entry(person, entry, text="没有搬")
