import pytest
from django.core.exceptions import PermissionDenied

from tongxin.consultations import operations, policies
from tongxin.consultations.tests.make import make_consultation
from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Organisation
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db


def make_company(name: str = "示例申报公司") -> Organisation:
    return Organisation.objects.create(kind=Organisation.Kind.APPLICANT, name=name)


def test_the_street_prepares_one_and_asks_the_applicant():
    company = make_company()
    unit = make_unit(applicant=company)
    consultation = operations.draft_consultation(
        make_street_clerk(), unit, title=" 过渡期 ", record_on=clock.today()
    )
    assert (consultation.title, consultation.state) == ("过渡期", "draft")
    assert consultation.institutions.get().organisation == company
    assert len(consultation.salt) == 64
    assert consultation.salt.encode() not in bytes(consultation.salt_sealed)
    actions = Entry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["consultation.drafted", "consultation.institution_asked"]


def test_the_units_own_community_prepares_it_too_and_others_do_not_see_it():
    unit = make_unit()
    clerk = make_community_clerk(unit.community)
    consultation = operations.draft_consultation(
        clerk, unit, title="过渡期", record_on=clock.today()
    )
    others = (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
        VISITOR,
    )
    assert policies.visible_to(clerk).get() == consultation
    for other in others:
        assert not policies.visible_to(other).exists()
        assert not policies.kept_by(other).exists()
        with pytest.raises(PermissionDenied):
            operations.draft_consultation(
                other, unit, title="过渡期", record_on=clock.today()
            )
        with pytest.raises(PermissionDenied):
            operations.ask_institution(
                other, consultation, organisation=make_company(f"公司{id(other)}")
            )


def test_it_says_what_it_is_about():
    with refused("Say what it is about."):
        make_consultation(title="  ")


def test_an_institution_is_asked_once():
    consultation = make_consultation()
    company = make_company()
    operations.ask_institution(make_street_clerk(), consultation, organisation=company)
    with refused("This institution is asked already."):
        operations.ask_institution(
            make_street_clerk(), consultation, organisation=company
        )
