"""Two people press at the same moment."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tongxin.kernel.actors import VISITOR
from tongxin.people import operations
from tongxin.people.models import Person, User
from tongxin.people.tests.make import make_person, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+8613800138000"


def at_once(*acts) -> list[str]:
    """Run each in a thread of its own, all at the same moment; "won" or "refused"."""
    start, results = Barrier(len(acts)), ["" for _ in acts]

    def run(place: int) -> None:
        start.wait()
        try:
            acts[place]()
            results[place] = "won"
        except ValidationError:
            results[place] = "refused"
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_of_two_who_claim_one_record_one_gets_it():
    kept = make_person("林女士", PHONE)
    users = [make_user(), make_user()]

    def claim(user: User):
        return lambda: operations.claim_person(user, kept, name="林样例", phone=PHONE)

    assert at_once(*map(claim, users)) == ["refused", "won"]
    owners = User.objects.filter(person=kept)
    assert owners.count() == 1


def test_of_two_first_visits_with_one_number_one_opens_an_account():
    def visit():
        operations.open_account(VISITOR, name="林样例", phone=PHONE)

    assert at_once(visit, visit) == ["refused", "won"]
    assert User.objects.count() == Person.objects.count() == 1


def test_of_two_erasures_one_is_the_one():
    person = make_person("林样例", PHONE)
    user = make_user()
    user.person = person
    user.save()

    def erase():
        operations.erase_person(User.objects.get(pk=user.pk), person)

    assert "won" in at_once(erase, erase)
    assert Person.objects.get(pk=person.pk).name == ""
