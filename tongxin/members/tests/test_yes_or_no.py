"""What the rooms above may ask: a yes or a no, and nothing of the file."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members import operations, queries
from tongxin.members.models import Membership
from tongxin.members.tests.make import (
    LONG_AGO,
    Kind,
    make_cadre,
    make_committee,
    make_member,
    make_organisation,
)
from tongxin.people import operations as people
from tongxin.people.models import Organisation
from tongxin.people.tests.make import make_person
from tongxin.places.tests.make import make_community, make_estate
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db
TODAY = clock.today
As = Membership.Kind


def make_firm(name: str = "示例更新有限公司") -> Organisation:
    return people.register_organisation(SYSTEM, kind="applicant", name=name)


def yes(query: Callable[..., set[int]], person: int, *facts: Any) -> bool:
    """Asked about one, and about the same one beside a stranger: the same answer."""
    alone = query([person], *facts)
    assert alone <= {person}
    stranger = make_person("生人").pk
    assert query([stranger, person], *facts) == alone
    return bool(alone)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [(As.MEMBER, True), (As.PROBATIONARY, True), (As.LEAGUE, False)],
)
def test_a_party_member_is_a_full_or_a_probationary_one(kind: str, answer: bool):
    home = Kind.LEAGUE_BRANCH if kind == As.LEAGUE else Kind.BRANCH
    file = make_member(make_organisation(home), kind=kind)
    assert yes(queries.party_members, file.person_id, TODAY()) is answer


def test_it_is_yes_from_the_first_day_to_the_day_before_the_last():
    file = make_member(from_on=date(2024, 3, 4))
    operations.end_file(
        SYSTEM, file, on=date(2025, 3, 4), because=Membership.Because.LEFT
    )
    answers = {
        date(2024, 3, 3): False,
        date(2024, 3, 4): True,
        date(2025, 3, 3): True,
        date(2025, 3, 4): False,
    }
    for day, answer in answers.items():
        assert yes(queries.party_members, file.person_id, day) is answer


def test_somebody_without_a_file_and_somebody_erased_is_a_no():
    assert yes(queries.party_members, make_person().pk, TODAY()) is False
    file = make_member()
    people.erase_person(SYSTEM, file.person)
    assert yes(queries.party_members, file.person_id, TODAY()) is False


def test_of_an_enterprise_is_whose_file_is_kept_there_not_who_takes_part():
    firm = make_firm()
    branch = make_organisation(enterprise=firm)
    own, guest = make_member(branch), make_member()
    operations.set_activity(SYSTEM, guest, organisation=branch, on=LONG_AGO)
    today = TODAY()
    assert yes(queries.party_members_of, own.person_id, firm.pk, today) is True
    assert yes(queries.party_members_of, guest.person_id, firm.pk, today) is False
    other = make_firm("另一家公司")
    assert yes(queries.party_members_of, own.person_id, other.pk, today) is False


def test_the_league_of_an_enterprise_is_not_its_party():
    firm = make_firm()
    file = make_member(make_organisation(Kind.LEAGUE_BRANCH, enterprise=firm))
    assert yes(queries.party_members_of, file.person_id, firm.pk, TODAY()) is False


def test_in_a_community_are_its_own_its_estates_and_its_units_organisations():
    here, there = make_community(), make_community("松泉")
    homes = (
        make_committee(here),
        make_organisation(place=make_estate("独树村", here)),
        make_organisation(unit=make_unit(community=here)),
    )
    for home in homes:
        person = make_member(home).person_id
        assert yes(queries.party_members_in, person, here.pk, TODAY()) is True
        assert yes(queries.party_members_in, person, there.pk, TODAY()) is False


def test_a_league_cadre_has_a_duty_in_the_league_of_the_community():
    here, there = make_community(), make_community("松泉")
    league = make_organisation(Kind.LEAGUE_BRANCH, place=here)
    cadre, member = make_cadre(league), make_member(league)
    party = make_cadre(make_committee(here))
    today = TODAY()
    assert yes(queries.league_cadres_in, cadre.person_id, here.pk, today) is True
    assert yes(queries.league_cadres_in, cadre.person_id, there.pk, today) is False
    assert yes(queries.league_cadres_in, member.person_id, here.pk, today) is False
    assert yes(queries.league_cadres_in, party.person_id, here.pk, today) is False
    operations.end_cadre(SYSTEM, cadre, on=today)
    assert yes(queries.league_cadres_in, cadre.person_id, here.pk, today) is False
    yesterday = today - timedelta(days=1)
    assert yes(queries.league_cadres_in, cadre.person_id, here.pk, yesterday) is True
