from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.models import Proposal, Stage, StageEntry, Unit
from tongxin.units.operations import accept_proposal, enter_stage
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 1)


def test_next_stage_is_entered_and_its_playbook_proposed():
    unit = make_unit()

    unit = enter_stage(make_street_clerk(), unit, stage=Stage.DEMOLITION, on=DAY)

    assert (unit.stage, unit.entered_stage_on) == (Stage.DEMOLITION, DAY)
    assert unit.stage_entries.last().previous == Stage.PLANNING
    codes = set(unit.proposals.values_list("code", flat=True))
    assert {"housing-list", "policy-talk", "topic-meanwhile"} <= codes
    assert [e.action for e in Entry.objects.order_by("pk")] == [
        "unit.stage_entered",
        "unit.playbook_proposed",
    ]


def test_community_secretary_enters_a_stage():
    unit = make_unit()
    secretary = make_community_clerk(unit.community, Role.SECRETARY)
    enter_stage(secretary, unit, stage=Stage.DEMOLITION)


def test_nobody_else_does():
    unit = make_unit()
    for stranger in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            enter_stage(stranger, unit, stage=Stage.DEMOLITION)
    unit.refresh_from_db()
    assert unit.stage == Stage.PLANNING


@pytest.mark.parametrize("stage", [Stage.PLANNING, Stage.COMPLETED])
def test_going_back_or_past_a_stage_needs_a_reason(stage):
    unit = make_unit(stage=Stage.DEMOLITION)
    with refused("Going back, or past a stage, needs a reason.", field="reason"):
        enter_stage(SYSTEM, unit, stage=stage, reason="  ")
    unit = enter_stage(SYSTEM, unit, stage=stage, reason="规划作了调整，重新报批。")
    assert unit.stage == stage
    assert unit.stage_entries.last().reason


@pytest.mark.parametrize(
    ("wrong", "by"),
    [
        ({"stage": Stage.PLANNING}, {"words": "The unit is in this stage already."}),
        ({"stage": "dreaming"}, {"words": "There is no such stage."}),
        (
            {"stage": Stage.DEMOLITION, "on": date(2999, 1, 1)},
            {"words": "This day is still to come."},
        ),
        (
            {"stage": Stage.DEMOLITION, "on": date(2026, 1, 1)},
            {"words": "It entered the present stage after this day."},
        ),
        (
            {"stage": Stage.COMPLETED, "reason": "长" * 301},
            {"field": "reason", "code": "max_length"},
        ),
    ],
)
def test_wrong_entries_are_refused(wrong, by):
    unit = make_unit(entered_stage_on=date(2026, 2, 1))
    with refused(**by), transaction.atomic():
        enter_stage(SYSTEM, unit, **wrong)
    unit.refresh_from_db()
    assert unit.stage == Stage.PLANNING


def test_two_at_once_only_one_enters():
    unit = make_unit()
    stale = Unit.objects.get(pk=unit.pk)
    enter_stage(SYSTEM, unit, stage=Stage.DEMOLITION)
    with refused("Somebody changed this a moment ago. Please look at it again."):
        enter_stage(SYSTEM, stale, stage=Stage.DEMOLITION)
    assert StageEntry.objects.filter(unit=unit).count() == 2


def test_a_stage_entered_again_keeps_what_was_decided():
    unit = enter_stage(SYSTEM, make_unit(), stage=Stage.DEMOLITION)
    accept_proposal(SYSTEM, unit.proposals.get(code="housing-list"))
    before = unit.proposals.count()
    unit = enter_stage(SYSTEM, unit, stage=Stage.PLANNING, reason="规划调整")
    unit = enter_stage(SYSTEM, unit, stage=Stage.DEMOLITION)

    assert unit.proposals.get(code="housing-list").state == Proposal.State.ACCEPTED
    assert unit.proposals.filter(stage="demolition").count() == before


def test_no_path_around_the_operation_skips_a_stage():
    unit = make_unit()
    for wrong in (
        {"previous": "planning", "stage": "completed"},
        {"previous": "planning", "stage": "planning", "reason": "同一个"},
        {"previous": "", "stage": "planning"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            StageEntry.objects.create(unit=unit, **wrong)
