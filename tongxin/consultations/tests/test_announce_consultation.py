from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from tongxin.consultations import operations, policies
from tongxin.consultations.models import Consultation
from tongxin.consultations.tests.make import (
    make_consultation,
    make_ready,
    make_statement,
    put_on_roll,
)
from tongxin.kernel import clock as house_clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db


def in_days(count: int):
    return house_clock.today() + timedelta(days=count)


def open_it(consultation):
    return operations.open_consultation(
        SYSTEM, consultation, closes_on=in_days(9), merges={}
    )


def make_ready_for_opening() -> Consultation:
    unit = make_unit()
    put_on_roll(unit, "tenant", 12)
    consultation = make_consultation(unit)
    make_ready(make_statement(consultation, "夜里要有路灯。"))
    return consultation


def test_everybody_reads_of_it_and_of_nothing_that_is_asked(client):
    consultation = make_ready_for_opening()
    page = reverse("consultations:detail", args=[consultation.pk])
    assert client.get(page).status_code == 404
    operations.announce_consultation(make_street_clerk(), consultation)
    for user in (None, make_resident()):
        if user:
            client.force_login(user)
        text = client.get(page).content.decode()
        assert reverse("rolls:my_roll") in text
        assert "夜里要有路灯" not in text
        assert (
            consultation.title
            in client.get(
                reverse("consultations:list"), {"unit": consultation.unit.slug}
            ).content.decode()
        )
    # Nothing can be answered yet, nor can anybody stand on a roll that is not frozen.
    assert client.get(f"{page}take/").status_code == 404
    assert consultation in policies.visible_to(VISITOR)


def test_it_opens_only_once_it_was_announced():
    consultation = make_ready_for_opening()
    with refused("It has not been announced yet."):
        open_it(consultation)
    operations.announce_consultation(SYSTEM, consultation)
    assert open_it(consultation).state == "open"
    with refused("This consultation was opened before."):
        operations.announce_consultation(SYSTEM, consultation)


def test_a_record_date_is_not_announced_once_it_is_over(clock):
    consultation = make_consultation(record_on=in_days(3))
    clock.at(f"{in_days(4):%Y-%m-%d} 10:00")
    with refused("The record date is over: it has to be announced before."):
        operations.announce_consultation(SYSTEM, consultation)
    with refused("The record date is over: it has to be announced before."):
        operations.plan_dates(SYSTEM, consultation, record_on=in_days(-1))
    operations.plan_dates(SYSTEM, consultation, record_on=in_days(0))
    consultation = operations.announce_consultation(SYSTEM, consultation)
    assert consultation.announced_on == consultation.record_on


def test_another_record_date_is_announced_anew():
    consultation = make_ready_for_opening()
    operations.announce_consultation(SYSTEM, consultation)
    consultation = operations.plan_dates(SYSTEM, consultation, record_on=in_days(5))
    assert not consultation.is_announced
    assert consultation not in policies.visible_to(VISITOR)
    operations.announce_consultation(SYSTEM, consultation)
    # Announced, but its day has not come.
    with refused("The record date has not come yet."):
        open_it(consultation)


def test_announced_twice_counts_once():
    consultation = make_consultation()
    operations.announce_consultation(SYSTEM, consultation)
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.announce_consultation(SYSTEM, consultation)


def test_no_path_around_the_operation():
    consultation = make_consultation()
    rows = Consultation.objects.filter(pk=consultation.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(announced_on=in_days(1))


def test_only_who_prepares_it(client):
    consultation = make_consultation()
    for other in (
        make_community_clerk(make_community("松泉")),
        make_community_clerk(consultation.unit.community, Role.RECEPTIONIST),
        make_applicant_worker(consultation.unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            operations.announce_consultation(other, consultation)
        with pytest.raises(PermissionDenied):
            operations.plan_dates(other, consultation, record_on=in_days(1))
    own = make_community_clerk(consultation.unit.community)
    assert operations.announce_consultation(own, consultation).is_announced


def test_the_office_announces_it_on_its_page(client):
    consultation = make_consultation()
    client.force_login(make_street_clerk())
    manage = reverse("consultations:manage", args=[consultation.pk])
    opening = reverse("consultations:open", args=[consultation.pk])
    assert opening not in client.get(manage).content.decode()
    address = reverse("consultations:dates", args=[consultation.pk])
    later = in_days(6)
    days = {"record_on": later, "opens_on": in_days(7), "ends_on": in_days(20)}
    for wrong in (
        {"record_on": ""},
        {"record_on": "2026-13-01"},
        {"record_on": in_days(-1)},
        {"opens_on": in_days(5)},
        {"ends_on": in_days(7)},
    ):
        assert client.post(address, days | wrong).status_code == 422
    assert client.post(address, days).status_code == 302
    client.post(reverse("consultations:announce", args=[consultation.pk]))
    consultation.refresh_from_db()
    assert (consultation.record_on, consultation.announced_on) == (later, in_days(0))
    # It has nothing to ask yet: what comes next is to write it.
    page = client.get(manage).content.decode()
    assert opening not in page
    assert reverse("consultations:statements", args=[consultation.pk]) in page
    # A second press says so and changes nothing.
    page = client.post(
        reverse("consultations:announce", args=[consultation.pk]), follow=True
    )
    assert page.status_code == 200
