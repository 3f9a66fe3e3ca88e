"""Party and League organisations of the demo, and who of its people is in them.

Whoever takes a seat is first entered where the rule of that seat asks for it.
"""

from datetime import date, timedelta

from tongxin.councils.models import Seat
from tongxin.demo.street import Street
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members import operations
from tongxin.members.models import Cadre, Membership, PartyOrganisation
from tongxin.people import operations as people
from tongxin.people.models import Office, Organisation, Person
from tongxin.places.models import Place
from tongxin.units import operations as units
from tongxin.units.models import Unit

Kind, As = PartyOrganisation.Kind, Membership.Kind
FOUNDED_ON = date(2019, 7, 1)
KEEPER = "demo-party"
# Name, as what, and of which community; all invented.
MEMBERS = [
    ("申样本", As.MEMBER, "独树"),
    ("秦例子", As.PROBATIONARY, "独树"),
    ("蒲示范", As.MEMBER, "独树"),
    ("应假名", As.MEMBER, "绿景"),
    ("翁拟例", As.MEMBER, "绿景"),
]
YOUNG = [("佟青例", "独树"), ("阮青样", "绿景")]


def found_party(street: Street) -> None:
    """The street's working committee, a committee and two branches a community."""
    top = _found(
        Kind.WORKING,
        "东晓街道党工委",
        None,
        place=Place.objects.get(kind=Place.Kind.STREET),
        office=street.offices["东晓街道党建办"],
    )
    league = _found(Kind.LEAGUE_COMMITTEE, "东晓街道团工委", top, place=top.place)
    for name, place in street.communities.items():
        committee = _found(
            Kind.COMMITTEE,
            f"{name}社区党委",
            top,
            place=place,
            office=street.offices[f"{name}社区"],
        )
        _found(Kind.BRANCH, f"{name}社区第一党支部", committee, place=place)
        _found(Kind.LEAGUE_BRANCH, f"{name}社区团支部", league, place=place)
    for firm in Organisation.objects.filter(kind=Organisation.Kind.APPLICANT):
        _of_the_firm(firm)
    _enter(street)


def fit(street: Street, seat: Seat, person: Person) -> None:
    """Enter somebody where the rule of the seat they take asks for it."""
    body = seat.body
    if body.community is None:
        return
    if seat.kind == Seat.Kind.VICE_APPLICANT and body.unit is not None:
        _join(person, _of_the_firm(_applicant(body.unit)))
    elif seat.kind in (Seat.Kind.VICE_OWNER, Seat.Kind.RESIDENTS):
        _join(person, _branch(body.community.name))
    elif seat.kind == Seat.Kind.YOUTH:
        _lead(person, PartyOrganisation.objects.get(name=_league(body.community.name)))


def _found(  # noqa: PLR0913 - each fact by its name
    kind: str,
    name: str,
    parent: PartyOrganisation | None,
    *,
    place: Place | None = None,
    enterprise: Organisation | None = None,
    office: Office | None = None,
) -> PartyOrganisation:
    return operations.found_organisation(
        SYSTEM,
        kind,
        name=name,
        parent=parent,
        place=place,
        enterprise=enterprise,
        office=office,
        founded_on=FOUNDED_ON,
        founded_paper=f"关于设立{name}的批复（示例）",
    )


def _of_the_firm(firm: Organisation) -> PartyOrganisation:
    found = PartyOrganisation.objects.filter(enterprise=firm).first()
    top = PartyOrganisation.objects.get(kind=Kind.WORKING)
    return found or _found(Kind.BRANCH, f"{firm.name}党支部", top, enterprise=firm)


def _applicant(unit: Unit) -> Organisation:
    """Units that are built already had a company, too."""
    if unit.applicant is None:
        firm = Organisation.objects.filter(name="示例实施有限公司").first()
        firm = firm or people.register_organisation(
            SYSTEM, kind=Organisation.Kind.APPLICANT, name="示例实施有限公司"
        )
        units.revise_unit(SYSTEM, unit, applicant=firm)
        unit.refresh_from_db(fields=["applicant"])
        return firm
    return unit.applicant


def _branch(community: str) -> PartyOrganisation:
    return PartyOrganisation.objects.get(name=f"{community}社区第一党支部")


def _league(community: str) -> str:
    return f"{community}社区团支部"


def _join(person: Person, home: PartyOrganisation) -> None:
    running = person.memberships.filter(until_on=None, kind__in=Membership.IN_THE_PARTY)
    if not running.exists():
        operations.add_member(
            SYSTEM, home, person=person, kind=As.MEMBER, from_on=FOUNDED_ON
        )


def _lead(person: Person, league: PartyOrganisation) -> None:
    if not league.cadres.filter(person=person, until_on=None).exists():
        operations.name_cadre(
            SYSTEM,
            league,
            person=person,
            duty=Cadre.Duty.COMMITTEE,
            from_on=clock.today(),
        )


# ---- A few files with a history ----


def _enter(street: Street) -> None:
    """One takes part elsewhere, one moved, one asks for a correction."""
    keeper, today = street.accounts[KEEPER], clock.today()
    files = [
        operations.enter_member(
            keeper,
            _branch(community),
            name=name,
            phone=f"1380003{number:04}",
            kind=kind,
            from_on=today - timedelta(days=300 + 40 * number),
        )
        for number, (name, kind, community) in enumerate(MEMBERS, start=1)
    ]
    guest, _probationary, _stays, moves, _last = files
    operations.set_activity(
        keeper, guest, organisation=_branch("绿景"), on=today - timedelta(days=90)
    )
    operations.move_member(
        keeper, moves, to=_branch("独树"), on=today - timedelta(days=60)
    )
    for number, (name, community) in enumerate(YOUNG, start=91):
        operations.enter_member(
            keeper,
            PartyOrganisation.objects.get(name=_league(community)),
            name=name,
            phone=f"1380003{number:04}",
            kind=As.LEAGUE,
            from_on=today - timedelta(days=200),
        )
    resident = street.accounts["demo-resident"]
    assert resident.person is not None
    _join(resident.person, _branch("独树"))
    file = resident.person.memberships.get()
    operations.ask_correction(
        resident, file, text="我是2018年入党的，转到这个支部是2021年，日期请核对。"
    )
