import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tongxin.consultations import institution_positions, operations
from tongxin.consultations.models import FormerPosition, Position
from tongxin.consultations.tests.make import (
    asked,
    at,
    end_now,
    make_consultation,
    make_open,
)
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Office, Organisation, Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db

WORDS = {"word": "agree", "reason": "已列入方案", "spokesperson": "何举例 经理"}


def make_company(name: str = "示例股份公司") -> Organisation:
    return Organisation.objects.create(kind=Organisation.Kind.STOCK, name=name)


def make_worker(company: Organisation, role: str = Role.LIAISON):
    desk = make_office(
        f"{company.name}办公室", Office.Kind.PARTNER, organisation=company
    )
    user = make_user(desk, role)
    user.person = make_person(f"员工{user.pk}")
    user.save()
    return user


def ask(consultation, company, actor=SYSTEM):
    return operations.ask_institution(actor, consultation, organisation=company)


def unask(consultation, company, actor=SYSTEM, reason="不归它管"):
    one = consultation.institutions.get(organisation=company)
    return operations.unask_institution(actor, one, reason=reason)


def say(statement, company, **changes):
    return operations.state_position(
        SYSTEM, statement, organisation=company, **(WORDS | changes)
    )


def told(user) -> int:
    return Notice.objects.filter(
        recipient=user.person, key__startswith="consultation.asked"
    ).count()


def test_its_people_are_told_once_it_is_open():
    company = make_company()
    worker = make_worker(company)
    # Sits at the same desk and does not speak for it.
    listener = make_worker(make_company("别家"), Role.OBSERVER)
    consultation = make_open()
    ask(consultation, company)
    assert (told(worker), told(listener)) == (1, 0)
    with refused("This institution is asked already."):
        ask(consultation, company)
    assert told(worker) == 1


def test_asked_while_it_is_prepared_they_are_told_at_opening(client):
    company = make_company()
    worker = make_worker(company)
    client.force_login(make_street_clerk())
    consultation = make_consultation()
    address = at("ask", consultation.pk)
    assert client.post(address, {"organisation": ""}).status_code == 422
    assert client.post(address, {"organisation": company.pk}).status_code == 302
    # Asked already: not offered again.
    assert client.post(address, {"organisation": company.pk}).status_code == 422
    assert told(worker) == 0
    assert institution_positions.owed_by(worker) == []


def test_a_company_that_only_spoke_once_is_not_offered():
    consultation = make_open()
    kinds = Organisation.Kind
    spoke = Organisation.objects.create(kind=kinds.ENTERPRISE, name="示例商行")
    with_desk = make_worker(make_company("晨曦社工")).posts[0].office.organisation
    Organisation.objects.filter(pk=with_desk.pk).update(kind=kinds.AGENCY)
    body = make_company()
    offered = set(institution_positions.to_be_asked(consultation))
    assert spoke not in offered
    assert {with_desk, body} <= offered
    ask(consultation, body)
    assert body not in set(institution_positions.to_be_asked(consultation))


def test_their_morning_shows_what_is_owed_until_all_is_said(client):
    company = make_company()
    worker = make_worker(company)
    consultation = make_open(statements=2)
    ask(consultation, company)
    client.force_login(worker)
    day = reverse("desks:my_day")
    link = at("positions", consultation.pk)
    assert link in client.get(day).content.decode()
    (owed,) = institution_positions.owed_by(worker)
    assert owed.missing_count == 2
    page = client.get(link).content.decode()
    for statement in asked(consultation):
        state = at("position", consultation.pk, statement.pk)
        assert f"{state}?organisation={company.pk}" in page
        client.post(state, WORDS | {"organisation": company.pk})
    assert institution_positions.owed_by(worker) == []
    assert link not in client.get(day).content.decode()
    assert institution_positions.owed_by(make_street_clerk()) == []


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_three_owed_as_for_one(django_assert_num_queries, count):
    company = make_company()
    worker = make_worker(company)
    for _number in range(count):
        ask(make_open(), company)
    assert worker.posts
    with django_assert_num_queries(3):
        assert len(institution_positions.owed_by(worker)) == count


