from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from tongxin.kernel import rules
from tongxin.kernel.models import Status
from tongxin.kernel.rules import Broken, NotInForce, Rule, Unverified

pytestmark = pytest.mark.django_db

GOOD = {
    "code": "tea.due",
    "value": 10,
    "unit": "workdays",
    "law": "办法",
    "article": "第三条",
    "source": "公报",
    "status": "verified",
    "valid_from": date(2022, 9, 1),
}


def rule(**changes: Any) -> Rule:
    return Rule(**{**GOOD, **changes})


def write(folder: Path, *rows: dict[str, Any]) -> Path:
    lines = []
    for row in rows:
        lines.append("[[rule]]")
        for key, value in row.items():
            text = isinstance(value, str)
            shown = f'"{value}"' if text else str(value).lower()
            lines.append(f"{key} = {shown}")
    file = folder / "rules.toml"
    file.write_text("\n".join(lines))
    return file


@pytest.fixture
def ships(monkeypatch):
    def ship(*versions: Rule) -> None:
        monkeypatch.setattr(rules, "shipped", lambda: rules.by_code(versions))

    return ship


def test_every_shipped_rule_of_every_room_can_be_loaded():
    shipped = rules.shipped()
    assert "voice.due.help" in shipped
    for code in shipped:
        for version in shipped[code]:
            assert version.as_text()


def test_rule_is_read_with_its_law_and_dates(tmp_path):
    file = write(tmp_path, GOOD, {**GOOD, "code": "b", "valid_to": date(2023, 1, 1)})
    assert list(rules.read(file)) == [rule(), rule(code="b", valid_to=date(2023, 1, 1))]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"value": "ten"}, "whole"),
        ({"value": True}, "whole"),
        ({"value": 1.5}, "whole"),
        ({"value": -1}, "negative"),
        ({"unit": "moons"}, "moons"),
        ({"status": "sure"}, "sure"),
        ({"law": ""}, "empty"),
        ({"article": 3}, "text"),
        ({"valid_from": "yesterday"}, "dates"),
        ({"valid_to": date(2022, 8, 31)}, "ends before"),
        ({"over": 2}, "share"),
        ({"unit": "share", "value": 3, "over": 2}, "whole"),
        ({"unit": "share", "value": 0, "over": 0}, "over"),
        ({"laww": "x"}, "laww"),
    ],
    ids=str,
)
def test_faulty_rule_names_file_and_code(tmp_path, change, word):
    file = write(tmp_path, {**GOOD, **change})
    with pytest.raises(Broken, match=word) as fault:
        list(rules.read(file))
    assert "rules.toml" in str(fault.value)
    assert "tea.due" in str(fault.value)


def test_rule_without_a_figure_is_refused(tmp_path):
    row = {key: value for key, value in GOOD.items() if key != "value"}
    with pytest.raises(Broken, match="value"):
        list(rules.read(write(tmp_path, row)))


def test_file_that_is_no_toml_is_refused(tmp_path):
    file = tmp_path / "rules.toml"
    file.write_text("[[rule")
    with pytest.raises(Broken, match=r"rules\.toml"):
        list(rules.read(file))


def test_two_versions_on_the_same_day_are_refused():
    first = rule(valid_to=date(2023, 6, 1))
    with pytest.raises(Broken, match=r"tea\.due"):
        rules.by_code([rule(valid_from=date(2023, 6, 1)), first])


def test_version_is_chosen_by_the_day(ships):
    ships(rule(valid_to=date(2023, 5, 31)), rule(value=8, valid_from=date(2023, 6, 1)))
    assert rules.get("tea.due", date(2022, 9, 1)).value == 10
    assert rules.get("tea.due", date(2023, 5, 31)).value == 10
    assert rules.get("tea.due", date(2023, 6, 1)).value == 8
    assert rules.get("tea.due").value == 8


def test_unknown_rule_is_a_key_error(ships):
    ships(rule())
    with pytest.raises(KeyError):
        rules.get("tea.none")


def test_day_before_the_first_version_is_not_in_force(ships):
    ships(rule())
    with pytest.raises(NotInForce):
        rules.get("tea.due", date(2022, 8, 31))


def test_unverified_figure_can_be_shown_but_binds_nobody(ships):
    ships(rule(status=Status.UNVERIFIED), rule(code="tea.sure"))
    assert rules.get("tea.due").value == 10
    assert rules.binding("tea.sure").value == 10
    with pytest.raises(Unverified, match=r"tea\.due") as refusal:
        rules.binding("tea.due")
    assert isinstance(refusal.value, ValidationError)


def test_list_of_rules_leaves_out_what_is_not_in_force(ships):
    ships(rule(code="b"), rule(code="a"), rule(code="c", valid_from=date(2100, 1, 1)))
    assert [found.code for found in rules.every()] == ["a", "b"]


def test_share_is_exact(ships):
    ships(rule(unit="share", value=2, over=3))
    assert rules.get("tea.due").share == Fraction(2, 3)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1, "workdays", "1 working day"),
        (10, "workdays", "10 working days"),
        (30, "days", "30 days"),
        (3, "months", "3 months"),
        (1, "years", "1 year"),
        (2, "hours", "2 hours"),
        (15, "minutes", "15 minutes"),
        (5, "count", "5"),
    ],
)
def test_figure_reads_as_words(value, unit, words):
    with translation.override("en"):
        assert rule(value=value, unit=unit).amount() == words


def test_share_reads_as_a_fraction():
    assert rule(unit="share", value=2, over=3).amount() == "2/3"


def test_rule_reads_with_law_article_and_how_sure_it_is():
    with translation.override("en"):
        text = rule(status=Status.SECONDARY).as_text()
    assert text == "10 working days (办法 第三条; From a secondary source)"
