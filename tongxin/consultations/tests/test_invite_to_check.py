import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tongxin.consultations import operations
from tongxin.consultations.models import CheckInvitation, StatementCheck
from tongxin.consultations.tests.make import (
    account_for,
    end_now,
    make_consultation,
    make_open,
    make_ready,
    make_statement,
    put_on_roll,
    voters,
)
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people import operations as people
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """A draft, a tenant and a shop owner with accounts."""
    unit = make_unit()
    (tenant,), (shop,) = put_on_roll(unit, "tenant"), put_on_roll(unit, "shop")
    accounts = account_for(tenant), account_for(shop)
    return make_statement(make_consultation(unit), "街道请人帮老人搬东西。"), *accounts


def invite(statement, user, side="tenant", actor=SYSTEM):
    return operations.invite_to_check(actor, statement, person=user.person, side=side)


def answer(user, asked, *, is_fine=True, note=""):
    return operations.answer_check(user, asked, is_fine=is_fine, note=note)


def test_one_message_and_two_that_find_it_fine_make_it_ready(case):
    statement, tenant, shop = case
    first, second = invite(statement, tenant), invite(statement, shop, "shop")
    assert Notice.objects.filter(key__startswith="statement.check_asked").count() == 2
    answer(tenant, first)
    answer(shop, second)
    statement.refresh_from_db()
    assert statement.state == "checked"
    assert {check.side for check in statement.checks.all()} == {"tenant", "shop"}
    assert not StatementCheck.objects.exclude(recorded_by=None).exists()


def test_what_is_unclear_goes_to_the_office_and_is_no_check(case, client):
    statement, tenant, _shop = case
    asked = invite(statement, tenant)
    with refused("Say what is unclear, in a few words."):
        answer(tenant, asked, is_fine=False, note="  ")
    asked = answer(tenant, asked, is_fine=False, note="“东西”指什么？")
    assert (asked.is_fine, asked.note) == (False, "“东西”指什么？")
    assert "东西" not in str(bytes(asked.note_sealed))
    assert not statement.checks.exists()
    client.force_login(make_street_clerk())
    manage = reverse("consultations:manage", args=[statement.consultation_id])
    assert "“东西”指什么？" in client.get(manage).content.decode()
    # Erased, the person takes the note along.
    people.erase_person(SYSTEM, tenant.person)
    assert CheckInvitation.objects.get().note == ""


def test_answered_once(case):
    statement, tenant, _shop = case
    asked = invite(statement, tenant)
    answer(tenant, asked)
    for facts in ({}, {"is_fine": False, "note": "又想了想"}):
        with refused("Somebody changed this a moment ago. Please look at it again."):
            answer(tenant, asked, **facts)
    with refused("This person has checked it already."):
        operations.check_statement(tenant, statement, side="tenant")
    assert StatementCheck.objects.count() == 1


def test_whom_the_office_cannot_ask(case):
    statement, tenant, _shop = case
    without_account = put_on_roll(statement.consultation.unit, "shop")[0]
    by_telephone = (
        "This person has no account: ask by telephone, then write down the check."
    )
    other_side = "The roll does not show this side for them."
    for person, side, why in (
        (without_account, "shop", by_telephone),
        (tenant.person, "shop", other_side),
        (make_resident().person, "tenant", other_side),
    ):
        with refused(why):
            operations.invite_to_check(SYSTEM, statement, person=person, side=side)
    invite(statement, tenant)
    with refused("This person was asked already."):
        invite(statement, tenant)
    clerk = make_street_clerk()
    own = operations.add_statement(clerk, statement.consultation, text="另一条。")
    clerk.person = put_on_roll(statement.consultation.unit, "tenant")[0]
    clerk.save()
    with refused("Whoever wrote it does not check it."):
        invite(own, clerk, actor=clerk)


def test_too_late_is_said(case, client):
    statement, tenant, _shop = case
    asked = invite(statement, tenant)
    make_ready(statement)
    for facts in ({}, {"is_fine": False, "note": "不清楚"}):
        with refused("This statement needs no check any more."):
            answer(tenant, asked, **facts)
    with refused("This statement needs no check any more."):
        invite(statement, make_resident())
    client.force_login(tenant)
    page = client.get(reverse("consultations:check_it", args=[asked.pk]))
    assert b"<textarea" not in page.content


def test_once_it_is_over_nobody_is_asked_to_check(client):
    consultation = make_open()
    tenant, other = voters(consultation, 2)
    draft = make_statement(consultation)
    asked = invite(draft, tenant)
    address = reverse("consultations:check_it", args=[asked.pk])
    client.force_login(tenant)
    assert b"<textarea" in client.get(address).content
    end_now(consultation)
    for facts in ({}, {"is_fine": False, "note": "不清楚"}):
        with refused("This consultation is over."):
            answer(tenant, asked, **facts)
    with refused("This consultation is over."):
        invite(draft, other)
    assert b"<textarea" not in client.get(address).content


def test_who_invites_and_who_answers(case):
    statement, tenant, shop = case
    for other in (
        make_community_clerk(make_community("松泉")),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            invite(statement, tenant, actor=other)
    own = make_community_clerk(statement.consultation.unit.community)
    asked = invite(statement, tenant, actor=own)
    for other in (shop, own, make_resident()):
        with pytest.raises(PermissionDenied):
            answer(other, asked)


def test_the_page_of_whoever_is_asked(case, client):
    statement, tenant, shop = case
    asked = invite(statement, tenant)
    address = reverse("consultations:check_it", args=[asked.pk])
    client.force_login(shop)
    assert client.get(address).status_code == 404
    client.force_login(tenant)
    assert statement.text in client.get(address).content.decode()
    # The draft is read there and nowhere else.
    detail = reverse("consultations:detail", args=[statement.consultation_id])
    assert client.get(detail).status_code == 404
    assert client.post(address, {"answer": "unclear", "note": ""}).status_code == 422
    long = {"answer": "unclear", "note": "长" * 301}
    assert client.post(address, long).status_code == 422
    assert client.post(address, {"answer": "fine"}).status_code == 302
    assert b"<textarea" not in client.get(address).content
    assert statement.checks.get().person == tenant.person