def test_asked_no_more_only_while_it_is_silent_and_everybody_reads_why(client):
    company = make_company()
    consultation = make_open()
    ask(consultation, company)
    with refused("Say why it is no longer asked."):
        unask(consultation, company, reason=" ")
    one = consultation.institutions.get()
    unask(consultation, company)
    assert not consultation.institutions.exists()
    assert "不归它管" in client.get(at("detail", consultation.pk)).content.decode()
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.unask_institution(SYSTEM, one, reason="不归它管")
    # It can be asked anew, and once it has spoken it stays.
    ask(consultation, company)
    statement = asked(consultation)[0]
    word = say(statement, company)
    with refused("It has spoken: what it said stays on the record."):
        unask(consultation, company)
    operations.withdraw_position(SYSTEM, word, reason="说早了")
    with refused("It has spoken: what it said stays on the record."):
        unask(consultation, company)
    assert consultation.institutions.count() == 1


def test_after_the_end_nobody_is_made_to_vanish():
    company = make_company()
    consultation = make_open()
    ask(consultation, company)
    end_now(consultation)
    with refused("This consultation is over."):
        unask(consultation, company)


def test_the_office_alone_asks(client):
    company = make_company()
    consultation = make_open()
    ask(consultation, company)
    for other in (
        make_community_clerk(make_community("松泉")),
        make_worker(company),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            ask(consultation, make_company(f"公司{id(other)}"), other)
        with pytest.raises(PermissionDenied):
            unask(consultation, company, other)
    own = make_community_clerk(consultation.unit.community)
    client.force_login(own)
    address = at("unask", consultation.pk, company.pk)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "不归它管"}).status_code == 302
    assert client.get(address).status_code == 404


def test_what_was_said_before_stays_beside_what_is_said_now(client):
    company = make_company()
    consultation = make_open()
    ask(consultation, company)
    statement = asked(consultation)[0]
    say(statement, company, word="against", reason="街道没有车")
    say(statement, company, word="condition", condition="街道出车")
    former = FormerPosition.objects.get()
    assert (former.word, former.ended_reason) == ("against", "")
    assert Position.objects.get().word == "condition"
    page = client.get(at("detail", consultation.pk)).content.decode()
    assert "街道没有车" in page
    assert "街道出车" in page


def test_a_word_is_taken_back_with_a_reason_before_the_end(client):
    company = make_company()
    worker = make_worker(company)
    consultation = make_open()
    ask(consultation, company)
    position = say(asked(consultation)[0], company)
    address = at("withdraw_position", position.pk)
    for other in (make_resident(), make_worker(make_company("别家"))):
        client.force_login(other)
        assert client.get(address).status_code == 404
        with pytest.raises(PermissionDenied):
            operations.withdraw_position(other, position, reason="x")
    client.force_login(worker)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "董事会没定"}).status_code == 302
    assert not Position.objects.exists()
    page = client.get(at("detail", consultation.pk)).content.decode()
    assert "董事会没定" in page
    assert client.get(address).status_code == 404
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.withdraw_position(worker, position, reason="再来一次")
    again = say(asked(consultation)[0], company)
    end_now(consultation)
    with refused("This consultation takes no answers now."):
        operations.withdraw_position(worker, again, reason="晚了")


def test_the_form_begins_with_what_was_said():
    company, other = make_company(), make_company("别家")
    consultation = make_open()
    ask(consultation, company)
    statement = asked(consultation)[0]
    assert (
        institution_positions.position_to_change(statement, [company, other], "") == {}
    )
    chosen = institution_positions.position_to_change(
        statement, [company, other], str(company.pk)
    )
    assert chosen == {"organisation": company.pk}
    say(statement, company)
    found = institution_positions.position_to_change(statement, [company], "")
    assert (found["word"], found["reason"]) == ("agree", "已列入方案")


def test_the_positions_of_a_draft_are_not_there(client):
    company = make_company()
    consultation = make_consultation()
    ask(consultation, company)
    operations.announce_consultation(SYSTEM, consultation)
    client.force_login(make_worker(company))
    assert client.get(at("positions", consultation.pk)).status_code == 404
    client.force_login(make_resident())
    opened = make_open()
    ask(opened, company)
    assert client.get(at("positions", opened.pk)).status_code == 404
