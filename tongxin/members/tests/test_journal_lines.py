"""What the journal says of each act: the fields that really changed, and no word."""

from datetime import date

import pytest

from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members import operations
from tongxin.members.models import Correction, Membership
from tongxin.members.tests.make import (
    LONG_AGO,
    Kind,
    make_cadre,
    make_member,
    make_organisation,
)
from tongxin.people.tests.make import make_office, make_resident

pytestmark = pytest.mark.django_db
As, Because = Membership.Kind, Membership.Because
LATER = date(2024, 3, 4)
BEGUN = ["person", "origin", "kind", "from_on"]

type Lines = list[tuple[str, int, list[str]]]


def lines_since(before: int) -> Lines:
    rows = Entry.objects.filter(pk__gt=before).order_by("pk")
    return [(one.action, one.subject_id, one.fields) for one in rows]


def written() -> int:
    return getattr(Entry.objects.order_by("-pk").first(), "pk", 0)


def test_a_file_that_moves_is_told_before_the_one_that_begins():
    file, to = make_member(), make_organisation()
    before = written()
    moved = operations.move_member(SYSTEM, file, to=to, on=LATER)
    assert lines_since(before) == [
        ("membership.moved", file.pk, ["until_on", "ended_because"]),
        ("membership.begun", moved.pk, BEGUN),
    ]


def test_a_member_who_is_confirmed_is_told_before_the_file_that_begins():
    file = make_member(kind=As.PROBATIONARY)
    before = written()
    full = operations.confirm_member(SYSTEM, file, on=LATER)
    assert lines_since(before) == [
        ("membership.confirmed", file.pk, ["until_on", "ended_because"]),
        ("membership.begun", full.pk, BEGUN),
    ]


@pytest.mark.parametrize(
    ("kind", "from_on", "fields"),
    [
        (As.PROBATIONARY, LATER, ["kind", "from_on"]),
        (As.MEMBER, LATER, ["from_on"]),
        (As.MEMBER, LONG_AGO, []),
    ],
)
def test_what_is_put_right_is_what_was_wrong(kind, from_on, fields):
    file = make_member()
    before = written()
    operations.correct_file(SYSTEM, file, kind=kind, from_on=from_on)
    assert lines_since(before) == [("membership.corrected", file.pk, fields)]


@pytest.mark.parametrize(("words", "more"), [("", []), ("讣告", ["ended_words"])])
def test_a_file_that_ends_names_its_words_where_there_are_any(words, more):
    file = make_member()
    before = written()
    operations.end_file(SYSTEM, file, on=LATER, because=Because.DIED, words=words)
    fields = ["until_on", "ended_because", *more]
    assert lines_since(before) == [("membership.ended", file.pk, fields)]


def test_where_they_take_part_stands_beside_the_file():
    file = make_member()
    before = written()
    operations.set_activity(SYSTEM, file, organisation=make_organisation(), on=LATER)
    (_founded, told) = lines_since(before)
    assert told == ("membership.activity_set", file.pk, [])


def test_a_request_and_its_answer_are_told_of_the_file():
    user = make_resident()
    file = make_member(person=user.person)
    before = written()
    request = operations.ask_correction(user, file, text="写错了")
    operations.answer_correction(
        SYSTEM, request, outcome=Correction.Outcome.CORRECTED, answer="好"
    )
    assert lines_since(before) == [
        ("membership.correction_asked", file.pk, []),
        (
            "membership.correction_answered",
            file.pk,
            ["outcome", "answer", "answered_at"],
        ),
    ]


def test_what_an_organisation_begins_with_and_what_changes_later():
    before = written()
    branch = make_organisation(Kind.BRANCH)
    founded = lines_since(before)[-1]
    kept = ["kind", "name", "parent", "place", "founded_on", "founded_paper"]
    assert founded == ("party_organisation.founded", branch.pk, kept)
    before, office = written(), make_office()
    for _again in range(2):
        operations.entrust_files(SYSTEM, branch, office=office)
    cadre = make_cadre(branch)
    operations.end_cadre(SYSTEM, cadre, on=LATER)
    operations.dissolve_organisation(SYSTEM, branch, on=clock.today(), paper="批复")
    assert lines_since(before) == [
        ("party_organisation.entrusted", branch.pk, ["office"]),
        # Somebody did it, and it changed nothing.
        ("party_organisation.entrusted", branch.pk, []),
        ("cadre.named", cadre.pk, ["organisation", "person", "duty", "from_on"]),
        ("cadre.ended", cadre.pk, ["until_on"]),
        (
            "party_organisation.dissolved",
            branch.pk,
            ["dissolved_on", "dissolved_paper"],
        ),
    ]
