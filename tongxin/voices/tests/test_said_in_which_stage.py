"""Demands by stage: a voice keeps the stage its unit stood in when it was said."""

from datetime import date

import pytest

from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_street_clerk
from tongxin.units.models import Stage
from tongxin.units.operations import enter_stage
from tongxin.units.queries import stage_on
from tongxin.units.tests.make import make_unit
from tongxin.voices.models import Voice
from tongxin.voices.operations import place_voice
from tongxin.voices.operations.intake import file_voice
from tongxin.voices.tests.make import make_voice
from tongxin.voices.tests.office import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return enter_stage(SYSTEM, make_unit(), stage=Stage.DEMOLITION, on=date(2026, 3, 1))


def file(unit, **facts) -> Voice:
    facts = {"text": "灯坏了", "kind": "help", "audience": "public"} | facts
    return file_voice(SYSTEM, unit=unit, **facts).voice


def test_it_is_that_of_the_day_and_stays(unit):
    voice = file(unit)
    enter_stage(SYSTEM, unit, stage=Stage.CONSTRUCTION, on=date(2026, 11, 1))
    voice.refresh_from_db()
    assert voice.stage == Stage.DEMOLITION


def test_a_slip_of_paper_counts_by_its_own_day(unit, clock):
    said = clock.at("2026-02-01 10:00")
    clock.at("2026-11-20 10:00")
    assert file(unit, received_at=said, channel="paper").stage == Stage.PLANNING
    assert stage_on(unit, date(2026, 3, 1)) == Stage.DEMOLITION


def test_without_a_unit_there_is_no_stage(unit):
    voice = make_voice()
    assert voice.stage == ""
    voice = place_voice(make_street_clerk(), voice, kind=voice.kind, unit=unit)
    assert voice.stage == Stage.DEMOLITION


def test_the_inbox_is_narrowed_to_a_stage(unit):
    file(unit, text="搬家的事")
    file(None, text="井盖响")
    page = signed_in(make_street_clerk()).get("/inbox/?stage=demolition")
    text = page.content.decode()
    assert "搬家的事" in text
    assert "井盖响" not in text
