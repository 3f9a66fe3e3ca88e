"""Who may hold which seat: by the rule of the seat, and by nobody's leave."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tongxin.councils import bylaws, eligibility, operations
from tongxin.councils.models import Body, Seat, Term
from tongxin.councils.tests.make import LONG_AGO, fill, make_body, make_document
from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.members import operations as members
from tongxin.members.models import Membership
from tongxin.members.tests.make import (
    Kind,
    make_cadre,
    make_committee,
    make_member,
    make_organisation,
)
from tongxin.people import operations as people
from tongxin.people import queries as persons
from tongxin.people.models import Office, Organisation, Person, Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls.models import Side
from tongxin.rolls.tests.make import make_entry, make_holding, make_owner
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db
SEATS = Seat.Kind
CHOSEN = "13800138077"


@pytest.fixture
def firm() -> Organisation:
    return people.register_organisation(SYSTEM, kind="applicant", name="示例更新公司")


@pytest.fixture
def unit(firm: Organisation) -> Unit:
    return make_unit(applicant=firm)


@pytest.fixture
def body(unit: Unit) -> Body:
    return make_body(unit)


def seat(body: Body, kind: str) -> Seat:
    return body.seats.filter(kind=kind)[0]


def fits(body: Body, kind: str, person: Person, on: Any = None) -> bool:
    """The answer, and what the act itself does with it: they never differ."""
    chosen, on = seat(body, kind), on or clock.today()
    answer = eligibility.check(chosen, person, on).is_eligible
    try:
        give(body, kind, person).delete()
    except ValidationError:
        was_given = False
    else:
        was_given = True
    assert was_given == answer
    return answer


def give(body: Body, kind: str, person: Person, actor: Any = SYSTEM) -> Term:
    return operations.fill_seat(
        actor,
        seat(body, kind),
        person=person,
        shown_name="席位样例",
        from_on=clock.today(),
    )


def party_member(home: Any = None, person: Person | None = None) -> Person:
    return make_member(home or make_organisation(), person).person


def owner(unit: Unit, person: Person | None = None) -> Person:
    person = person or make_person()
    make_owner(make_holding(unit), person)
    return person


def lift(body: Body, code: str) -> None:
    """By a bylaw of the body's own, from today on."""
    operations.set_bylaw(
        make_street_clerk(Role.CHIEF),
        body,
        code=code,
        value=0,
        from_on=clock.today(),
        reason="本单元没有合适的党员",
    )


def elsewhere() -> Any:
    return make_organisation(place=make_community("松泉"))


# ---- The chair ----


def test_the_chair_is_the_secretary_of_this_community(body):
    here = _account(make_community_clerk(body.community, Role.SECRETARY))
    there = _account(make_community_clerk(make_community("松泉"), Role.SECRETARY))
    clerk = _account(make_community_clerk(body.community))
    assert fits(body, SEATS.CHAIR, here)
    assert not fits(body, SEATS.CHAIR, there)
    assert not fits(body, SEATS.CHAIR, clerk)
    assert not fits(body, SEATS.CHAIR, party_member(make_committee()))


def test_a_secretary_whose_post_ended_is_no_chair(body):
    user = make_community_clerk(body.community, Role.SECRETARY)
    person = _account(user)
    user.appointments.update(until_on=clock.today())
    assert not fits(body, SEATS.CHAIR, person)


def _account(user: Any) -> Person:
    user.person = make_person()
    user.save()
    return user.person


# ---- The applicant's vice-chair ----


def test_the_applicants_vice_chair_is_of_its_party_organisation(body, firm):
    branch = make_organisation(enterprise=firm)
    assert fits(body, SEATS.VICE_APPLICANT, party_member(branch))


def test_of_another_organisation_or_only_a_guest_they_are_not(body, firm):
    branch = make_organisation(enterprise=firm)
    guest = make_member()
    members.set_activity(SYSTEM, guest, organisation=branch, on=LONG_AGO)
    assert not fits(body, SEATS.VICE_APPLICANT, party_member())
    assert not fits(body, SEATS.VICE_APPLICANT, guest.person)


