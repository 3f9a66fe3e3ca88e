import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.models import UnitContact
from tongxin.units.operations import remove_contact, set_contact
from tongxin.units.tests.make import make_applicant_worker, make_contact, make_unit

pytestmark = pytest.mark.django_db


def test_contact_is_set_and_set_again():
    unit = make_unit()
    clerk = make_community_clerk(unit.community)
    first = set_contact(
        clerk, unit, topic="联席会", who="陈示范", phone="0755-0000 0002"
    )
    again = set_contact(clerk, unit, topic=" 联席会 ", office=make_office())

    contact = UnitContact.objects.get()
    assert first.pk == again.pk == contact.pk
    # Replaced as a whole: an old number beside a new office would mislead.
    assert (contact.who, contact.phone) == ("", "")
    assert [e.action for e in Entry.objects.all()] == ["unit.contact_set"] * 2


@pytest.mark.parametrize(
    ("wrong", "by"),
    [
        ({"topic": "联席会"}, {"words": "unit_contact_leads_somewhere"}),
        ({"topic": " ", "who": "陈示范"}, {"field": "topic", "code": "blank"}),
        (
            {"topic": "长" * 41, "who": "陈示范"},
            {"field": "topic", "code": "max_length"},
        ),
        (
            {"topic": "联席会", "phone": "0" * 31},
            {"field": "phone", "code": "max_length"},
        ),
    ],
)
def test_wrong_contacts_are_refused(wrong, by):
    with refused(**by):
        set_contact(SYSTEM, make_unit(), **wrong)


def test_contact_is_removed():
    contact = make_contact()
    remove_contact(make_street_clerk(), contact)
    assert not UnitContact.objects.exists()
    assert Entry.objects.get().action == "unit.contact_removed"


def test_nobody_else_sets_or_removes():
    unit = make_unit()
    contact = make_contact(unit)
    for stranger in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            set_contact(stranger, unit, topic="联席会", who="陈示范")
        with pytest.raises(PermissionDenied):
            remove_contact(stranger, contact)


def test_database_wants_a_way_to_somebody():
    contact = make_contact()
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitContact.objects.filter(pk=contact.pk).update(who="")
