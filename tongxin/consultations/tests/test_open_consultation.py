from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation
from tongxin.consultations.tests.make import (
    make_consultation,
    make_open,
    make_ready,
    make_statement,
    put_on_roll,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.operations import set_local_rule
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls.models import Entitlement, Side
from tongxin.rolls.tests.make import make_entry
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db
TOO_FEW = (
    "A side of fewer than five would tell who said what: put it together with another."
)


def make_ready_consultation(sizes: dict[str, int]) -> Consultation:
    unit = make_unit()
    for side, size in sizes.items():
        put_on_roll(unit, side, size)
    consultation = make_consultation(unit)
    make_ready(make_statement(consultation))
    return operations.announce_consultation(SYSTEM, consultation)


def open_it(consultation: Consultation, actor=SYSTEM, **merges: str) -> Consultation:
    return operations.open_consultation(
        actor,
        consultation,
        closes_on=clock.today() + timedelta(days=7),
        merges=merges,
    )


def sizes(consultation: Consultation) -> list[tuple[list[str], int]]:
    return [(side.kinds, side.roll_count) for side in consultation.sides.all()]


def test_the_roll_is_frozen_and_everybody_is_told():
    consultation = make_ready_consultation({"tenant": 12, "shop": 10})
    person = put_on_roll(consultation.unit, "shop")[0]
    make_entry(consultation.unit, person=person, side=Side.TENANT)
    consultation = open_it(consultation, make_street_clerk())

    assert consultation.state == "open"
    assert str(consultation.floor) == "2/3"
    # Whoever has two rights stands on both sides, once in the whole.
    assert sizes(consultation) == [(["tenant"], 13), (["shop"], 11)]
    assert consultation.entries.count() == 23
    told = Notice.objects.filter(key__startswith="consultation.opened")
    assert told.count() == 23

    put_on_roll(consultation.unit, "tenant", 3)
    Entitlement.objects.filter(person=person).update(
        until_on=clock.today(), ended_reason="搬走了"
    )
    assert consultation.entries.count() == 23
    assert sizes(consultation) == [(["tenant"], 13), (["shop"], 11)]


def test_pseudonyms_are_drawn_sealed_and_never_alike():
    consultation = make_open()
    entries = list(consultation.entries.all())
    pseudonyms = {entry.pseudonym for entry in entries}
    assert len(pseudonyms) == len(entries)
    for entry in entries:
        assert len(entry.pseudonym) == 32
        assert entry.pseudonym.encode() not in bytes(entry.pseudonym_sealed)


def test_the_record_date_decides_and_has_to_have_come():
    consultation = make_ready_consultation({"tenant": 12})
    Consultation.objects.filter(pk=consultation.pk).update(
        record_on=clock.today() + timedelta(days=1)
    )
    with refused("The record date has not come yet."):
        open_it(consultation)
    make_entry(consultation.unit, from_on=clock.today())
    yesterday = clock.today() - timedelta(days=1)
    Consultation.objects.filter(pk=consultation.pk).update(
        record_on=yesterday, announced_on=yesterday
    )
    consultation.refresh_from_db()
    assert open_it(consultation).entries.count() == 12


def test_a_small_side_is_put_with_another_and_that_is_kept():
    consultation = make_ready_consultation({"tenant": 12, "shop": 3})
    for merges in ({}, {"shop": "shop"}, {"shop": "owner_in"}):
        with refused("Say with which side “%(name)s” is put together."):
            open_it(consultation, **merges)
    with refused(TOO_FEW):
        open_it(consultation, shop="")
    consultation = open_it(consultation, shop="tenant")
    assert sizes(consultation) == [(["tenant", "shop"], 15)]
    merge = consultation.merges.get()
    assert (merge.kind, merge.into, merge.roll_count) == ("shop", "tenant", 3)


def test_a_side_of_five_may_stand_alone_and_one_of_four_may_not():
    with refused(TOO_FEW):
        open_it(make_ready_consultation({"tenant": 12, "shop": 4}), shop="")
    consultation = open_it(make_ready_consultation({"tenant": 12, "shop": 5}), shop="")
    assert sizes(consultation) == [(["tenant"], 12), (["shop"], 5)]


def test_from_five_to_nine_what_cannot_be_merged_stays():
    consultation = make_ready_consultation({"tenant": 12, "shop": 7})
    with refused("Say with which side “%(name)s” is put together."):
        open_it(consultation)
    with refused(
        "Only a side of fewer than ten, or of nearly the same people, is put "
        "with another."
    ):
        open_it(consultation, shop="", tenant="shop")
    consultation = open_it(consultation, shop="")
    assert sizes(consultation) == [(["tenant"], 12), (["shop"], 7)]
    assert consultation.merges.get().into == ""


def test_two_small_sides_may_make_one():
    consultation = make_ready_consultation({"tenant": 3, "shop": 3, "shareholder": 12})
    consultation = open_it(consultation, tenant="shop", shop="tenant")
    assert sizes(consultation) == [(["tenant", "shop"], 6), (["shareholder"], 12)]


def test_of_a_roll_within_a_roll_only_the_smaller_is_printed():
    unit = make_unit()
    people = put_on_roll(unit, "tenant", 20)
    for person in people[:10]:
        make_entry(unit, person=person, side=Side.SHOP, basis="licence")
    consultation = make_consultation(unit)
    make_ready(make_statement(consultation))
    operations.announce_consultation(SYSTEM, consultation)
    sides = open_it(consultation).sides.all()
    assert [(side.kinds[0], side.is_printed) for side in sides] == [
        ("tenant", False),
        ("shop", True),
    ]


def test_too_few_for_any_secret_and_nobody_at_all():
    with refused(TOO_FEW):
        open_it(make_ready_consultation({"tenant": 4}))
    with refused("Nobody is on the roll of this unit."):
        open_it(make_ready_consultation({}))


def test_something_is_asked_and_all_of_it_is_ready():
    consultation = make_ready_consultation({"tenant": 12})
    draft = make_statement(consultation)
    with refused("A statement is not ready yet: let it be asked, or withdraw it."):
        open_it(consultation)
    operations.withdraw_statement(SYSTEM, draft, reason="不问了")
    open_it(consultation)

    nothing = make_consultation()
    put_on_roll(nothing.unit, "tenant", 12)
    operations.announce_consultation(SYSTEM, nothing)
    with refused("There is nothing to ask yet."):
        open_it(nothing)


def test_it_opens_once_and_lasts_until_tomorrow_at_least():
    consultation = make_ready_consultation({"tenant": 12})
    with refused("People need time: it ends tomorrow at the earliest."):
        operations.open_consultation(
            SYSTEM, consultation, closes_on=clock.today(), merges={}
        )
    open_it(consultation)
    with refused("This consultation was opened before."):
        open_it(consultation)


def test_the_streets_own_floor_is_frozen_within_its_bounds():
    facts = {"basis": "街道办法", "decided_by": "街道", "valid_from": clock.today()}
    set_local_rule(SYSTEM, "consultation.floor", value=3, over=4, **facts)
    consultation = make_open()
    assert str(consultation.floor) == "3/4"
    facts["valid_from"] = clock.today() - timedelta(days=400)
    rows = Consultation.objects.filter(pk=consultation.pk)
    for share in ((1, 2), (9, 10)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(floor_numerator=share[0], floor_denominator=share[1])


def test_a_floor_outside_the_bounds_opens_nothing():
    facts = {"basis": "街道办法", "decided_by": "街道", "valid_from": clock.today()}
    set_local_rule(SYSTEM, "consultation.floor", value=1, over=2, **facts)
    with refused("The floor lies between three and four fifths."):
        open_it(make_ready_consultation({"tenant": 12}))


def test_nobody_else_opens_it():
    consultation = make_ready_consultation({"tenant": 12})
    for other in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(consultation.unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            open_it(consultation, other)


def on_both(consultation: Consultation, sides: tuple[str, str], people: int) -> None:
    """So many people more who stand on both sides."""
    for person in put_on_roll(consultation.unit, sides[0], people):
        make_entry(consultation.unit, person=person, side=sides[1], basis="licence")


def test_sides_of_nearly_the_same_people_are_put_together_or_it_stays_shut():
    # Twelve shopkeepers live there and rent; six people more rent.
    consultation = make_ready_consultation({"tenant": 6})
    on_both(consultation, ("tenant", "shop"), 12)
    for merges in ({}, {"shop": ""}, {"shop": "owner_in"}):
        with refused(
            "“%(name)s” and “%(other)s” are nearly the same people: put them together."
        ):
            open_it(consultation, **merges)
    open_it(consultation, shop="tenant")
    assert sizes(consultation) == [(["tenant", "shop"], 18)]
    merge = consultation.merges.get()
    assert (merge.kind, merge.into, merge.roll_count) == ("shop", "tenant", 12)


def test_sides_that_differ_by_ten_people_stay_apart():
    consultation = make_ready_consultation({"tenant": 10})
    on_both(consultation, ("tenant", "shop"), 12)
    with refused(
        "Only a side of fewer than ten, or of nearly the same people, is put "
        "with another."
    ):
        open_it(consultation, shop="tenant")
    open_it(consultation)
    assert sizes(consultation) == [(["tenant"], 22), (["shop"], 12)]


def test_what_becomes_alike_by_a_merge_is_put_together_too():
    # Seven shareholders join the shops; then shops and tenants differ by eight.
    consultation = make_ready_consultation({"tenant": 1, "shareholder": 7})
    on_both(consultation, ("tenant", "shop"), 12)
    with refused(
        "“%(name)s” and “%(other)s” are nearly the same people: put them together."
    ):
        open_it(consultation, shareholder="shop")
    open_it(consultation, shareholder="shop", shop="tenant")
    assert sizes(consultation) == [(["tenant", "shop", "shareholder"], 20)]
