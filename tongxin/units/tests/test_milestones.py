from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.models import Milestone, NoticeRule, Unit
from tongxin.units.operations import (
    add_milestone,
    drop_milestone,
    move_milestone,
    reach_milestone,
)
from tongxin.units.tests.make import make_applicant_worker, make_milestone, make_unit

pytestmark = pytest.mark.django_db

TODAY, BEGINS = date(2026, 11, 24), date(2026, 11, 18)
ENDS = date(2026, 12, 18)
ENDS_LATER = "milestone_notice_ends_after_it_begins"


@pytest.fixture(autouse=True)
def november(clock):
    clock.at("2026-11-24 10:00")


def strangers(unit: Unit) -> Any:
    return (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
        VISITOR,
    )


def test_milestone_stands_in_the_units_stage():
    unit = make_unit()
    milestone = add_milestone(
        make_street_clerk(), unit, title="规划报批", season="2027年春"
    )
    assert (milestone.stage, milestone.season) == (unit.stage, "2027年春")
    assert not milestone.is_done
    assert Entry.objects.get().action == "milestone.added"


def test_public_notice_gets_its_last_day_from_the_rule():
    milestone = add_milestone(
        make_community_clerk(),
        make_unit(),
        title="规划草案公示",
        on=BEGINS,
        notice_rule=NoticeRule.UNIT_PLAN,
        ask="请对规划草案提意见",
    )
    assert milestone.notice_until == ENDS
    assert milestone.notice_days == 30
    assert milestone.is_on_notice(TODAY)


def test_verified_comment_time_is_held_to():
    unit = make_unit()
    facts = {"on": BEGINS, "notice_rule": NoticeRule.EXPROPRIATION}
    with refused("At least %(amount)s: until %(day)s or later.", field="notice_until"):
        add_milestone(
            SYSTEM, unit, title="征收方案", notice_until=date(2026, 12, 17), **facts
        )
    add_milestone(
        SYSTEM, unit, title="征收方案", notice_until=date(2026, 12, 30), **facts
    )


def test_unverified_length_computes_nothing_and_refuses_nothing():
    unit = make_unit()
    facts = {"title": "计划草案公示", "on": BEGINS, "notice_rule": NoticeRule.PLAN}
    unchecked = (
        "The length of this notice has not been checked against the law. "
        "Please set its last day yourself."
    )
    with refused(unchecked, field="notice_until"):
        add_milestone(SYSTEM, unit, **facts)
    short = add_milestone(SYSTEM, unit, notice_until=date(2026, 11, 20), **facts)
    assert short.notice_days == 2


@pytest.mark.parametrize(
    ("wrong", "by"),
    [
        ({"title": ""}, {"field": "title", "code": "blank"}),
        ({"title": "长" * 81}, {"field": "title", "code": "max_length"}),
        ({"stage": "dreaming"}, {"field": "stage", "code": "invalid_choice"}),
        (
            {"on": TODAY, "season": "2027年春"},
            {"words": "milestone_has_a_day_or_a_season"},
        ),
        ({"done_on": date(2026, 11, 25)}, {"words": "This day is still to come."}),
        ({"notice_until": ENDS}, {"words": ENDS_LATER}),
        ({"on": BEGINS, "notice_until": BEGINS}, {"words": ENDS_LATER}),
        (
            {"notice_rule": NoticeRule.UNIT_PLAN},
            {"words": "A public notice begins on a day."},
        ),
        (
            {"on": BEGINS, "notice_rule": "no.such.rule"},
            {"words": "There is no such rule."},
        ),
        ({"link": "javascript:alert(1)"}, {"field": "link", "code": "invalid"}),
    ],
)
def test_wrong_milestones_are_refused(wrong, by):
    with refused(**by):
        add_milestone(SYSTEM, make_unit(), **{"title": "规划报批", **wrong})
    assert not Milestone.objects.exists()


def test_same_title_stands_once_in_a_stage():
    unit = make_unit()
    add_milestone(SYSTEM, unit, title="规划报批")
    with refused(code="unique_together"):
        add_milestone(SYSTEM, unit, title="规划报批")


def test_nobody_else_touches_milestones():
    unit = make_unit()
    milestone = make_milestone(unit)
    for stranger in strangers(unit):
        with pytest.raises(PermissionDenied):
            add_milestone(stranger, unit, title="规划报批")
        with pytest.raises(PermissionDenied):
            reach_milestone(stranger, milestone, on=TODAY)
        with pytest.raises(PermissionDenied):
            move_milestone(stranger, milestone, on=ENDS, reason="改期")
        with pytest.raises(PermissionDenied):
            drop_milestone(stranger, milestone, reason="不办了")
    milestone.refresh_from_db()
    assert milestone.is_awaited
    assert not milestone.moves.exists()


def test_milestone_is_reached_once():
    milestone = make_milestone(on=BEGINS)
    stale = Milestone.objects.get(pk=milestone.pk)
    reached = reach_milestone(make_street_clerk(), milestone, on=TODAY)
    assert (reached.done_on, reached.on, reached.day) == (TODAY, BEGINS, TODAY)
    with refused("Somebody changed this a moment ago. Please look at it again."):
        reach_milestone(SYSTEM, stale, on=TODAY)


