"""The office opens a consultation whose sides are nearly the same people."""

import pytest
from django.urls import reverse

from tongxin.consultations import operations, queries
from tongxin.consultations.merge_sides import alike, merged
from tongxin.consultations.tests.make import (
    make_consultation,
    make_ready,
    make_statement,
    put_on_roll,
)
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_street_clerk
from tongxin.rolls.tests.make import make_entry


def people(**sides):
    """Who stands on which side: tenant=range(20), shop=range(12)."""
    return {kind: set(each) for kind, each in sides.items()}


@pytest.mark.one_database
def test_pairs_are_found_until_none_is_left():
    three = people(
        owner_in=range(40),
        tenant=range(3, 45),
        shop=range(60, 90),
        shareholder=range(5),
    )
    assert alike(three, {"shareholder": "shop"}) == [("owner_in", "tenant")]
    same = people(owner_in=range(40), tenant=range(42), shop=range(45))
    pairs = alike(same, {})
    assert pairs == [("owner_in", "shop"), ("tenant", "owner_in")]
    named = {"owner_in": "shop", "tenant": "owner_in"}
    assert merged(same, named) == [["owner_in", "tenant", "shop"]]


@pytest.mark.one_database
def test_a_small_side_not_named_yet_hides_no_pair():
    several = people(owner_in=range(40), tenant=range(42), shop=range(80, 86))
    assert alike(several, {}) == [("owner_in", "tenant")]


@pytest.mark.django_db
def test_the_page_asks_for_the_tick_and_then_opens(client):
    consultation = make_consultation()
    unit = consultation.unit
    for person in put_on_roll(unit, "tenant", 12):
        make_entry(unit, person=person, side="shop", basis="licence")
    put_on_roll(unit, "tenant", 6)
    make_ready(make_statement(consultation))
    operations.announce_consultation(SYSTEM, consultation)
    assert queries.alike_sides(consultation, {}) == [("shop", "tenant")]
    client.force_login(make_street_clerk())
    address = reverse("consultations:open", args=[consultation.pk])
    assert "alike_shop_tenant" in client.get(address).content.decode()
    sent = {"is_sure": "on"}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, sent | {"alike_shop_tenant": "on"}).status_code == 302
    (side,) = consultation.sides.all()
    assert (side.kinds, side.roll_count) == (["tenant", "shop"], 18)


@pytest.mark.django_db
def test_the_page_asks_for_nothing_where_sides_are_apart(client):
    consultation = make_consultation()
    for side in ("tenant", "shop"):
        put_on_roll(consultation.unit, side, 12)
    client.force_login(make_street_clerk())
    address = reverse("consultations:open", args=[consultation.pk])
    assert "alike_" not in client.get(address).content.decode()
