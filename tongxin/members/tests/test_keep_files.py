"""A file is begun, moved, confirmed, put right and ended; its history stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import forbidden, refused
from tongxin.members import operations, queries
from tongxin.members.models import Membership
from tongxin.members.tests.make import (
    LONG_AGO,
    Kind,
    make_cadre,
    make_committee,
    make_keeper,
    make_member,
    make_organisation,
    make_party_building_office,
)
from tongxin.people import operations as people
from tongxin.people.models import Person
from tongxin.people.tests.make import (
    make_person,
    make_resident,
    make_street_clerk,
)

pytestmark = pytest.mark.django_db
KEEPERS = "Only the organisation that keeps the file may do this."
Because, As = Membership.Because, Membership.Kind
LATER = date(2024, 3, 4)


def enter(actor, organisation, **facts) -> Membership:
    facts.setdefault("name", "党样例")
    facts.setdefault("phone", "13800138011")
    facts.setdefault("kind", As.MEMBER)
    facts.setdefault("from_on", LONG_AGO)
    return operations.enter_member(actor, organisation, **facts)


# ---- Beginning it ----


def test_the_own_office_begins_the_file_of_somebody_the_house_does_not_know():
    branch = make_organisation()
    file = enter(make_keeper(branch), branch)
    assert (file.person.name, file.origin) == ("党样例", branch)
    assert Entry.objects.latest("pk").action == "membership.begun"


def test_whoever_has_this_name_and_number_is_found_again():
    known = make_person("党样例", "+8613800138011")
    branch = make_organisation()
    assert enter(make_keeper(branch), branch).person == known


def test_another_name_under_the_same_number_is_another_person():
    known = make_person("何样例", "+8613800138011")
    branch = make_organisation()
    assert enter(make_keeper(branch), branch).person != known


def test_whoever_has_a_file_elsewhere_sees_who_came_upon_it():
    """A name and a number are enough to ask who is a member: so it is on record."""
    user = make_resident("党样例", "+8613800138011")
    file = make_member(person=user.person)
    branch = make_organisation()
    keeper = make_keeper(branch)
    with refused("This person has a running file already."):
        enter(keeper, branch)
    (reading,) = queries.readings_of([file], [])
    assert reading.who == branch.office.name
    assert list(Membership.objects.all()) == [file]


def test_a_file_of_the_other_side_or_an_ended_one_is_not_come_upon():
    person = make_person("党样例", "+8613800138011")
    league = make_member(make_organisation(Kind.LEAGUE_BRANCH), person)
    ended = make_member(make_organisation(), person)
    operations.end_file(SYSTEM, ended, on=LATER, because=Because.LEFT)
    branch = make_organisation()
    assert enter(make_keeper(branch), branch, from_on=LATER).person == person
    assert queries.readings_of([league, ended], []) == []


@pytest.mark.parametrize("who", ["visitor", "resident", "clerk", "other"])
def test_nobody_else_begins_one(who: str):
    branch = make_organisation()
    made: dict[str, Any] = {
        "visitor": lambda: VISITOR,
        "resident": make_resident,
        "clerk": make_street_clerk,
        "other": lambda: make_keeper(make_organisation()),
    }
    actor = made[who]()
    before = Person.objects.count()
    with pytest.raises(PermissionDenied):
        enter(actor, branch)
    assert Person.objects.count() == before


def test_the_office_above_begins_one_too():
    committee = make_committee()
    branch = make_organisation(parent=committee)
    assert enter(make_keeper(committee), branch).origin == branch
    with pytest.raises(PermissionDenied):
        enter(make_keeper(branch), committee)


def test_somebody_has_one_running_file_in_the_party_and_one_in_the_league():
    person = make_person()
    make_member(person=person)
    with refused("This person has a running file already."):
        make_member(make_organisation(), person)
    league = make_member(make_organisation(Kind.LEAGUE_BRANCH), person)
    assert league.kind == As.LEAGUE


@pytest.mark.parametrize("kind", [As.LEAGUE, "guest", ""])
def test_the_party_keeps_its_own_members_only(kind: str):
    with refused(field="kind"):
        make_member(make_organisation(), kind=kind)


def test_the_league_keeps_no_party_member():
    with refused("The Party keeps its members, and the League its own."):
        make_member(make_organisation(Kind.LEAGUE_BRANCH), kind=As.MEMBER)


@pytest.mark.parametrize("days", [-1, 1])
def test_it_begins_neither_before_the_organisation_nor_tomorrow(days: int):
    base = LONG_AGO if days < 0 else clock.today()
    with refused(field="from_on"):
        make_member(from_on=base + timedelta(days=days))


def test_nobody_keeps_the_own_file():
    branch = make_organisation()
    keeper = make_keeper(branch)
    keeper.person = make_person()
    keeper.save()
    file = make_member(branch, keeper.person)
    assert operations.add_member.is_open(keeper, branch)
    with forbidden("Nobody keeps the own file: another office does it."):
        operations.add_member(
            keeper, branch, person=keeper.person, kind=As.MEMBER, from_on=LONG_AGO
        )
    for act in (
        lambda: operations.correct_file(keeper, file, kind=As.MEMBER, from_on=LATER),
        lambda: operations.end_file(keeper, file, on=LATER, because=Because.LEFT),
    ):
        with forbidden(KEEPERS):
            act()


def test_whoever_was_erased_gets_no_file_and_no_duty():
    person, branch = make_person(), make_organisation()
    person = people.erase_person(SYSTEM, person)
    with refused("This person was erased."):
        make_member(branch, person)
    with refused("This person was erased."):
        make_cadre(branch, person)


# ---- Moving and becoming a full member ----


def test_it_moves_with_its_vote_and_the_old_row_stays():
    committee = make_committee()
    first, second = (make_organisation(parent=committee) for _ in range(2))
    file = make_member(first)
    moved = operations.move_member(make_keeper(committee), file, to=second, on=LATER)
    file.refresh_from_db()
    assert (file.until_on, file.ended_because) == (LATER, Because.MOVED)
    assert (moved.origin, moved.from_on, moved.until_on) == (second, LATER, None)
    assert moved.person == file.person


def test_it_moves_only_where_the_actor_keeps_both():
    first, second = make_organisation(), make_organisation()
    file = make_member(first)
    to_another = "Only the organisation’s own office and those above it may do this."
    with forbidden(to_another):
        operations.move_member(make_keeper(first), file, to=second, on=LATER)
    with forbidden(KEEPERS):
        operations.move_member(make_keeper(second), file, to=second, on=LATER)
    street = make_party_building_office()
    assert operations.move_member(street, file, to=second, on=LATER).origin == second


def test_it_does_not_move_to_itself_to_the_league_or_before_it_began():
    branch, other = make_organisation(), make_organisation()
    file = make_member(branch)
    league = make_organisation(Kind.LEAGUE_BRANCH)
    for to, on, why in (
        (branch, LATER, "The file is there already."),
        (league, LATER, "The Party keeps its members, and the League its own."),
        (other, LONG_AGO - timedelta(days=1), "This day lies before it began."),
        (other, clock.today() + timedelta(days=1), "This day is still to come."),
    ):
        with refused(why):
            operations.move_member(SYSTEM, file, to=to, on=on)


def test_a_probationary_member_becomes_a_full_one_and_goes_on_taking_part_elsewhere():
    host = make_organisation()
    file = make_member(kind=As.PROBATIONARY)
    operations.set_activity(SYSTEM, file, organisation=host, on=LONG_AGO)
    full = operations.confirm_member(make_keeper(file.origin), file, on=LATER)
    file.refresh_from_db()
    assert (file.ended_because, full.kind) == (Because.CONFIRMED, As.MEMBER)
    assert full.activities.get().organisation == host
    assert file.activities.get().until_on == LATER
    with refused("Only a probationary member is confirmed."):
        operations.confirm_member(SYSTEM, full, on=LATER)


# ---- Taking part elsewhere ----


def test_they_take_part_elsewhere_and_the_file_stays():
    file, host, other = make_member(), make_organisation(), make_organisation()
    keeper = make_keeper(file.origin)
    operations.set_activity(keeper, file, organisation=host, on=LONG_AGO)
    operations.set_activity(keeper, file, organisation=other, on=LATER)
    operations.set_activity(keeper, file, organisation=None, on=clock.today())
    told = [(one.organisation, one.until_on) for one in file.activities.all()]
    assert told == [(host, LATER), (other, clock.today())]
    file.refresh_from_db()
    assert file.is_running
    with refused("They take part where the file is kept."):
        operations.set_activity(keeper, file, organisation=None, on=clock.today())


def test_they_take_part_neither_at_home_nor_in_the_league_nor_before():
    file = make_member(from_on=LATER)
    league = make_organisation(Kind.LEAGUE_BRANCH)
    host = make_organisation()
    for organisation, on, why in (
        (file.origin, LATER, "The file is there already."),
        (league, LATER, "It cannot be this one."),
        (host, LATER - timedelta(days=1), "This day lies before it began."),
    ):
        with refused(why):
            operations.set_activity(SYSTEM, file, organisation=organisation, on=on)


def test_the_host_does_not_keep_the_file():
    file, host = make_member(), make_organisation()
    operations.set_activity(SYSTEM, file, organisation=host, on=LATER)
    with pytest.raises(PermissionDenied):
        operations.end_file(make_keeper(host), file, on=LATER, because=Because.LEFT)


# ---- Putting it right and ending it ----


def test_it_is_put_right_and_on_record_without_what_it_says():
    file = make_member()
    operations.correct_file(
        make_keeper(file.origin), file, kind=As.PROBATIONARY, from_on=LATER
    )
    file.refresh_from_db()
    assert (file.kind, file.from_on) == (As.PROBATIONARY, LATER)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.fields) == (
        "membership.corrected",
        ["kind", "from_on"],
    )


def test_it_is_not_put_after_what_happened_since():
    file = make_member()
    operations.set_activity(SYSTEM, file, organisation=make_organisation(), on=LONG_AGO)
    with refused("They took part elsewhere before that."):
        operations.correct_file(SYSTEM, file, kind=As.MEMBER, from_on=LATER)


def test_it_ends_with_a_reason_and_words_that_are_sealed():
    file, host = make_member(), make_organisation()
    operations.set_activity(SYSTEM, file, organisation=host, on=LATER)
    operations.end_file(
        make_keeper(file.origin),
        file,
        on=clock.today(),
        because=Because.LEFT,
        words="本人书面提出",
    )
    file = Membership.objects.get(pk=file.pk)
    assert (file.until_on, file.ended_words) == (clock.today(), "本人书面提出")
    assert "本人".encode() not in bytes(file.ended_words_sealed)
    assert file.activities.get().until_on == clock.today()
    for again in (
        lambda: operations.end_file(SYSTEM, file, on=LATER, because=Because.LEFT),
        lambda: operations.correct_file(SYSTEM, file, kind=As.MEMBER, from_on=LATER),
        lambda: operations.move_member(SYSTEM, file, to=host, on=LATER),
    ):
        with refused("This file has ended already."):
            again()


@pytest.mark.parametrize("because", ["", "mood", Because.CONFIRMED])
def test_it_does_not_end_without_one_of_the_reasons(because: str):
    with refused("Please choose why."):
        operations.end_file(SYSTEM, make_member(), on=LATER, because=because)


def test_the_database_itself_refuses_what_no_act_would_write():
    file = make_member()
    for wrong in (
        {"until_on": LATER},
        {"ended_because": Because.LEFT},
        {"until_on": LONG_AGO - timedelta(days=1), "ended_because": Because.LEFT},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=file.pk).update(**wrong)
