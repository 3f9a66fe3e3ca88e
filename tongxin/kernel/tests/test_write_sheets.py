"""Lists as files: what a person gets back, and what a spreadsheet must not run."""

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tongxin.kernel.sheets import plain, read_workbook, write_csv, write_xlsx

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+86 13800000000",
    "-2",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "'=1+1",
    "''-1",
]


def from_xlsx(content: bytes) -> list[list[str]]:
    rows = read_workbook(io.BytesIO(content)).rows
    return [[cell.text for cell in row.cells] for row in rows]


def from_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_is_only_text(text):
    (_header, (in_csv,)) = from_csv(write_csv(["内容"], [[text]]))
    (_header, (in_xlsx,)) = from_xlsx(write_xlsx(["内容"], [[text]]))
    assert in_csv == in_xlsx == f"'{text}"
    assert plain(in_csv) == text


@pytest.mark.parametrize("text", ["", "漏水", "'引号'", "a=b", "1-2", "，=1"])
def test_harmless_text_stays_as_it_is(text):
    assert from_csv(write_csv(["内容"], [["x", text]]))[1] == ["x", text]
    assert plain(text) == text


def test_heading_cannot_be_a_formula_either():
    assert from_csv(write_csv(["=1"], []))[0] == ["'=1"]
    assert from_xlsx(write_xlsx(["=1"], []))[0] == ["'=1"]


def test_no_cell_of_the_workbook_is_a_formula():
    content = write_xlsx(FORMULAS, [FORMULAS])
    (sheet,) = load_workbook(io.BytesIO(content)).worksheets
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row)


def test_characters_that_no_sheet_can_hold_are_left_out():
    text = "一\0二\x08三\x1b四\ud83d五\uffff六\t七\n八"
    assert from_xlsx(write_xlsx(["x"], [[text]]))[1] == ["一二三四五六\t七\n八"]
    assert from_csv(write_csv(["x"], [[text]]))[1] == ["一二三四五六\t七\n八"]


def test_figures_dates_and_truths_stay_what_they_are():
    content = write_xlsx(
        ["a", "b", "c", "d", "e", "f", "g"],
        [
            [
                7,
                Decimal("2.50"),
                date(2026, 9, 30),
                datetime(2026, 9, 30, 1, 30, tzinfo=UTC),
                True,
                None,
                time(9, 30),
            ]
        ],
    )
    (_header, row) = read_workbook(io.BytesIO(content)).rows
    assert [cell.text for cell in row.cells] == [
        "7",
        "2.5",
        "2026-09-30",
        "2026-09-30 09:30:00",
        "TRUE",
        "",
        "09:30:00",
    ]
    kinds = [cell.kind for cell in row.cells]
    assert kinds == ["number", "number", "date", "date", "truth", "empty", "date"]


def test_number_longer_than_a_sheet_can_count_is_written_as_text():
    number = 440301199001011234
    assert from_xlsx(write_xlsx(["id"], [[number]]))[1] == [str(number)]
    assert (
        read_workbook(io.BytesIO(write_xlsx(["id"], [[number]]))).rows[1].cells[0].kind
        == "text"
    )


def test_translated_words_are_written_in_the_language_of_the_reader():
    assert from_csv(write_csv(["x"], [[gettext_lazy("Not verified")]]))[1] == [
        "还没核实"
    ]


def test_text_longer_than_a_cell_is_cut_in_a_workbook_and_says_so():
    text = "长" * 40_000
    assert from_csv(write_csv(["x"], [[text]]))[1] == [text]
    (cut,) = from_xlsx(write_xlsx(["x"], [[text]]))[1]
    assert len(cut) <= 32_767
    assert cut.startswith("长" * 32_000)
    assert cut.endswith("）")


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="_\ufffe\uffff")
    | st.sampled_from("\t\n\r=+-@'")
)


# No time: a machine that is busy is no fault of the program.
@settings(deadline=None)
@given(st.lists(TEXT.filter(bool), min_size=1, max_size=5))
def test_what_was_written_is_what_is_read(texts: list[str]):
    header = [f"列{n}" for n, _text in enumerate(texts)]
    for content in (write_xlsx(header, [texts]), write_csv(header, [texts])):
        (_header, row) = read_workbook(io.BytesIO(content)).rows
        assert [plain(cell.text) for cell in row.cells] == texts


