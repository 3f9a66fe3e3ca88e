"""The working pages offer what can be done, and nothing that always fails."""

import pytest

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, Statement
from tongxin.consultations.tests.make import (
    asked,
    at,
    close_now,
    end_now,
    lines,
    make_checked,
    make_consultation,
    make_open,
    make_ready,
    make_statement,
    seal_now,
)
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Office, Organisation, Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls.tests.make import LONG_AGO
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db


def offers(client, page: str, address: str) -> bool:
    return f'"{address}"' in client.get(page).content.decode()


def make_asked(consultation: Consultation) -> Organisation:
    company = Organisation.objects.create(kind="stock", name="示例股份公司")
    operations.ask_institution(SYSTEM, consultation, organisation=company)
    return company


def test_nothing_is_let_be_asked_before_its_author_agrees(client, clerk):
    consultation = make_consultation()
    statement = make_checked(make_statement(consultation))
    rows = Statement.objects.filter(pk=statement.pk)
    sheet = at("manage", consultation.pk)
    for consent, is_offered in (("asked", False), ("refused", False), ("given", True)):
        rows.update(consent=consent)
        issue = at("issue", consultation.pk)
        assert offers(client, sheet, issue) == is_offered
        agree = at("consent", consultation.pk, statement.pk)
        assert offers(client, sheet, agree) != is_offered


def test_a_position_is_asked_for_only_while_it_is_open_and_of_somebody(client, clerk):
    draft, consultation = make_consultation(), make_open()
    make_asked(draft)
    ready = make_ready(make_statement(draft))
    state = at("position", draft.pk, ready.pk)
    assert not offers(client, at("manage", draft.pk), state)
    assert client.get(state).status_code == 404
    statement = asked(consultation)[0]
    state = at("position", consultation.pk, statement.pk)
    assert not offers(client, at("manage", consultation.pk), state)
    operations.ask_institution(
        SYSTEM, consultation, organisation=Organisation.objects.get()
    )
    assert offers(client, at("manage", consultation.pk), state)
    end_now(consultation)
    assert not offers(client, at("manage", consultation.pk), state)


def test_whoever_ever_spoke_stays_asked(client, clerk):
    consultation = make_open()
    company = make_asked(consultation)
    unask = at("unask", consultation.pk, company.pk)
    assert offers(client, at("manage", consultation.pk), unask)
    position = operations.state_position(
        SYSTEM,
        asked(consultation)[0],
        organisation=company,
        word="agree",
        reason="可以",
        spokesperson="何举例",
    )
    operations.withdraw_position(SYSTEM, position, reason="说早了")
    assert not offers(client, at("manage", consultation.pk), unask)
    assert client.get(unask).status_code == 404


def test_no_more_statements_are_written_than_may_be_asked(client, clerk, monkeypatch):
    monkeypatch.setattr(Consultation, "MOST_STATEMENTS", 2)
    consultation = make_consultation()
    page = at("statements", consultation.pk)
    first, _second = (make_statement(consultation) for _ in range(2))
    sent = client.post(page, lines(more="第三条"))
    assert sent.status_code == 422
    assert "第三条" in sent.content.decode()
    operations.withdraw_statement(SYSTEM, first, reason="重复")
    assert client.post(page, lines(more="第三条")).status_code == 302


def test_nobody_is_looked_up_to_type_when_nothing_can_be_typed(client, clerk):
    consultation = make_open()
    typing = at("type", consultation.pk)
    assert client.get(typing).status_code == 200
    consultation = close_now(consultation)
    for sent in (client.get(typing), client.post(typing, {"who": "13800138000"})):
        assert sent["Location"] == consultation.get_absolute_url()


def test_each_in_the_list_of_work_leads_to_a_page_that_is_there(client):
    """Whoever prepares for one community may take answers in for all."""
    unit, far = make_unit(), make_community("松泉")
    user = make_community_clerk(unit.community, Role.SECRETARY)
    window = make_office("东晓街道受理窗口", Office.Kind.STREET)
    user.appointments.create(office=window, role=Role.RECEPTIONIST, from_on=LONG_AGO)
    client.force_login(user)
    own, elsewhere, over = (
        make_open(one) for one in (unit, *(make_unit(community=far) for _ in range(2)))
    )
    over = seal_now(over)
    pages = {
        at("manage", own.pk): own,
        at("type", elsewhere.pk): elsewhere,
        over.get_absolute_url(): over,
    }
    for page in pages:
        assert offers(client, at("work"), page)
        assert client.get(page).status_code == 200