def test_the_applicants_worker_without_a_file_there_is_not(body, firm):
    assert not fits(body, SEATS.VICE_APPLICANT, _worker(firm))


def test_by_bylaw_the_applicants_worker_is_enough_and_somebody_else_is_not(body, firm):
    lift(body, "council.party_applicant")
    assert fits(body, SEATS.VICE_APPLICANT, _worker(firm))
    assert not fits(body, SEATS.VICE_APPLICANT, make_person())


def test_without_an_applicant_nobody_is_its_vice_chair():
    body = make_body(make_unit())
    assert not fits(body, SEATS.VICE_APPLICANT, party_member())
    lift(body, "council.party_applicant")
    assert not fits(body, SEATS.VICE_APPLICANT, party_member())


def _worker(firm: Organisation) -> Person:
    office = make_office("申报主体", Office.Kind.PARTNER, organisation=firm)
    return _account(make_user(office, Role.APPLICANT))


# ---- The owners' vice-chair ----


def test_the_owners_vice_chair_is_an_owner_and_in_the_party(body, unit):
    assert fits(body, SEATS.VICE_OWNER, owner(unit, party_member()))


def test_one_of_the_two_is_not_enough(body, unit):
    assert not fits(body, SEATS.VICE_OWNER, owner(unit))
    assert not fits(body, SEATS.VICE_OWNER, party_member())
    tenant = make_entry(unit, person=party_member()).person
    assert not fits(body, SEATS.VICE_OWNER, tenant)


def test_an_owner_of_another_unit_is_not(body):
    assert not fits(body, SEATS.VICE_OWNER, owner(make_unit(), party_member()))


def test_the_league_is_not_the_party(body, unit):
    league = make_organisation(Kind.LEAGUE_BRANCH)
    assert not fits(body, SEATS.VICE_OWNER, owner(unit, party_member(league)))


def test_whose_file_ended_is_not_from_that_day(body, unit):
    file = make_member()
    owner(unit, file.person)
    members.end_file(SYSTEM, file, on=clock.today(), because=Membership.Because.REMOVED)
    assert not fits(body, SEATS.VICE_OWNER, file.person)
    yesterday = clock.today() - timedelta(days=1)
    chosen = seat(body, SEATS.VICE_OWNER)
    assert eligibility.check(chosen, file.person, yesterday).is_eligible


def test_by_bylaw_an_owner_is_enough_and_nobody_elses(body, unit):
    lift(body, "council.party_owner")
    assert fits(body, SEATS.VICE_OWNER, owner(unit))
    assert not fits(body, SEATS.VICE_OWNER, party_member())
    other = make_body(make_unit(name="别的单元"), founded_by=make_document())
    assert not fits(other, SEATS.VICE_OWNER, owner(other.unit))


# ---- Members: residents' groups and the League ----


def test_of_the_residents_is_a_party_member_of_the_community(body):
    assert fits(body, SEATS.RESIDENTS, party_member(make_committee(body.community)))
    assert not fits(body, SEATS.RESIDENTS, party_member(elsewhere()))


@pytest.mark.parametrize("side", [Side.TENANT, Side.SHOP])
def test_or_a_party_member_on_the_roll(body, unit, side):
    home = elsewhere()
    on_roll = make_entry(unit, side=side, person=party_member(home)).person
    assert fits(body, SEATS.RESIDENTS, on_roll)
    assert fits(body, SEATS.RESIDENTS, owner(unit, party_member(home)))
    assert not fits(body, SEATS.RESIDENTS, make_entry(unit, side=side).person)


def test_by_bylaw_the_roll_is_enough(body, unit):
    lift(body, "council.party_residents")
    assert fits(body, SEATS.RESIDENTS, make_entry(unit).person)
    assert not fits(body, SEATS.RESIDENTS, party_member(elsewhere()))


