"""Who finds which consultation; nobody finds anybody's stances."""

from datetime import timedelta

import pytest

from tongxin.consultations import operations, policies, queries
from tongxin.consultations.tests.make import (
    make_consultation,
    make_open,
    make_ready,
    make_statement,
    put_on_roll,
    seal_now,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls.models import Side
from tongxin.units import policies as units
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db


def test_drafts_are_for_those_who_prepare_what_is_open_for_all():
    draft, opened = make_consultation(), make_open()
    for actor in (SYSTEM, make_street_clerk()):
        assert set(policies.visible_to(actor)) == {draft, opened}
        assert set(policies.kept_by(actor)) == {draft, opened}
    for other in (make_resident(), make_applicant_worker(draft.unit), VISITOR):
        assert list(policies.visible_to(other)) == [opened]
        assert not policies.kept_by(other).exists()


def test_the_window_types_and_prepares_nothing():
    draft, opened = make_consultation(), make_open()
    receptionist = make_community_clerk(opened.unit.community, Role.RECEPTIONIST)
    assert list(policies.typed_by(receptionist)) == [opened]
    assert not policies.may_keep(receptionist, opened)
    assert list(queries.worked_on(receptionist)) == [opened]
    assert not units.kept_by(receptionist).exists()
    for actor in (SYSTEM, make_street_clerk()):
        assert list(policies.typed_by(actor)) == [opened]
    for other in (make_resident(), VISITOR, make_applicant_worker(draft.unit)):
        assert not policies.typed_by(other).exists()


def test_a_community_prepares_for_its_own_units():
    elsewhere = make_unit(community=make_community("松泉"))
    unit = make_unit()
    clerk = make_community_clerk(unit.community)
    assert list(units.kept_by(clerk)) == [unit]
    assert set(units.kept_by(make_street_clerk())) == {unit, elsewhere}


def test_no_statement_is_quoted_from_a_visitor():
    make_statement(make_consultation())
    assert not policies.quoted_from(VISITOR).exists()


def test_what_is_still_to_come():
    consultation = make_open()
    kinds = [step.kind for step in queries.what_comes(consultation)]
    assert kinds == ["open", "paper", "sealed"]
    assert queries.what_comes(make_consultation()) == []
    assert queries.what_comes(seal_now(consultation)) == []


def test_what_was_taken_back_before_it_was_asked_is_read_by_those_who_prepare_alone():
    unit = make_unit()
    put_on_roll(unit, Side.TENANT, 12)
    consultation = make_consultation(unit)
    kept = make_ready(make_statement(consultation, "甲"))
    dropped = make_statement(consultation, "乙")
    operations.withdraw_statement(SYSTEM, dropped, reason="说不清")
    operations.announce_consultation(SYSTEM, consultation)
    consultation = operations.open_consultation(
        SYSTEM, consultation, closes_on=clock.today() + timedelta(days=7), merges={}
    )
    seen = policies.statements_visible_to(VISITOR, consultation)
    assert [one.text for one in seen] == [kept.text]
    clerk = make_street_clerk()
    assert policies.statements_visible_to(clerk, consultation).count() == 2
