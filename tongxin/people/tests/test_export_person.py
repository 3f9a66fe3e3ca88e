"""A copy of everything kept of a person."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tongxin.journal.models import Entry
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.rooms import rooms
from tongxin.kernel.tests.refusing import refused
from tongxin.people import operations, queries
from tongxin.people.tests.make import (
    make_administrator,
    make_data_officer,
    make_person,
    make_resident,
    make_street_clerk,
    make_verified_resident,
)

pytestmark = pytest.mark.django_db


def test_a_person_fetches_their_own_and_it_is_on_record():
    user = make_verified_resident()
    queries.contact_of(make_street_clerk(), user.person, "call")
    data: Any = operations.export_person(user, user.person)
    assert data["people"]["name"] == "林样例"
    assert data["people"]["phone"] == "+8613800138000"
    assert len(data["people"]["traces"]) == 1
    assert json.dumps(data, ensure_ascii=False)
    assert Entry.objects.filter(action="person.exported").count() == 1


def test_the_data_officer_fetches_anybodys():
    person = make_person("林样例")
    assert operations.export_person(make_data_officer(), person)["people"]


@pytest.mark.parametrize(
    "actor", [make_street_clerk, make_administrator, make_resident, lambda: VISITOR]
)
def test_nobody_else_does(actor):
    with pytest.raises(PermissionDenied):
        operations.export_person(actor(), make_person("林样例"))


def test_of_an_erased_person_there_is_no_copy():
    officer, person = make_data_officer(), make_person("林样例")
    operations.erase_person(officer, person)
    with refused("This person was erased."):
        operations.export_person(officer, person)


def test_every_share_is_there_and_takes_a_person(settings):
    person = make_person("林样例")
    data = operations.export_person(make_data_officer(), person)
    assert set(data) == {
        "exported_at",
        *(n for n, r in rooms().items() if r.personal_data),
    }
