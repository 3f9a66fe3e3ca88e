"""A tenant asks for a place on the roll; the office checks, accepts or refuses."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from conftest import Clock
from tongxin.journal.models import Entry
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Role, User
from tongxin.people.operations import erase_person
from tongxin.people.tests.make import (
    make_community_clerk,
    make_data_officer,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls import policies, queries
from tongxin.rolls.models import Entitlement, Side
from tongxin.rolls.operations import (
    accept_entitlement,
    admit_person,
    claim_tenancy,
    end_entitlement,
    refuse_entitlement,
)
from tongxin.rolls.tests.make import (
    make_entry,
    make_holding,
    make_owner,
    make_secretary,
)
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db
LATER = date(2999, 1, 1)


def claim(user: User, unit: Unit, **changes: Any) -> Entitlement:
    facts: Any = {
        "basis": "neighbours",
        "lives_since": date(2026, 6, 1),
        "note": "邻居老何和小周能证明",
        **changes,
    }
    return claim_tenancy(user, unit, **facts)


def keepers(unit: Unit) -> Any:
    return make_street_clerk(), make_secretary(unit.community)


def strangers(unit: Unit) -> Any:
    return (
        make_street_clerk(Role.CHIEF),
        make_community_clerk(unit.community),
        make_secretary(make_community("松泉")),
        make_applicant_worker(unit),
        make_user(make_office("示例企业", "partner"), Role.HR),
        make_user(make_office()),
        make_resident("别人"),
        VISITOR,
    )


def test_a_claim_waits_to_be_checked_and_counts_for_nothing(clock: Clock):
    clock.at("2026-11-25 10:00")
    unit, tenant = make_unit(), make_resident()
    entry = claim(tenant, unit)
    assert (entry.state, entry.side, entry.from_on) == ("claimed", "tenant", None)
    assert entry.note == "邻居老何和小周能证明"
    assert "老何".encode() not in bytes(entry.note_sealed or b"")
    assert queries.entitled(unit, date(2026, 11, 25)) == []
    assert not Notice.objects.exists()


def test_the_landlord_is_neither_asked_nor_told():
    unit, tenant = make_unit(), make_resident()
    landlord = make_resident("房东")
    holding = make_holding(unit)
    assert landlord.person is not None
    make_owner(holding, landlord.person)
    Notice.objects.all().delete()
    for keeper in keepers(unit):
        entry = claim(tenant, unit, holding=holding)
        accept_entitlement(keeper, entry)
        end_entitlement(keeper, entry, reason="搬走了", on=entry.from_on)
    assert not Notice.objects.filter(recipient=landlord.person).exists()
    assert not policies.entitlements_visible_to(landlord).filter(side="tenant").exists()


def test_accepted_it_counts_after_ninety_days_of_living_there(clock: Clock):
    clock.at("2026-07-01 10:00")
    unit, tenant = make_unit(), make_resident()
    for keeper in keepers(unit)[:1]:
        entry = accept_entitlement(keeper, claim(tenant, unit))
    assert entry.from_on == date(2026, 8, 30)
    assert queries.entitled(unit, date(2026, 8, 29)) == []
    (found,) = queries.entitled(unit, date(2026, 8, 30))
    assert found.person_id == tenant.person_id
    assert found.sides == frozenset({"tenant"})
    told = Notice.objects.get(key=f"roll.accepted:{entry.pk}")
    assert told.recipient_id == tenant.person_id


def test_refused_it_says_why_and_until_when_to_object(clock: Clock):
    clock.at("2026-09-30 10:00")
    unit, tenant = make_unit(), make_resident()
    entry = refuse_entitlement(
        make_secretary(unit.community), claim(tenant, unit), reason="没有居住登记"
    )
    # 1 to 7 October are holidays, 10 October is worked: 8, 9, 10, 12, 13.
    assert (entry.object_until, entry.object_until_is_provisional) == (
        date(2026, 10, 13),
        False,
    )
    told = Notice.objects.get(key=f"roll.refused:{entry.pk}")
    assert "没有居住登记" in told.text
    assert "10月13日" in told.text
    assert claim(tenant, unit).state == "claimed", "with new proof anybody claims anew"


def test_a_refusal_without_reason_is_none():
    entry = claim(make_resident(), make_unit())
    with refused("Say why it is refused."):
        refuse_entitlement(make_street_clerk(), entry, reason=" ")
    entry.refresh_from_db()
    assert entry.state == "claimed"


def test_two_at_the_desk_decide_once():
    entry = claim(make_resident(), make_unit())
    accept_entitlement(make_street_clerk(), entry)
    with refused("Somebody changed this a moment ago. Please look at it again."):
        refuse_entitlement(make_street_clerk(), entry, reason="没有")
    with refused("Somebody changed this a moment ago. Please look at it again."):
        accept_entitlement(make_street_clerk(), entry)


def test_nobody_else_decides_or_reads():
    unit, tenant = make_unit(), make_resident()
    entry = claim(tenant, unit)
    for stranger in strangers(unit):
        for act in (
            lambda who: accept_entitlement(who, entry),
            lambda who: refuse_entitlement(who, entry, reason="不"),
            lambda who: end_entitlement(who, entry, reason="不"),
            lambda who: admit_person(
                who, unit, person=tenant.person, side=Side.TENANT, basis="lease"
            ),
        ):
            with pytest.raises(PermissionDenied):
                act(stranger)
        assert not policies.entitlements_visible_to(stranger).exists()
        assert not policies.rolls_kept_by(stranger).filter(pk=unit.pk).exists()
    assert policies.entitlements_visible_to(tenant).get() == entry
    for keeper in keepers(unit):
        assert policies.entitlements_visible_to(keeper).get() == entry


def test_owners_are_not_claimed_and_a_tenant_shows_a_tenants_proof():
    unit, tenant = make_unit(), make_resident()
    by_the_register = "An owner is entered from the register."
    for facts, why in (
        ({"side": Side.OWNER_IN}, by_the_register),
        ({"side": "party"}, by_the_register),
        ({"basis": "register"}, "A tenant proves it by another paper."),
        ({"lives_since": date(2999, 1, 1)}, "This day is still to come."),
        ({"holding": make_holding()}, "This holding lies in another unit."),
        ({"note": "长" * 501}, "Please keep this shorter."),
    ):
        with refused(why, field=next(iter(facts))):
            claim(tenant, unit, **facts)
    with pytest.raises(PermissionDenied):
        claim(make_user(), unit)
    claim(tenant, unit)
    with refused("This is on the roll already."):
        claim(tenant, unit)


def test_who_reads_english_tells_in_the_language_of_the_street():
    entry = claim(make_resident(), make_unit())
    with override("en"):
        entry = accept_entitlement(make_street_clerk(), entry)
    told = Notice.objects.get(key=f"roll.accepted:{entry.pk}")
    assert "租户" in told.title
    assert "月" in told.text


def test_the_journal_names_the_act_and_no_word_of_it():
    tenant = make_resident()
    entry = claim(tenant, make_unit())
    line = Entry.objects.get(action="entitlement.claimed")
    assert line.subject_id == entry.pk
    assert {"side", "basis"} <= {*line.fields}
    assert line.actor_id == tenant.pk


def test_whoever_moved_away_counts_no_more(clock: Clock):
    clock.at("2026-11-25 10:00")
    entry = make_entry()
    unit = entry.unit
    end_entitlement(make_street_clerk(), entry, reason="搬走了", on=date(2026, 11, 20))
    assert queries.entitled(unit, date(2026, 11, 19))
    assert not queries.entitled(unit, date(2026, 11, 20))
    for on, why in (
        (date(2024, 1, 1), "It began only after this day."),
        (date(2026, 11, 26), "This day is still to come."),
    ):
        with refused(why, field="on"):
            end_entitlement(make_street_clerk(), make_entry(unit), reason="搬", on=on)


def test_an_erased_person_leaves_an_entry_without_words():
    tenant = make_resident()
    entry = claim(tenant, make_unit())
    accept_entitlement(make_street_clerk(), entry)
    assert tenant.person is not None
    erase_person(make_data_officer(), tenant.person)
    entry = Entitlement.objects.get(pk=entry.pk)
    assert entry.note == ""
    assert not queries.entitled(entry.unit, date(2999, 1, 1))


def test_who_has_no_way_to_be_told_is_admitted_all_the_same():
    unit = make_unit()
    known, unknown = make_person("甲"), make_person("乙", answer_channel="receipt")
    for person in (known, unknown):
        make_entry(unit, person=person)
    assert [told.recipient for told in Notice.objects.all()] == [known]


def test_the_office_admits_a_shop_from_the_day_it_opened():
    unit = make_unit()
    facts: Any = {"side": Side.SHOP, "basis": "licence", "person": make_person("何某")}
    opened = admit_person(
        make_street_clerk(), unit, lives_since=date(2026, 1, 5), **facts
    )
    assert opened.from_on == date(2026, 1, 5)
    with refused("This day is still to come."):
        admit_person(make_street_clerk(), unit, lives_since=LATER, **facts)
