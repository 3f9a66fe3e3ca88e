"""Columns are recognised by their headings, and a row is read by what they mean."""

from datetime import date
from typing import Any

import pytest

from tongxin.imports.reading import Cells, Meaning, headings_of, recognise, rows_below
from tongxin.kernel.sheets import Cell, Sheet, SheetRow

pytestmark = pytest.mark.one_database
MEANINGS = {
    "name": Meaning("Name", "姓名、业主", is_needed=True),
    "phone": Meaning("Telephone", "电话、手机"),
    "since": Meaning("Since", "日期"),
}
TODAY = date(2026, 12, 1)


def cell(value: Any) -> Cell:
    kind = "empty" if value is None else "number" if isinstance(value, int) else "text"
    return Cell("" if value is None else str(value), value, kind)


def sheet(*rows: list[Any]) -> Sheet:
    numbered = enumerate(rows, start=1)
    return Sheet(
        "表", [SheetRow(n, [cell(v) for v in row]) for n, row in numbered], ["表"]
    )


def cells(**values: Any) -> Cells:
    columns = {name: at for at, name in enumerate(values)}
    return Cells(SheetRow(7, [cell(v) for v in values.values()]), columns, MEANINGS)


def test_a_heading_has_one_meaning_and_a_title_above_is_passed_over():
    found = recognise(sheet(["业主名单"], ["电话", "姓名", "业主"]).rows, MEANINGS)
    assert found == (1, {"name": 1, "phone": 0})


@pytest.mark.parametrize(("is_loose", "columns"), [(False, {}), (True, {"phone": 1})])
def test_a_heading_that_holds_a_word_counts_where_it_may(is_loose: bool, columns: Any):
    rows = sheet(["姓名", "家里的电话"]).rows
    found = recognise(rows, MEANINGS, is_loose=is_loose).by_meaning
    assert found == {"name": 0} | columns


def test_without_known_headings_every_row_counts():
    given = sheet(["甲", "乙"], ["", ""], ["一"])
    assert headings_of(given, MEANINGS) == ["", ""]
    assert [row.number for row in rows_below(given, MEANINGS)] == [1, 3]


def test_what_cannot_be_read_is_doubtful_or_wrong_and_says_why():
    row = cells(name=" 陈 某 ", phone="12", since="去年")
    assert (row.words("name"), row.phone("phone")) == ("陈 某", "")
    assert row.day("since", TODAY) is None
    number, wrong, doubts = row.found()
    assert (number, len(wrong), list(doubts)) == (7, 1, ["phone"])


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026年1月5日", date(2026, 1, 5)), (None, None), ("2027-01-01", None)],
)
def test_a_day_up_to_today(written: str | None, day: date | None):
    row = cells(since=written)
    assert row.day("since", TODAY) == day
    assert bool(row.found()[1]) == (written == "2027-01-01")


def test_an_id_number_kept_as_a_figure_was_cut_off():
    row = cells(phone=440303197001010070)
    assert row.id_number("phone") == ""
    assert list(row.found()[2]) == ["id"]


def test_a_broken_cell_is_doubtful_once():
    broken = Cell("#REF!", None, "error")
    row = Cells(SheetRow(2, [broken]), {"name": 0}, MEANINGS)
    assert row.text("name") == row.exact("name") == "#REF!"
    assert row.found()[2]["cell"].count("#REF!") == 1
    assert row.text("phone") == ""
