import pytest
from django.core.exceptions import PermissionDenied

from tongxin.consultations import operations
from tongxin.consultations.models import Position
from tongxin.consultations.tests.make import asked, end_now, make_open, make_statement
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Office, Organisation, Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db


def make_company(name: str = "示例申报公司") -> Organisation:
    return Organisation.objects.create(kind=Organisation.Kind.APPLICANT, name=name)


def make_case():
    company = make_company()
    desk = make_office("申报主体", Office.Kind.PARTNER, organisation=company)
    consultation = make_open(make_unit(applicant=company))
    return company, make_user(desk, Role.APPLICANT), asked(consultation)[0]


def say(actor, statement, company, word="agree", **changes):
    facts = {"reason": "已列入方案", "spokesperson": "何举例"} | changes
    return operations.state_position(
        actor, statement, organisation=company, word=word, **facts
    )


def test_the_institution_says_it_and_says_it_anew():
    company, worker, statement = make_case()
    say(worker, statement, company)
    position = say(worker, statement, company, "condition", condition="街道出车")
    assert Position.objects.get() == position
    assert (position.word, position.condition) == ("condition", "街道出车")


def test_the_office_writes_it_down_for_it():
    company, _worker, statement = make_case()
    clerk = make_street_clerk()
    assert say(clerk, statement, company).recorded_by == clerk


def test_a_condition_is_named_and_a_reason_and_a_mandate():
    company, worker, statement = make_case()
    for word, changes, by in (
        ("condition", {}, {"words": "position_on_a_condition_names_it"}),
        ("agree", {"reason": " "}, {"field": "reason", "code": "blank"}),
        ("agree", {"spokesperson": ""}, {"field": "spokesperson", "code": "blank"}),
        ("perhaps", {}, {"field": "word", "code": "invalid_choice"}),
    ):
        with refused(**by):
            say(worker, statement, company, word, **changes)


def test_only_who_is_asked_and_only_while_it_is_open():
    company, worker, statement = make_case()
    other = make_company("别的公司")
    with refused("This institution is not asked."):
        say(make_street_clerk(), statement, other)
    with pytest.raises(PermissionDenied):
        say(worker, statement, other)
    draft = make_statement(statement.consultation)
    with refused("This statement is not asked any more."):
        say(worker, draft, company)
    end_now(statement.consultation)
    with refused("This consultation takes no answers now."):
        say(worker, statement, company)
    with refused("This consultation is over."):
        operations.ask_institution(
            make_street_clerk(), statement.consultation, organisation=other
        )


def test_nobody_else_speaks_for_it():
    company, _worker, statement = make_case()
    for other in (
        make_community_clerk(make_community("松泉")),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            say(other, statement, company)