def test_of_the_youth_is_a_league_cadre_of_the_community(body):
    league = make_organisation(Kind.LEAGUE_BRANCH, place=body.community)
    away = make_organisation(Kind.LEAGUE_BRANCH, place=make_community("松泉"))
    assert fits(body, SEATS.YOUTH, make_cadre(league).person)
    assert not fits(body, SEATS.YOUTH, make_cadre(away).person)
    assert not fits(body, SEATS.YOUTH, make_member(league).person)


def test_by_bylaw_whoever_is_named_is_enough(body):
    assert not fits(body, SEATS.YOUTH, make_person())
    lift(body, "council.league_youth")
    assert fits(body, SEATS.YOUTH, make_person())


@pytest.mark.parametrize("kind", [SEATS.SOCIAL, SEATS.TECHNICIAN, SEATS.MEDIATOR])
def test_for_the_other_seats_no_register_is_asked(body, kind):
    assert fits(body, kind, make_person())
    assert not eligibility.asks_a_file(seat(body, kind), clock.today())


@pytest.mark.parametrize("kind", SEATS.values)
def test_whoever_was_erased_holds_none(body, kind):
    person = make_person()
    people.erase_person(SYSTEM, person)
    person.refresh_from_db()
    assert not fits(body, kind, person)


def test_a_task_force_sits_as_its_paper_says():
    force = operations.found_body(
        SYSTEM,
        Body.Kind.TASK_FORCE,
        name="木棉岭指挥部",
        founded_on=LONG_AGO,
        founded_by=make_document(),
    )
    for kind in SEATS.values:
        assert eligibility.check(seat(force, kind), make_person(), LONG_AGO).is_eligible


# ---- What is told, and to whom ----


def test_an_alternate_fits_the_same_rule(body, unit):
    facts = {"shown_name": "候补样例", "from_on": clock.today()}
    chosen = seat(body, SEATS.VICE_OWNER)
    with refused("Not eligible. Rule: %(rule)s"):
        operations.fill_seat(
            SYSTEM, chosen, kind="alternate", person=owner(unit), **facts
        )
    fit = owner(unit, party_member())
    assert operations.fill_seat(
        SYSTEM, chosen, kind="alternate", person=fit, **facts
    ).pk
    line = Entry.objects.get(action="seat.filled")
    assert (line.subject_id, line.on_behalf_of_id) == (chosen.pk, fit.pk)


def test_the_refusal_is_the_same_whatever_is_lacking(body, unit):
    """Neither a file nor the roll shows through it."""
    told = set()
    for person in (owner(unit), party_member(), make_person()):
        with refused("Not eligible. Rule: %(rule)s") as refusal:
            give(body, SEATS.VICE_OWNER, person)
        told.add(tuple(refusal.value.messages))
    assert len(told) == 1
    assert eligibility.rule_of(seat(body, SEATS.VICE_OWNER), clock.today()) in str(told)


def test_no_actor_gets_round_it_not_even_the_street(body):
    for actor in (make_street_clerk(Role.CHIEF), SYSTEM):
        with refused("Not eligible. Rule: %(rule)s"):
            give(body, SEATS.VICE_OWNER, make_person(), actor)


def test_a_switch_is_on_or_off_and_only_the_street_turns_it(body):
    bylaw_value = bylaws.bylaw_value(body, "council.party_owner", clock.today())
    assert (bylaw_value.value, bylaw_value.is_switch, bylaw_value.is_own) == (
        1,
        True,
        False,
    )
    for value, over in ((2, 1), (1, 2)):
        with refused("This figure cannot be."):
            operations.set_bylaw(
                SYSTEM,
                body,
                code="council.party_owner",
                value=value,
                over=over,
                from_on=clock.today(),
                reason="试试",
            )
    with pytest.raises(PermissionDenied):
        operations.set_bylaw(
            make_community_clerk(body.community, Role.SECRETARY),
            body,
            code="council.party_owner",
            value=0,
            from_on=clock.today(),
            reason="试试",
        )


