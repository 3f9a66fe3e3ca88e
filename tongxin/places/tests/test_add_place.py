"""Putting places on the map."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.journal.models import Entry
from tongxin.journal.tests.make import vouch_for_all
from tongxin.journal.verification import verify
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.places import operations, queries
from tongxin.places.models import Place
from tongxin.places.tests.make import make_community, make_estate, make_street

pytestmark = pytest.mark.django_db


class Account:
    """An account as this room sees one: it stands under the room that has accounts."""

    actor_kind = "person"
    pk = 7

    def __init__(self, *, keeps_map: bool, sets_up: bool = False) -> None:
        self.keeps_map, self.sets_up = keeps_map, sets_up


@pytest.mark.parametrize("actor", [SYSTEM, Account(keeps_map=True)])
def test_the_street_office_adds_a_place(actor):
    place = operations.add_place(
        actor,
        kind=Place.Kind.ESTATE,
        name=" 粤通  大院 ",
        parent=make_community("绿景"),
    )
    assert place.name == "粤通 大院"
    assert place.community == make_community("绿景")
    assert Entry.objects.filter(action="place.added", subject_id=place.pk).exists()


@pytest.mark.parametrize("actor", [VISITOR, Account(keeps_map=False)])
def test_nobody_else_does(actor):
    with pytest.raises(PermissionDenied):
        operations.add_place(actor, kind=Place.Kind.STREET, name="东晓街道")
    assert not Place.objects.exists()


def test_a_whole_street_down_to_a_building():
    street = operations.add_place(SYSTEM, kind=Place.Kind.STREET, name="东晓街道")
    community = operations.add_place(
        SYSTEM, kind=Place.Kind.COMMUNITY, name="独树", parent=street
    )
    estate = operations.add_place(
        SYSTEM, kind=Place.Kind.ESTATE, name="独树村", parent=community
    )
    house = operations.add_place(
        SYSTEM, kind=Place.Kind.BUILDING, name="3栋", parent=estate
    )
    assert street.community is None
    assert {p.community for p in (community, estate, house)} == {community}
    assert str(house) == "3栋"


def test_a_place_is_on_the_map_once():
    community = make_community()
    make_estate("独树村", community)
    for facts in (
        {"kind": Place.Kind.ESTATE, "name": "独树村", "parent": community},
        {"kind": Place.Kind.STREET, "name": "东晓街道"},
    ):
        with refused("This place is already on the map."):
            operations.add_place(SYSTEM, **facts)
    assert Place.objects.count() == 3


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (Place.Kind.STREET, make_street),
        (Place.Kind.COMMUNITY, lambda: None),
        (Place.Kind.COMMUNITY, make_community),
        (Place.Kind.ESTATE, make_street),
        (Place.Kind.BUILDING, lambda: None),
    ],
)
def test_a_place_lies_where_it_can(kind, parent):
    with refused("A community lies in a street, and every other place in a community."):
        operations.add_place(SYSTEM, kind=kind, name="新地方", parent=parent())


def test_a_place_is_of_a_known_kind():
    with refused(field="kind", code="invalid_choice"):
        operations.add_place(
            SYSTEM, kind="castle", name="新地方", parent=make_community()
        )


@pytest.mark.parametrize(
    ("name", "code"), [("", "blank"), ("  ", "blank"), ("长" * 81, "max_length")]
)
def test_a_place_has_a_name(name, code):
    with refused(field="name", code=code):
        operations.add_place(SYSTEM, kind=Place.Kind.STREET, name=name)


def test_the_table_refuses_a_place_that_lies_nowhere():
    for facts in (
        {"kind": Place.Kind.ESTATE, "parent": None},
        {"kind": Place.Kind.ESTATE, "parent": make_street()},
        {"kind": Place.Kind.STREET, "parent": make_street()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(name="新地方", **facts)


def test_communities_are_found_by_anybody():
    first, second = make_community("独树"), make_community("绿景")
    make_estate("独树村", first)
    assert set(queries.communities()) == {first, second}


def test_what_was_put_there_by_mistake_is_renamed_or_taken_off():
    setter = Account(keeps_map=True, sets_up=True)
    community = make_community("河头")
    estate = make_estate("竹圆", community)
    vouch_for_all()
    operations.rename_place(setter, estate, name=" 竹园 ")
    estate.refresh_from_db()
    assert estate.name == "竹园"
    with refused("Something lies there or names it already. It can be renamed."):
        operations.remove_place(setter, community)
    community.refresh_from_db()
    assert community.community == community
    for clerk in (Account(keeps_map=True), VISITOR):
        with pytest.raises(PermissionDenied):
            operations.remove_place(clerk, estate)
    operations.remove_place(setter, estate)
    operations.remove_place(setter, community)
    assert not Place.objects.filter(name__in=["竹园", "河头"]).exists()
    assert [one.fields for one in Entry.objects.filter(action="place.renamed")] == [
        ["name"]
    ]
    verify()
