"""Two press one button at one moment: it is done once, the other is told."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members import operations
from tongxin.members.models import Cadre, Correction, Membership
from tongxin.members.tests.make import (
    LONG_AGO,
    make_cadre,
    make_member,
    make_organisation,
)
from tongxin.people.tests.make import make_person, make_resident

pytestmark = pytest.mark.django_db(transaction=True)
As = Membership.Kind


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of it on each side: "done", or "refused"."""
    told: list[str] = []
    start = Barrier(len(acts), timeout=30)

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            told.append("done")
        except ValidationError:
            told.append("refused")
        except OperationalError as error:
            # SQLite: the other one writes; a browser is told to come again.
            told.append("refused" if "locked" in str(error) else repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(told)


def test_two_organisations_begin_one_file():
    person = make_person()
    told = at_once(
        *(
            lambda home=home: operations.add_member(
                SYSTEM, home, person=person, kind=As.MEMBER, from_on=LONG_AGO
            )
            for home in (make_organisation(), make_organisation())
        )
    )
    assert told == ["done", "refused"]
    assert Membership.objects.filter(person=person).count() == 1


def test_a_file_moves_once():
    file = make_member()
    told = at_once(
        *(
            lambda to=to: operations.move_member(
                SYSTEM,
                Membership.objects.get(pk=file.pk),
                to=to,
                on=clock.today(),
            )
            for to in (make_organisation(), make_organisation())
        )
    )
    assert told == ["done", "refused"]
    assert Membership.objects.filter(person=file.person, until_on=None).count() == 1


def test_a_request_is_answered_once():
    user = make_resident()
    file = make_member(person=user.person)
    request = operations.ask_correction(user, file, text="写错了")
    told = at_once(
        *(
            lambda outcome=outcome: operations.answer_correction(
                SYSTEM,
                Correction.objects.get(pk=request.pk),
                outcome=outcome,
                answer="看过了",
            )
            for outcome in Correction.Outcome.values
        )
    )
    assert told == ["done", "refused"]


def test_a_request_sent_twice_is_asked_once():
    user = make_resident()
    file = make_member(person=user.person)
    ask = lambda: operations.ask_correction(user, file, text="写错了")  # noqa: E731
    assert at_once(ask, ask) == ["done", "refused"]
    assert Correction.objects.count() == 1


def test_an_organisation_has_one_secretary():
    branch = make_organisation()
    told = at_once(
        *(
            lambda person=person: operations.name_cadre(
                SYSTEM,
                branch,
                person=person,
                duty=Cadre.Duty.SECRETARY,
                from_on=LONG_AGO,
            )
            for person in (make_person(), make_person("何样例"))
        )
    )
    assert told == ["done", "refused"]


def test_a_duty_ends_while_its_organisation_is_dissolved():
    branch, today = make_organisation(), clock.today()
    cadre = make_cadre(branch)
    told = at_once(
        lambda: operations.dissolve_organisation(
            SYSTEM, branch, on=today, paper="批复"
        ),
        lambda: operations.end_cadre(SYSTEM, cadre, on=today),
    )
    # Whichever comes first; they never wait for one another in a ring.
    assert told in (["done", "done"], ["done", "refused"])
    cadre.refresh_from_db()
    assert cadre.until_on == today


def test_nobody_joins_what_is_dissolved_at_that_moment():
    branch, person = make_organisation(), make_person()
    told = at_once(
        lambda: operations.dissolve_organisation(
            SYSTEM, branch, on=clock.today(), paper="批复"
        ),
        lambda: operations.add_member(
            SYSTEM, branch, person=person, kind=As.MEMBER, from_on=LONG_AGO
        ),
    )
    branch.refresh_from_db()
    has_members = branch.memberships.exists()
    assert told == ["done", "refused"]
    assert branch.is_standing == has_members
