"""Fifty nasty inputs over every form: a clear word each time, never a fault of ours.

What a form refuses is not sent through a page again and again: each field of each form
is refused once for real. What it takes goes all the way.
"""

import pytest

from tests.matrix.nasty import FORMS, KINDS, LETTERS
from tests.matrix.typing_in import Desk, faults_of, wrong_with

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NASTY = [
    pytest.param(kind, name, marks=pytest.mark.one_database if name in LETTERS else ())
    for kind, values in KINDS.items()
    for name in values
]


@pytest.fixture(scope="module")
def desks(world, django_db_blocker) -> list[Desk]:
    with django_db_blocker.unblock():
        found = [Desk(world, name, form) for name, form in FORMS.items()]
        for desk in found:
            desk.learn()
    return found


def test_there_are_fifty_and_more():
    assert len(NASTY) >= 50


def test_nearly_every_form_is_checked_as_its_view_does(desks):
    """Or everything would be sent, and this file would take minutes."""
    assert sum(bool(desk.bound) for desk in desks) > len(desks) * 3 / 4


@pytest.mark.parametrize(("kind", "what"), NASTY)
def test_no_form_breaks_over(desks, kind, what):
    value = KINDS[kind][what]
    told = [fault for desk in desks for fault in faults_of(desk, kind, value)]
    if told:
        pytest.fail("\n".join(told), pytrace=False)


@pytest.mark.one_database
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_what_its_form_refused(desks, kind):
    """The last value of a kind is refused nearly everywhere: all of it at once."""
    told = []
    for desk in desks:
        for value in KINDS[kind].values():
            refused = [f for f in desk.form.fields(kind) if desk.is_refused(f, value)]
            if refused:
                if wrong := wrong_with(answer := desk.send(refused, value)):
                    told.append(f"{desk.name} {refused}: {wrong}")
                elif answer.status_code == 302:
                    told.append(f"{desk.name} {refused}: refused, and went on")
                break
    if told:
        pytest.fail("\n".join(told), pytrace=False)