# ---- The same again ----

MOMENT = datetime(2026, 1, 1)  # noqa: DTZ001 - a sheet knows no zone


def test_with_a_moment_of_its_own_the_same_rows_give_the_same_bytes(clock):
    rows = [["漏水", 3, date(2026, 9, 1), datetime(2026, 9, 1, 9, 30, tzinfo=UTC)]]
    clock.at("2026-09-30 10:00")
    first = write_xlsx(["内容"], rows, made_at=MOMENT, widths=[30], title="诉求 2026")
    clock.forward(days=1)
    again = write_xlsx(["内容"], rows, made_at=MOMENT, widths=[30], title="诉求 2026")
    assert first == again
    book = load_workbook(io.BytesIO(first))
    assert (book.properties.created, book.properties.modified) == (MOMENT, MOMENT)
    assert book.sheetnames == ["诉求 2026"]
    assert int(book.active.column_dimensions["A"].width) == 30


def test_without_one_it_says_when_it_was_made(clock):
    clock.at("2026-09-30 10:00")
    book = load_workbook(io.BytesIO(write_xlsx(["内容"], [])))
    assert f"{book.properties.created:%Y-%m-%d %H:%M}" == "2026-09-30 10:00"


def test_no_part_says_when_it_was_packed():
    parts = ZipFile(io.BytesIO(write_xlsx(["内容"], [["漏水"]]))).infolist()
    assert {part.date_time for part in parts} == {(1980, 1, 31, 0, 0, 0)}
    assert len({part.filename for part in parts}) == len(parts)


def test_a_title_that_no_program_takes_is_made_one():
    content = write_xlsx(["内容"], [], title="a/b:c*?[x]" + "长" * 40)
    [name] = load_workbook(io.BytesIO(content)).sheetnames
    assert name == "a b c   x " + "长" * 21


# ---- Written by one library, and as the one that reads it would write ----

KINDS = [
    "漏水",
    " 前后有空格 ",
    "a & b < c > d",
    "两\n行",
    None,
    0,
    -7,
    2.5,
    Decimal("12345.67"),
    True,
    False,
    date(2026, 9, 30),
    datetime(2026, 9, 30, 9, 30, 15),  # noqa: DTZ001 - a sheet knows no zone
    time(9, 30),
    timedelta(days=1, hours=3),
]


def test_each_kind_of_cell_is_as_the_reading_library_writes_it():
    """Wider than the alphabet: the 27th column and those after it have two letters."""
    row = KINDS * 2
    twin = Workbook(write_only=True)
    twin.create_sheet().append(row)
    file = io.BytesIO()
    twin.save(file)
    [[*expected]] = load_workbook(file).active.iter_rows()
    content = io.BytesIO(write_xlsx(["列"] * len(row), [row]))
    [_header, [*found]] = load_workbook(content).active.iter_rows()

    def told(cells):
        return [(one.value, one.data_type, one.number_format) for one in cells]

    assert told(found) == told(expected)


def test_a_word_that_names_an_error_of_excel_is_only_a_word():
    (_header, [cell]) = load_workbook(
        io.BytesIO(write_xlsx(["x"], [["#N/A"]]))
    ).active.iter_rows()
    assert (cell.value, cell.data_type) == ("#N/A", "s")


def test_every_line_stands_in_its_own_row():
    rows = [[f"第{number}行", None, number] for number in range(1, 41)]
    content = io.BytesIO(write_xlsx(["a", "b", "c"], iter(rows)))
    found = list(load_workbook(content).active.iter_rows(values_only=True))
    assert found == [("a", "b", "c"), *[tuple(row) for row in rows]]


def test_a_choice_is_written_as_its_word():
    class Colour(TextChoices):
        RED = "red"

    assert from_xlsx(write_xlsx(["x"], [[Colour.RED]]))[1] == ["red"]
    assert from_csv(write_csv(["x"], [[Colour.RED]]))[1] == ["red"]
