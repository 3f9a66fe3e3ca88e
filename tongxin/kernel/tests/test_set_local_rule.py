from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tongxin.kernel import rules
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.models import LocalRule, Status
from tongxin.kernel.operations import set_local_rule
from tongxin.kernel.rules import Rule
from tongxin.kernel.tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shipped(monkeypatch):
    law = {"law": "办法", "article": "3", "source": "公报", "status": Status.SECONDARY}
    start = date(2022, 9, 1)
    ships = {
        "tea.due": (Rule("tea.due", 10, "workdays", valid_from=start, **law),),
        "tea.share": (Rule("tea.share", 2, "share", valid_from=start, over=3, **law),),
    }
    monkeypatch.setattr(rules, "shipped", lambda: ships)


def set_due(**changes: Any) -> LocalRule:
    facts = {
        "value": 5,
        "basis": "街道办事处2026年第3号",
        "decided_by": "主任办公会",
        "valid_from": date(2026, 6, 1),
    }
    return set_local_rule(SYSTEM, "tea.due", **{**facts, **changes})


def test_streets_own_figure_wins_from_its_day_on():
    row = set_due()
    assert str(row) == "tea.due 2026-06-01"
    assert rules.get("tea.due", date(2026, 5, 31)).value == 10
    rule = rules.get("tea.due", date(2026, 6, 1))
    assert (rule.value, rule.unit, rule.status) == (5, "workdays", "local")
    assert (rule.law, rule.source) == ("街道办事处2026年第3号", "主任办公会")


def test_shipped_law_is_back_when_the_streets_figure_ends():
    set_due(valid_to=date(2026, 6, 30))
    assert rules.get("tea.due", date(2026, 6, 30)).value == 5
    assert rules.get("tea.due", date(2026, 7, 1)).value == 10


def test_later_figure_wins_over_an_earlier_one():
    set_due()
    set_due(value=4, valid_from=date(2026, 8, 1))
    assert rules.get("tea.due", date(2026, 7, 31)).value == 5
    assert rules.get("tea.due", date(2026, 8, 1)).value == 4


def test_share_keeps_its_denominator():
    set_local_rule(
        SYSTEM,
        "tea.share",
        value=3,
        over=4,
        basis="章程",
        decided_by="联席会",
        valid_from=date(2026, 6, 1),
    )
    assert str(rules.get("tea.share", date(2026, 6, 1)).share) == "3/4"


def test_visitor_may_not_set_a_rule():
    with pytest.raises(PermissionDenied):
        set_local_rule(
            VISITOR,
            "tea.due",
            value=5,
            basis="x",
            decided_by="x",
            valid_from=date(2026, 6, 1),
        )
    assert not LocalRule.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"basis": "  "}, "Say on what basis, and who decided it."),
        ({"decided_by": ""}, "Say on what basis, and who decided it."),
        ({"value": -1}, "This figure does not fit the rule."),
        ({"over": 2}, "This figure does not fit the rule."),
        ({"valid_to": date(2026, 5, 1)}, "It ends before it starts."),
    ],
    ids=["no basis", "nobody decided", "negative", "share of days", "ends too early"],
)
def test_figure_that_makes_no_sense_is_refused(wrong, why):
    with refused(why):
        set_due(**wrong)
    assert not LocalRule.objects.exists()


def test_rule_that_no_room_ships_cannot_be_set():
    with pytest.raises(ValidationError, match=r"tea\.none"):
        set_local_rule(
            SYSTEM,
            "tea.none",
            value=5,
            basis="x",
            decided_by="x",
            valid_from=date(2026, 6, 1),
        )


def test_second_figure_from_the_same_day_is_refused():
    set_due()
    with refused("There is already a figure from that day on."):
        set_due(value=6)
    assert LocalRule.objects.get().value == 5
