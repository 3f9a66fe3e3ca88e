"""What is asked now stands first on the page of its unit."""

import pytest
from django.test import Client
from django.utils import timezone

from tongxin.consultations.models import Consultation
from tongxin.consultations.tests.make import make_consultation, make_open
from tongxin.plans.tests.make import make_plan
from tongxin.units.tests.make import make_milestone

pytestmark = pytest.mark.django_db


def test_the_running_one_with_its_day_and_button(client: Client):
    consultation = make_open(statements=2)
    unit = consultation.unit
    assert unit is not None
    make_milestone(unit, season="2027年春")
    plan = make_plan(unit=unit)
    page = client.get(unit.get_absolute_url()).content.decode()
    panel = page.split('<section class="next')[1].split("</section>")[0]
    assert consultation.title in panel
    assert "截止</b>，2条说法" in panel
    assert f'<a class="btn" href="{consultation.get_absolute_url()}">' in panel
    # One panel, one solid button; the draft stands below with a link of its own.
    assert page.count('<section class="next') == page.count('class="btn"') == 1
    assert f'href="{plan.get_absolute_url()}">{plan.title}</a>' in page


@pytest.mark.parametrize("state", ["draft", "closed", "other unit"])
def test_nothing_else_stands_there(client: Client, state: str):
    if state == "draft":
        unit = make_consultation().unit
    elif state == "closed":
        unit = make_open().unit
        Consultation.objects.update(closes_at=timezone.now())
    else:
        make_open()
        unit = make_milestone().unit
    assert unit is not None
    page = client.get(unit.get_absolute_url()).content.decode()
    assert "正在征求意见" not in page
    assert 'id="next"' in page.split('<section class="next')[1]