def test_a_switch_is_turned_on_its_page(client, body):
    client.force_login(make_street_clerk(Role.CHIEF))
    page = reverse("councils:bylaw", args=[body.pk, "council.party_owner"])
    assert client.get(page).status_code == 200
    facts = {"value": "0", "from_on": clock.today().isoformat(), "reason": "没有党员"}
    assert client.post(page, facts).status_code == 302
    assert bylaws.bylaw_value(body, "council.party_owner", clock.today()).value == 0
    assert "不适用" in client.get(reverse("councils:body", args=[body.pk])).text


# ---- On the page ----


def ask_on_page(client, body: Body, kind: str, **other: str) -> Any:
    client.force_login(make_community_clerk(body.community, Role.SECRETARY))
    page = reverse("councils:fill_seat", args=[body.pk, seat(body, kind).pk])
    facts = {"who": CHOSEN, "shown_name": "席位样例", "kind": "holder"}
    facts["from_on"] = clock.today().isoformat()
    return client.post(page, facts | other)


def test_the_page_says_the_same_of_an_owner_and_of_a_party_member(client, body, unit):
    answers = []
    for make in (lambda p: owner(unit, p), lambda p: party_member(None, p)):
        person = make_person("被问者", f"+86{CHOSEN}")
        make(person)
        answer = ask_on_page(client, body, SEATS.VICE_OWNER)
        assert answer.status_code == 422
        (told,) = answer.context["form"].non_field_errors()
        answers.append(told)
        people.erase_person(SYSTEM, person)
    assert answers[0] == answers[1]
    assert "不符合" in answers[0]


@pytest.mark.parametrize("why_not", ["taken", "elsewhere", "nameless"])
def test_where_nobody_can_be_seated_nobody_is_told_who_would_fit(
    client, body, unit, why_not
):
    """An answer costs a seat: else a list of numbers would say who is in the Party."""
    answers = []
    for is_fit in (True, False):
        person = make_person("被问者", f"+86{CHOSEN}")
        if is_fit:
            owner(unit, party_member(None, person))
        if why_not == "taken":
            fill(seat(body, SEATS.VICE_OWNER))
        elif why_not == "elsewhere":
            give(body, SEATS.MEDIATOR, person)
        name = " \n" if why_not == "nameless" else "席位样例"
        answer = ask_on_page(client, body, SEATS.VICE_OWNER, shown_name=name)
        assert answer.status_code == 422
        answers.append(answer.context["form"].errors)
        Term.objects.all().delete()
        people.erase_person(SYSTEM, person)
    assert answers[0] == answers[1]
    assert "不符合" not in str(answers)


def test_that_it_was_asked_stays_on_record_and_the_person_sees_it(client, body):
    person = make_person("被问者", f"+86{CHOSEN}")
    assert ask_on_page(client, body, SEATS.VICE_OWNER).status_code == 422
    asked = Entry.objects.get(action="seat.asked")
    assert (asked.subject_label, asked.subject_id) == ("people.Person", person.pk)
    (trace,) = persons.in_words(list(persons.traces_of(person)))
    assert "席位" in trace.what


def test_where_no_file_is_asked_nothing_is_recorded_of_it(client, body):
    make_person("被问者", f"+86{CHOSEN}")
    assert ask_on_page(client, body, SEATS.MEDIATOR).status_code == 302
    assert not Entry.objects.filter(action="seat.asked").exists()


def test_whoever_fits_is_seated_on_the_page(client, body, unit):
    person = make_person("被问者", f"+86{CHOSEN}")
    owner(unit, party_member(None, person))
    assert ask_on_page(client, body, SEATS.VICE_OWNER).status_code == 302
    assert seat(body, SEATS.VICE_OWNER).terms.get().person == person


def test_nobody_asks_for_a_conference_they_do_not_run(body):
    for actor in (make_community_clerk(make_community("松泉")), make_user()):
        with pytest.raises(PermissionDenied):
            operations.check_eligibility(
                actor,
                seat(body, SEATS.VICE_OWNER),
                person=make_person(),
                on=clock.today(),
            )
