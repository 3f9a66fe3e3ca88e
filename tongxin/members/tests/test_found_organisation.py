"""The street's Party-building office founds, entrusts and dissolves by a paper."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import forbidden, refused
from tongxin.members import operations
from tongxin.members.models import Membership, PartyOrganisation
from tongxin.members.operations.organisations import UNDER
from tongxin.members.policies import ABOVE
from tongxin.members.tests.make import (
    LONG_AGO,
    Kind,
    make_cadre,
    make_committee,
    make_keeper,
    make_member,
    make_organisation,
    make_party_building_office,
    make_working_committee,
)
from tongxin.people.models import Organisation
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db


def found(actor, kind: str = Kind.BRANCH, **facts) -> PartyOrganisation:
    facts.setdefault("name", "独树一支部")
    facts.setdefault("founded_on", LONG_AGO)
    facts.setdefault("founded_paper", "东晓党〔2020〕1号")
    facts.setdefault("place", make_community())
    facts.setdefault("parent", make_working_committee())
    return operations.found_organisation(actor, kind, **facts)


def test_the_street_founds_it_with_its_paper_and_it_is_on_record():
    branch = found(make_party_building_office())
    assert branch.founded_paper == "东晓党〔2020〕1号"
    last = Entry.objects.latest("pk")
    assert (last.action, last.subject_id) == ("party_organisation.founded", branch.pk)


@pytest.mark.parametrize("who", ["visitor", "resident", "clerk", "community", "keeper"])
def test_nobody_else_founds_entrusts_or_dissolves(who: str):
    committee = make_committee()
    made: dict[str, Any] = {
        "visitor": lambda: VISITOR,
        "resident": make_resident,
        "clerk": make_street_clerk,
        "community": make_community_clerk,
        "keeper": lambda: make_keeper(committee),
    }
    actor = made[who]()
    with pytest.raises(PermissionDenied):
        found(actor, parent=committee)
    with pytest.raises(PermissionDenied):
        operations.entrust_files(actor, committee, office=None)
    with pytest.raises(PermissionDenied):
        operations.dissolve_organisation(
            actor, committee, on=clock.today(), paper="批复"
        )


@pytest.mark.parametrize(
    ("lacks", "why"),
    [("name", "Give it a name."), ("founded_paper", "Name the paper.")],
)
def test_without_a_name_or_a_paper_it_is_not_founded(lacks: str, why: str):
    with refused(why, field=lacks):
        found(SYSTEM, **{lacks: "  "})


def test_it_belongs_to_one_place_or_enterprise_or_unit():
    firm = Organisation.objects.create(kind="enterprise", name="示例公司")
    with refused("Please choose one: a place, an enterprise or a renewal unit."):
        found(SYSTEM, place=None)
    with refused("Please choose one: a place, an enterprise or a renewal unit."):
        found(SYSTEM, enterprise=firm)
    assert found(SYSTEM, place=None, enterprise=firm).belongs_to == "示例公司"


def test_it_is_not_founded_tomorrow():
    with refused("This day is still to come."):
        found(SYSTEM, founded_on=clock.today() + timedelta(days=1))


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("above", list(Kind))
def test_each_kind_stands_under_what_the_rule_says(kind: str, above: str):
    top = None if above == Kind.WORKING else make_working_committee()
    parent = PartyOrganisation.objects.create(
        kind=above,
        name="上级",
        parent=top,
        place=make_community(),
        founded_on=LONG_AGO,
        founded_paper="批复",
    )
    if above in UNDER[kind]:
        assert found(SYSTEM, kind, parent=parent).parent == parent
    else:
        with refused("It cannot stand under this one."):
            found(SYSTEM, kind, parent=parent)


def test_who_keeps_looks_as_far_up_as_organisations_can_stand():
    def deepest(kind: str) -> int:
        return max((1 + deepest(one) for one in UNDER[kind]), default=0)

    assert max(map(deepest, UNDER)) == len(ABOVE) - 1


def test_only_the_working_committee_stands_under_none():
    with refused("All but the working committee stand under another."):
        found(SYSTEM, Kind.BRANCH, parent=None)


def test_the_database_itself_refuses_what_no_act_would_write():
    branch = make_organisation()
    for wrong in (
        {"founded_paper": ""},
        {"dissolved_on": LONG_AGO},
        {"dissolved_paper": "批复"},
        {"dissolved_on": date(2000, 1, 1), "dissolved_paper": "批复"},
        {"parent": None},
        {"place": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PartyOrganisation.objects.filter(pk=branch.pk).update(**wrong)


def test_it_is_dissolved_when_nobody_and_nothing_is_left():
    street, branch = make_party_building_office(), make_organisation()
    cadre, file = make_cadre(branch), make_member(branch)
    facts = {"on": clock.today(), "paper": "关于撤销的批复"}
    with refused("It still has members: move them first."):
        operations.dissolve_organisation(street, branch, **facts)
    operations.end_file(
        SYSTEM, file, on=clock.today(), because=Membership.Because.MOVED
    )
    with refused("Name the paper."):
        operations.dissolve_organisation(street, branch, on=clock.today(), paper=" ")
    branch = operations.dissolve_organisation(street, branch, **facts)
    cadre.refresh_from_db()
    assert (branch.is_standing, cadre.until_on) == (False, clock.today())
    with refused("This organisation was dissolved."):
        operations.dissolve_organisation(street, branch, **facts)
    with refused("This organisation was dissolved."):
        make_member(branch)


def test_one_with_others_under_it_or_with_guests_is_not_dissolved():
    committee, host = make_committee(), make_organisation()
    make_organisation(parent=committee)
    operations.set_activity(SYSTEM, make_member(), organisation=host, on=clock.today())
    for one, why in (
        (committee, "Others stand under it: dissolve those first."),
        (host, "It still has members: move them first."),
    ):
        with refused(why):
            operations.dissolve_organisation(
                SYSTEM, one, on=clock.today(), paper="批复"
            )


def test_the_organisations_own_office_names_its_cadres_and_ends_them():
    branch = make_organisation()
    keeper = make_keeper(branch)
    facts = {"duty": "secretary", "from_on": LONG_AGO}
    cadre = operations.enter_cadre(
        keeper, branch, name="陈书记", phone="13800138021", **facts
    )
    assert cadre.person.name == "陈书记"
    with refused("There is a secretary already."):
        operations.enter_cadre(
            keeper, branch, name="何书记", phone="13800138022", **facts
        )
    with refused("This day lies before it began."):
        operations.end_cadre(keeper, cadre, on=LONG_AGO - timedelta(days=1))
    operations.end_cadre(keeper, cadre, on=clock.today())
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.end_cadre(keeper, cadre, on=clock.today())


def test_nobody_names_themself_nor_in_another_organisation():
    branch, user = make_organisation(), make_resident()
    keeper = make_keeper(branch)
    keeper.person = user.person
    facts = {"duty": "deputy", "from_on": LONG_AGO}
    with forbidden("Nobody keeps the own file: another office does it."):
        operations.name_cadre(keeper, branch, person=user.person, **facts)
    elsewhere = "Only the organisation’s own office and those above it may do this."
    with forbidden(elsewhere):
        operations.name_cadre(
            make_keeper(make_organisation()), branch, person=user.person, **facts
        )