def test_what_is_to_come_is_not_reached_and_a_notice_runs_to_its_end():
    with refused("This day is still to come."):
        reach_milestone(SYSTEM, make_milestone(), on=ENDS)
    with refused("The public notice runs longer than that.", field="on"):
        reach_milestone(SYSTEM, make_milestone(on=BEGINS, notice_until=ENDS), on=TODAY)


def test_moved_day_is_kept_with_its_reason():
    milestone = make_milestone(on=BEGINS)
    moved = move_milestone(SYSTEM, milestone, on=ENDS, reason="材料没有齐")
    move = moved.moves.get()
    assert (move.from_on, move.to_on, move.reason) == (BEGINS, ENDS, "材料没有齐")
    moved = move_milestone(SYSTEM, moved, season="2027年春", reason="再等批复")
    assert (moved.on, moved.season) == (None, "2027年春")
    assert [m.to_season for m in moved.moves.all()] == ["2027年春", ""]
    assert [e.action for e in Entry.objects.all()] == ["milestone.moved"] * 2


def test_moved_notice_keeps_its_length_and_may_be_made_longer():
    milestone = make_milestone(on=BEGINS, notice_until=ENDS)
    moved = move_milestone(SYSTEM, milestone, on=date(2026, 12, 1), reason="改期")
    assert moved.notice_until == date(2026, 12, 31)
    longer = move_milestone(
        SYSTEM, moved, on=moved.on, notice_until=date(2027, 1, 15), reason="延长"
    )
    assert longer.notice_days == 45


def test_notice_without_a_day_is_a_notice_no_more():
    milestone = add_milestone(
        SYSTEM,
        make_unit(),
        title="规划草案公示",
        on=ENDS,
        notice_rule=NoticeRule.UNIT_PLAN,
    )
    moved = move_milestone(SYSTEM, milestone, season="2027年春", reason="草案要改")
    assert (moved.notice_until, moved.notice_rule) == (None, "")
    assert moved.moves.get().from_notice_until == date(2027, 1, 17)


@pytest.mark.parametrize(
    ("wrong", "by"),
    [
        (
            {"on": BEGINS, "reason": "同一天"},
            {"words": "This is the day it has already."},
        ),
        ({"on": ENDS, "reason": "  "}, {"words": "Say why the day is moved."}),
        (
            {"on": ENDS, "season": "2027年春", "reason": "两个日子"},
            {"words": "milestone_has_a_day_or_a_season"},
        ),
        ({"on": ENDS, "reason": "长" * 301}, {"field": "reason", "code": "max_length"}),
        (
            {"season": "季" * 31, "reason": "太长"},
            {"field": "season", "code": "max_length"},
        ),
    ],
)
def test_wrong_moves_are_refused(wrong, by):
    milestone = make_milestone(on=BEGINS)
    with refused(**by), transaction.atomic():
        move_milestone(SYSTEM, milestone, **wrong)
    milestone.refresh_from_db()
    assert milestone.on == BEGINS
    assert not milestone.moves.exists()


def test_of_two_who_saw_the_same_day_one_moves_it():
    milestone = make_milestone(on=BEGINS)
    Milestone.objects.filter(pk=milestone.pk).update(on=TODAY)
    with refused("Somebody changed this a moment ago. Please look at it again."):
        move_milestone(SYSTEM, milestone, on=ENDS, reason="改期")
    assert not milestone.moves.exists()


def test_what_is_done_is_neither_moved_nor_dropped():
    milestone = make_milestone(done_on=BEGINS)
    with refused("Somebody changed this a moment ago. Please look at it again."):
        move_milestone(SYSTEM, milestone, on=ENDS, reason="改期")
    with refused("Somebody changed this a moment ago. Please look at it again."):
        drop_milestone(SYSTEM, milestone, reason="不办了")


def test_dropped_milestone_stays_with_its_reason():
    dropped = drop_milestone(make_street_clerk(), make_milestone(), reason="计划失效")
    assert (dropped.dropped_on, dropped.dropped_reason) == (TODAY, "计划失效")
    assert not dropped.is_awaited
    with refused("Somebody changed this a moment ago. Please look at it again."):
        reach_milestone(SYSTEM, dropped, on=TODAY)


def test_dropping_needs_a_reason():
    for wrong, by in (
        (" ", {"words": "Say why it will not happen."}),
        ("长" * 301, {"field": "dropped_reason", "code": "max_length"}),
    ):
        milestone = make_milestone()
        with refused(**by):
            drop_milestone(SYSTEM, milestone, reason=wrong)


def test_no_path_around_the_operations_breaks_a_milestone():
    milestone = make_milestone(on=BEGINS, notice_until=ENDS)
    for broken in (
        {"season": "2027年春"},
        {"notice_until": BEGINS},
        {"on": None},
        {"notice_until": None, "notice_rule": "x"},
        {"dropped_on": TODAY},
        {"dropped_on": TODAY, "dropped_reason": "不办了", "done_on": TODAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Milestone.objects.filter(pk=milestone.pk).update(**broken)
