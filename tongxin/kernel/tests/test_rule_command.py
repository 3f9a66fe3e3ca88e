from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tongxin.kernel import rules

pytestmark = pytest.mark.django_db
CODE = "voice.due.consult"
DECIDED = {"basis": "街道办事处2026年第3号", "by": "主任办公会"}


def rule(*words: str, **options: str) -> str:
    out = StringIO()
    call_command("rule", *words, stdout=out, **options)
    return out.getvalue()


def test_every_figure_is_listed_with_its_law_and_how_sure_it_is():
    listed = rule()
    assert all(one.code in listed for one in rules.every())
    assert "信访工作条例 第三十四条" in listed


def test_the_streets_own_takes_the_place_of_the_shipped_one():
    assert "街道办事处2026年第3号" in rule(CODE, "1", **DECIDED)
    assert (rules.get(CODE).value, rules.get(CODE).status) == (1, "local")


def test_it_says_on_what_basis_and_who():
    with pytest.raises(CommandError):
        rule(CODE, "1")
    assert rules.get(CODE).status != "local"


def test_only_what_ships_can_be_set():
    with pytest.raises(CommandError):
        rule("no.such.rule", "1", **DECIDED)


def test_a_code_alone_sets_nothing():
    with pytest.raises(CommandError):
        rule(CODE, **DECIDED)
