"""Plain makers for tests; every fact can be said otherwise."""

from datetime import date
from itertools import count
from typing import Any

from tongxin.kernel.actors import SYSTEM
from tongxin.members import operations
from tongxin.members.models import Cadre, Membership, PartyOrganisation
from tongxin.people.models import Office, Person, Role, User
from tongxin.people.tests.make import make_office, make_person, make_user
from tongxin.places.models import Place
from tongxin.places.tests.make import make_community

_numbers = count(1)
LONG_AGO = date(2020, 1, 6)
Kind = PartyOrganisation.Kind


def make_working_committee(**facts: Any) -> PartyOrganisation:
    found = PartyOrganisation.objects.filter(kind=Kind.WORKING).first()
    if found is not None and not facts:
        return found
    facts.setdefault("name", "东晓街道党工委")
    facts.setdefault("place", make_community("街道所在"))
    return make_organisation(Kind.WORKING, parent=None, **facts)


def make_organisation(kind: str = Kind.BRANCH, **facts: Any) -> PartyOrganisation:
    facts.setdefault("name", f"示例第{next(_numbers)}党支部")
    facts.setdefault("founded_on", LONG_AGO)
    facts.setdefault("founded_paper", "关于设立的批复")
    if "parent" not in facts:
        facts["parent"] = make_working_committee()
    if not {"place", "enterprise", "unit"} & facts.keys():
        facts["place"] = make_community()
    return operations.found_organisation(SYSTEM, kind, **facts)


def make_committee(community: Place | None = None, **facts: Any) -> PartyOrganisation:
    """A community's Party committee, its files kept by the community's own office."""
    community = community or make_community()
    office = make_office(
        f"{community.name}社区", Office.Kind.COMMUNITY, community=community
    )
    facts.setdefault("name", f"{community.name}社区党委")
    return make_organisation(
        Kind.COMMITTEE, place=community, **{"office": office, **facts}
    )


def make_member(
    organisation: PartyOrganisation | None = None,
    person: Person | None = None,
    **facts: Any,
) -> Membership:
    organisation = organisation or make_organisation()
    usual = Membership.Kind.LEAGUE if organisation.is_league else Membership.Kind.MEMBER
    facts.setdefault("kind", usual)
    facts.setdefault("from_on", LONG_AGO)
    return operations.add_member(
        SYSTEM, organisation, person=person or make_person("党样例"), **facts
    )


def make_cadre(
    organisation: PartyOrganisation, person: Person | None = None, **facts: Any
) -> Cadre:
    facts.setdefault("duty", Cadre.Duty.SECRETARY)
    facts.setdefault("from_on", LONG_AGO)
    return operations.name_cadre(
        SYSTEM, organisation, person=person or make_person("干样例"), **facts
    )


def make_party_building_office() -> User:
    """Somebody of the street's Party-building office."""
    return make_user(make_office("东晓街道党建办", Office.Kind.STREET), PARTY)


def make_keeper(organisation: PartyOrganisation, role: str = "") -> User:
    """Whoever keeps the files of this organisation, at an office of its own."""
    if organisation.office is None:
        office = make_office(f"{organisation.name}办公室", Office.Kind.PARTNER)
        operations.entrust_files(SYSTEM, organisation, office=office)
        organisation.refresh_from_db()
    return make_user(organisation.office, role or PARTY)


PARTY = Role.PARTY_AFFAIRS
