"""A post holds from its first day, and no more on the day it ends."""

from datetime import date, timedelta

import pytest

from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.people import operations, queries
from tongxin.people.models import Role, User
from tongxin.people.tests.make import make_office, make_resident, make_user

pytestmark = pytest.mark.django_db
FIRST, END = date(2026, 11, 25), date(2026, 11, 27)
DAY = timedelta(days=1)


def test_from_its_first_day_to_before_its_end(clock):
    clock.at(f"{FIRST - DAY} 10:00")
    user = make_user()
    facts = {"office": make_office(), "role": Role.LIAISON}
    operations.appoint(SYSTEM, user, from_on=FIRST, until_on=END, **facts)
    for moment, holds, will_hold in (
        (f"{FIRST - DAY} 23:59", False, True),
        (f"{FIRST} 00:00", True, True),
        (f"{END - DAY} 23:59", True, True),
        (f"{END} 00:00", False, False),
    ):
        clock.at(moment)
        found = User.objects.get(pk=user.pk)
        assert bool(found.posts) == holds, moment
        assert found.has_role(Role.LIAISON) == holds, moment
        assert queries.will_hold_post(found) == will_hold, moment


def test_it_ends_on_the_day_it_began_at_the_earliest(clock):
    clock.at(f"{FIRST} 10:00")
    facts = {"office": make_office(), "role": Role.LIAISON, "from_on": FIRST}
    with refused("The account already holds this post, or the days do not fit."):
        operations.appoint(SYSTEM, make_user(), until_on=FIRST - DAY, **facts)
    post = operations.appoint(SYSTEM, make_user(), until_on=FIRST, **facts)
    assert post.until_on == FIRST


def test_an_account_is_closed_once_its_last_post_has_ended(clock):
    clock.at(f"{FIRST} 10:00")
    user = make_resident()
    facts = {"office": make_office(), "role": Role.LIAISON, "from_on": FIRST}
    operations.appoint(SYSTEM, user, until_on=END, **facts)
    clock.at(f"{END - DAY} 23:59")
    with refused("This account holds a post. The administrator must end it first."):
        operations.erase_person(SYSTEM, user.person)
    clock.at(f"{END} 00:00")
    operations.erase_person(SYSTEM, user.person)
    user.refresh_from_db()
    assert not user.is_active
