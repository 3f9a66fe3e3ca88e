from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.models import Unit
from tongxin.units.operations import mark_stalled, resume_unit
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db

SINCE, ON = date(2025, 9, 1), date(2026, 3, 2)


def test_unit_stands_still_and_goes_on_and_nothing_is_forgotten():
    unit = make_unit()
    clerk = make_street_clerk()

    unit = mark_stalled(clerk, unit, since=SINCE, reason=" 股东大会没有通过。 ")
    assert unit.is_stalled
    assert unit.stalled_reason == "股东大会没有通过。"

    unit = resume_unit(clerk, unit, on=ON, how="第二次股东大会通过了。")
    assert not unit.is_stalled
    stall = unit.stalls.get()
    assert (stall.since, stall.ended_on) == (SINCE, ON)
    assert stall.reason == "股东大会没有通过。"
    assert [e.action for e in Entry.objects.order_by("pk")] == [
        "unit.stalled",
        "unit.resumed",
    ]


def test_units_own_community_says_it_too():
    unit = make_unit()
    mark_stalled(make_community_clerk(unit.community), unit, since=SINCE, reason="停")


def test_nobody_else_says_it():
    unit = make_unit()
    stopped = make_unit(stalled_since=SINCE, stalled_reason="停")
    for stranger in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            mark_stalled(stranger, unit, since=SINCE, reason="停")
        with pytest.raises(PermissionDenied):
            resume_unit(stranger, stopped, on=ON, how="好了")


@pytest.mark.parametrize(
    ("wrong", "by"),
    [
        ({"since": SINCE, "reason": "   "}, {"words": "Say why it stands still."}),
        (
            {"since": date(2999, 1, 1), "reason": "停"},
            {"words": "This day is still to come."},
        ),
        (
            {"since": SINCE, "reason": "长" * 301},
            {"field": "stalled_reason", "code": "max_length"},
        ),
    ],
)
def test_wrong_stalls_are_refused(wrong, by):
    unit = make_unit()
    with refused(**by):
        mark_stalled(SYSTEM, unit, **wrong)
    assert not Unit.objects.get().is_stalled


@pytest.mark.parametrize(
    ("wrong", "by"),
    [
        ({"on": ON, "how": ""}, {"words": "Say what changed."}),
        (
            {"on": date(2999, 1, 1), "how": "好了"},
            {"words": "This day is still to come."},
        ),
        (
            {"on": date(2025, 8, 31), "how": "好了"},
            {"words": "It stood still only after this day."},
        ),
        ({"on": ON, "how": "长" * 301}, {"field": "how", "code": "max_length"}),
    ],
)
def test_wrong_endings_are_refused(wrong, by):
    unit = make_unit(stalled_since=SINCE, stalled_reason="停")
    with refused(**by):
        resume_unit(SYSTEM, unit, **wrong)
    assert Unit.objects.get().is_stalled


def test_what_does_not_stand_still_does_not_go_on():
    with refused("This unit does not stand still."):
        resume_unit(SYSTEM, make_unit(), on=ON, how="好了")


def test_second_stall_at_once_is_told():
    unit = make_unit()
    stale = Unit.objects.get(pk=unit.pk)
    mark_stalled(SYSTEM, unit, since=SINCE, reason="停")
    with refused("Somebody changed this a moment ago. Please look at it again."):
        mark_stalled(SYSTEM, stale, since=SINCE, reason="别的原因")
    assert Unit.objects.get().stalled_reason == "停"
