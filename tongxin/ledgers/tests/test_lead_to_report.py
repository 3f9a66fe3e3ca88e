"""A unit's report is led to from where its readers stand, and only for them."""

import pytest
from django.test import Client
from django.urls import reverse

from tongxin.councils.models import Body
from tongxin.councils.operations import found_body
from tongxin.councils.tests.make import make_document, make_seated_body
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.ledgers.tests.make import make_secretary
from tongxin.people.models import Appointment, User
from tongxin.people.tests.make import (
    make_auditor,
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db


def report_of(unit: Unit) -> str:
    """The address of its report of this month."""
    return reverse("ledgers:month", args=[unit.slug, f"{clock.today():%Y-%m}"])


def everybody(unit: Unit) -> dict[str, User]:
    return {
        "chief": make_street_clerk("chief"),
        "clerk": make_street_clerk("clerk"),
        "secretary of the street": make_street_clerk("secretary"),
        "receptionist": make_street_clerk("receptionist"),
        "secretary": make_secretary(unit.community),
        "secretary elsewhere": make_secretary(make_community("松泉")),
        "clerk of the community": make_community_clerk(unit.community),
        "applicant": make_applicant_worker(unit),
        "liaison": make_user(make_office("街道城建办")),
        "auditor": make_auditor(),
        "resident": make_resident(),
    }


READERS = {"chief", "clerk", "secretary of the street", "secretary"}


def pages_of(unit: Unit, body: Body) -> list[str]:
    return [
        reverse("units:manage", args=[unit.slug]),
        reverse("units:facts", args=[unit.slug]),
        reverse("councils:body_work", args=[body.pk]),
        reverse("councils:next"),
    ]


@pytest.fixture
def unit():
    return make_unit("独树村")


@pytest.fixture
def body(unit):
    return make_seated_body(unit)


@pytest.mark.parametrize("page", range(4))
def test_the_link_stands_there_for_those_for_whom_it_opens(unit, body, page):
    """Whoever opens the page sees the link if, and only if, the report opens too."""
    address, link = pages_of(unit, body)[page], report_of(unit)
    led = set()
    for who, user in everybody(unit).items():
        client = Client()
        client.force_login(user)
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        is_led = f'href="{link}"' in answer.text
        assert is_led is (client.get(link).status_code == 200), who
        led |= {who} if is_led else set()
    assert led == READERS


def test_a_visitor_finds_it_on_no_page(unit, body):
    pages = [unit.get_absolute_url(), body.get_absolute_url(), *pages_of(unit, body)]
    for address in pages:
        assert report_of(unit) not in Client().get(address).text


def test_who_only_reads_the_units_page_is_not_led_to_what_does_not_open(unit, body):
    """The applicant and the community's clerk work there without the report."""
    for user in (make_applicant_worker(unit), make_community_clerk(unit.community)):
        client = Client()
        client.force_login(user)
        answer = client.get(reverse("units:manage", args=[unit.slug]))
        assert answer.status_code == 200
        assert "/month/" not in answer.text


def test_two_posts_lead_to_the_report_of_the_one_that_reads_it(client, unit, body):
    """Secretary of one community, clerk of another: both conferences, one report."""
    other = make_unit(community=make_community("松泉"))
    make_seated_body(other)
    user = make_secretary(unit.community)
    Appointment.objects.filter(user=make_community_clerk(other.community)).update(
        user=user
    )
    client.force_login(User.objects.get(pk=user.pk))
    answer = client.get(reverse("councils:next"))
    assert other.name in answer.text
    assert report_of(unit) in answer.text
    assert report_of(other) not in answer.text


def test_a_conference_without_a_unit_has_no_report(client, unit):
    community = found_body(
        SYSTEM,
        Body.Kind.COMMUNITY,
        community=unit.community,
        name="独树社区联席会",
        founded_on=clock.today(),
        founded_by=make_document(),
    )
    client.force_login(make_street_clerk())
    for address in (
        reverse("councils:body_work", args=[community.pk]),
        reverse("councils:next"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "/month/" not in answer.text


def test_the_report_leads_back_to_the_page_of_the_unit(client, unit):
    for user in (make_street_clerk(), make_secretary(unit.community)):
        client.force_login(user)
        back = reverse("units:manage", args=[unit.slug])
        assert f'href="{back}"' in client.get(report_of(unit)).text
        assert client.get(back).status_code == 200
