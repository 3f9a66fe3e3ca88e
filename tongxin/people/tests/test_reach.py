"""A rule of reach gives one answer, whether it is asked as rows or as a truth."""

import itertools

import pytest

from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.people.models import Appointment, Office, Role
from tongxin.people.reach import EVERYTHING, NOTHING, Reach
from tongxin.people.tests.make import make_office, make_resident, make_user
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db
Kind = Office.Kind
KEEPERS = Reach(
    everywhere=[(Role.CHIEF, Kind.STREET)],
    community=[(Role.CLERK, Kind.COMMUNITY), (Role.SECRETARY, None)],
    office=[(Role.LIAISON, None), (Role.CLERK, Kind.DEPARTMENT)],
    barred=[Role.HR],
)


def rows_of(actor) -> set[int]:
    found = KEEPERS.rows(
        actor, Office.objects.all(), community=["community"], office=["pk"]
    )
    return set(found.values_list("pk", flat=True))


def truths_of(actor) -> set[int]:
    return {
        one.pk
        for one in Office.objects.all()
        if KEEPERS.covers(actor, community_ids=[one.community_id], office_ids=[one.pk])
    }


@pytest.fixture
def _offices() -> None:
    for place in (make_community("独树"), make_community("松泉")):
        for name in ("一站", "二站"):
            make_office(f"{place.name}{name}", Kind.COMMUNITY, community=place)
    make_office("不属任何社区的科室")


@pytest.mark.usefixtures("_offices")
@pytest.mark.parametrize(("role", "kind"), [*itertools.product(Role, Kind)])
def test_rows_and_truth_agree(role: Role, kind: str):
    here = make_community("独树")
    user = make_user(make_office("所在的办公室", kind, community=here), role)
    found = rows_of(user)
    assert found == truths_of(user)
    everything = set(Office.objects.values_list("pk", flat=True))
    own = set(Office.objects.filter(community=here).values_list("pk", flat=True))
    expected = set()
    if (role, kind) == (Role.CHIEF, Kind.STREET):
        expected = everything
    elif role == Role.SECRETARY or (role, kind) == (Role.CLERK, Kind.COMMUNITY):
        expected = own
    elif role == Role.LIAISON or (role, kind) == (Role.CLERK, Kind.DEPARTMENT):
        expected = {user.posts[0].office_id}
    assert found == expected


@pytest.mark.usefixtures("_offices")
def test_posts_add_up_and_one_that_bars_takes_all_away():
    here = make_community("独树")
    user = make_user(make_office("科室一"), Role.LIAISON)
    for office, role in (
        (make_office("独树一站"), Role.CLERK),
        (make_office("科室二"), Role.LIAISON),
    ):
        Appointment.objects.create(
            user=user, office=office, role=role, from_on=user.posts[0].from_on
        )
    user = type(user).objects.get(pk=user.pk)
    names = {"科室一", "科室二"} | {
        one.name for one in Office.objects.filter(community=here)
    }
    assert {Office.objects.get(pk=pk).name for pk in rows_of(user)} == names
    assert rows_of(user) == truths_of(user)
    Appointment.objects.create(
        user=user, office=make_office("企业"), role=Role.HR, from_on=user.date_joined
    )
    user = type(user).objects.get(pk=user.pk)
    assert rows_of(user) == truths_of(user) == set()


@pytest.mark.usefixtures("_offices")
def test_the_program_reaches_all_and_whoever_holds_no_post_nothing():
    everything = set(Office.objects.values_list("pk", flat=True))
    assert rows_of(SYSTEM) == truths_of(SYSTEM) == everything
    for nobody in (VISITOR, make_resident(), make_user()):
        assert rows_of(nobody) == truths_of(nobody) == set()


@pytest.mark.usefixtures("_offices")
def test_everything_stays_everything_beside_another_condition():
    rows = Office.objects
    assert rows.filter(EVERYTHING | NOTHING).count() == rows.count() > 0
    assert rows.filter(EVERYTHING & NOTHING).count() == 0
    assert rows.exclude(NOTHING).count() == rows.count()
    everything_here = KEEPERS.within(SYSTEM, office=["pk"])
    first = rows.filter(name="独树一站")
    assert set(rows.filter(everything_here | NOTHING)) == set(rows.all())
    assert set(first.filter(everything_here)) == set(first)


@pytest.mark.usefixtures("_offices")
def test_a_row_may_name_its_office_in_several_places():
    here = make_community("独树")
    office = make_office("独树一站")
    user = make_user(office, Role.LIAISON)
    within = KEEPERS.within(user, office=["pk", "community__office"])
    assert set(Office.objects.filter(within)) == set(
        Office.objects.filter(community=here)
    )
