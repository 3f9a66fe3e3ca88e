"""Workbooks as offices send them: nothing lost, nothing invented."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from tongxin.kernel import sheets
from tongxin.kernel.sheets import Cell, Sheet, read_workbook, reading, workbooks
from tongxin.kernel.tests.books import book, raw, rows, saved, styles_of

# A sheet knows no time zone.
DAY = datetime(2026, 9, 30)  # noqa: DTZ001
MOMENT = datetime(2026, 9, 30, 9, 32, 9)  # noqa: DTZ001


def only(sheet: Sheet) -> Cell:
    ((_number, (cell,)),) = sheet.rows
    return cell


def read(value, number_format: str = "") -> Cell:
    """One cell that holds `value`, as it is read."""

    def fill(sheet):
        sheet["A1"] = value
        if number_format:
            sheet["A1"].number_format = number_format

    return only(read_workbook(book(fill)))


@pytest.mark.parametrize(
    "text",
    [
        "\n\t\t\t\t\t\n\t\t\t\t\t座落在A市A3区联丰路\t\n",
        "  前后有空格  ",
        "000431",
        "13800000000",
        "<b>很急</b> & \"引号\" '单引号'",
        "👨‍👩‍👧 🏠 𠮷",
        "一" * 5_000,
        "=不是公式".removeprefix("="),
        "'=1+1",
        "2026-09-30",
        "TRUE",
        " ",
    ],
    ids=lambda text: text.strip()[:12] or "space",
)
def test_text_comes_back_to_the_last_character(text):
    assert read(text) == Cell(text, text, "text")


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (188006, "", "188006"),
        (1.38e10, "", "13800000000"),
        (13800000000.0, "0.00E+00", "13800000000"),
        (431, "000000", "000431"),
        (0.1 + 0.2, "", "0.3"),
        (2.50, "", "2.5"),
        (-7, "", "-7"),
        (0, "", "0"),
        (1e-7, "", "0.0000001"),
        (0.125, "0%", "12.5%"),
        (1, "0.00%", "100%"),
        (1234.5, "#,##0.00", "1234.5"),
    ],
)
def test_number_reads_as_an_office_means_it(value, shown_as, text):
    cell = read(value, shown_as)
    assert (cell.text, cell.kind) == (text, "number")
    assert cell.value == pytest.approx(value)


def test_long_number_keeps_every_digit_that_the_file_has():
    data = '<row r="1"><c r="A1"><v>440301199001011234</v></c></row>'
    assert only(read_workbook(raw(data))).text == "440301199001011234"


def test_telephone_number_kept_as_a_float_loses_nothing():
    data = '<row r="1"><c r="A1"><v>1.3800000001E10</v></c></row>'
    assert only(read_workbook(raw(data))) == Cell("13800000001", 13800000001, "number")


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (DAY, "yyyy-mm-dd", "2026-09-30"),
        (DAY, 'yyyy"年"m"月"d"日"', "2026-09-30"),
        (DAY, "yyyy-mm-dd hh:mm", "2026-09-30 00:00:00"),
        (MOMENT, "yyyy/m/d h:mm:ss", "2026-09-30 09:32:09"),
        (MOMENT, "yyyy/m/d", "2026-09-30 09:32:09"),
        (time(9, 32), "h:mm", "09:32:00"),
        (timedelta(hours=30, minutes=5), "[h]:mm:ss", "30:05:00"),
    ],
)
def test_moment_reads_as_a_date_or_a_time(value, shown_as, text):
    cell = read(value, shown_as)
    assert (cell.text, cell.kind) == (text, "date")


def test_day_is_a_day_and_a_moment_a_moment():
    assert read(DAY, "yyyy-mm-dd").value == date(2026, 9, 30)
    assert read(MOMENT, "yyyy-mm-dd hh:mm").value == MOMENT


def test_date_that_chinese_excel_marks_by_number_alone_is_a_date():
    cells = "".join(
        f'<c r="{column}1" s="{style}"><v>46295</v></c>'
        for style, column in enumerate("ABCD")
    )
    sheet = read_workbook(
        raw(f'<row r="1">{cells}</row>', styles=styles_of(0, 31, 57, 58))
    )
    texts = [cell.text for cell in sheet.rows[0].cells]
    assert texts == ["46295", "2026-09-30", "2026-09-30", "2026-09-30"]


def test_workbook_that_counts_days_from_1904_gives_the_same_day():
    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.create_sheet("日子", 0)["A1"] = DAY
    made["日子"]["A1"].number_format = "yyyy-mm-dd"
    assert only(read_workbook(saved(made))).text == "2026-09-30"


def test_date_beyond_all_dates_is_an_error_not_a_crash():
    data = '<row r="1"><c r="A1" s="1"><v>99999999</v></c></row>'
    cell = only(read_workbook(raw(data, styles=styles_of(0, 14))))
    assert (cell.text, cell.kind) == ("#VALUE!", "error")


@pytest.mark.parametrize(("value", "text"), [(True, "TRUE"), (False, "FALSE")])
def test_truth_is_a_truth(value, text):
    assert read(value) == Cell(text, value, "truth")


def test_error_of_the_sheet_is_named():
    assert read("#N/A") == Cell("#N/A", "#N/A", "error")


def test_text_in_several_fonts_is_one_text():
    rich = CellRichText("一楼", TextBlock(InlineFont(b=True), "漏水"), " 很急")
    assert read(rich).text == "一楼漏水 很急"


def test_carriage_return_inside_a_cell_is_one():
    assert read("第一行_x000D_\n第二行_x0009_完").text == "第一行\r\n第二行\t完"


def test_formula_gives_its_last_value_and_itself():
    data = (
        '<row r="1">'
        '<c r="A1"><f>1+1</f><v>2</v></c>'
        '<c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c>'
        '<c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="E1"><f>NOW()</f></c></row>'
    )
    cells = read_workbook(raw(data)).rows[0].cells
    assert [(cell.text, cell.kind, cell.formula) for cell in cells] == [
        ("2", "number", "=1+1"),
        ("ab", "text", '="a"&"b"'),
        ("", "empty", '=""'),
        ("#DIV/0!", "error", "=1/0"),
        ("=NOW()", "formula", "=NOW()"),
    ]


def test_formula_over_many_cells_is_kept_as_text():
    cell = read(ArrayFormula("A1:A2", "=SUM(B1:B2*C1:C2)"))
    assert (cell.text, cell.kind) == ("=SUM(B1:B2*C1:C2)", "formula")


def test_rows_keep_the_numbers_of_the_sheet():
    file = rows(["编号"], [], [None, ""], ["188006"])
    assert [row.number for row in read_workbook(file).rows] == [1, 4]


def test_rows_the_file_leaves_out_are_counted():
    data = (
        '<row r="3"><c r="B3"><v>7</v></c></row><row r="9"><c r="A9"><v>8</v></c></row>'
    )
    sheet = read_workbook(raw(data))
    assert [row.number for row in sheet.rows] == [3, 9]
    assert [cell.text for cell in sheet.rows[0].cells] == ["", "7"]


def test_cells_outside_the_size_a_file_claims_are_read():
    """`raw` says that the sheet is A1 alone."""
    cells = "".join(f'<c r="{c}{r}"><v>1</v></c>' for r in [2] for c in "ABCD")
    assert len(read_workbook(raw(f'<row r="2">{cells}</row>')).rows[0].cells) == 4


def merged(sheet):
    """Two rows of heading: 编号 and 内容 stand in both, 诉求人 above two."""
    sheet.append(["2026年诉求登记表"])
    sheet.append(["编号", "诉求人", None, "内容"])
    sheet.append([None, "姓名", "电话", None])
    sheet.append(["1", "王小明", "13800000000", "漏水"])
    sheet.append(["2", None, None, "停电"])
    for cells in ("A1:D1", "A2:A3", "B2:C2", "D2:D3", "B4:B5"):
        sheet.merge_cells(cells)


def test_merged_heading_stands_over_every_column_it_covers():
    sheet = read_workbook(book(merged))
    labels = [[cell.label for cell in row.cells] for row in sheet.rows]
    assert labels[0] == ["2026年诉求登记表"] * 4
    assert labels[1] == ["编号", "诉求人", "诉求人", "内容"]
    assert labels[2] == ["编号", "姓名", "电话", "内容"]


def test_covered_cell_has_no_text_of_its_own():
    last = read_workbook(book(merged)).rows[-1].cells[1]
    assert last == Cell("", None, "covered", under="王小明")


def test_heading_is_found_under_a_title_and_over_two_rows():
    sheet = read_workbook(book(merged))
    assert sheets.find_header(sheet.rows, ["编号", "姓名", "电话", "内容"]) == 2


def test_heading_is_found_whatever_its_dress():
    file = rows(["说明：请勿改动"], [" * 留言主题（必填）：", "留言\n时间", "Ｉｄ"])
    known = ["留言主题", "留言时间", "ID"]
    assert sheets.find_header(read_workbook(file).rows, known) == 1


def test_upper_of_two_equal_rows_is_the_heading():
    file = rows(["电话", "编号"], ["电话", "编号"])
    assert sheets.find_header(read_workbook(file).rows, ["电话", "编号"]) == 0


def test_sheet_without_known_words_has_no_heading():
    assert sheets.find_header(read_workbook(rows(["a"], [""])).rows, ["编号"]) is None


def three_sheets() -> io.BytesIO:
    made = Workbook()
    made.create_sheet("说明", 0).sheet_state = "hidden"
    del made["Sheet"]
    made.create_sheet("六月")["A1"] = "六月的"
    made.create_sheet("七月")["A1"] = "七月的"
    made.create_chartsheet("图")
    return saved(made)


@pytest.mark.parametrize(
    ("wanted", "name"), [(None, "六月"), (3, "七月"), ("七月", "七月"), (1, "说明")]
)
def test_sheet_is_chosen_by_name_by_number_or_is_the_first_shown(wanted, name):
    sheet = read_workbook(three_sheets(), wanted)
    assert (sheet.name, sheet.names) == (name, ["说明", "六月", "七月"])


@pytest.mark.parametrize("wanted", ["八月", 0, 4, -1])
def test_sheet_that_is_not_there_is_refused_with_those_that_are(wanted):
    with pytest.raises(sheets.Unreadable, match="六月、七月"):
        read_workbook(three_sheets(), wanted)


def test_uploaded_file_and_path_are_read_alike(tmp_path):
    content = rows(["编号"]).getvalue()
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    uploaded = read_workbook(SimpleUploadedFile("a.xlsx", content))
    assert uploaded == read_workbook(path) == read_workbook(str(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_every_usual_dress(encoding, delimiter):
    line = delimiter.join(["{}", "{}", ""])
    text = line.format("编号", "内容") + "\r\n\r\n"
    text += line.format("000431", '"第一行\r\n第二行，""急"""') + "\r\n"
    sheet = read_workbook(io.BytesIO(text.encode(encoding)))
    assert [row.number for row in sheet.rows] == [1, 3]
    assert [cell.text for cell in sheet.rows[1].cells] == [
        "000431",
        '第一行\r\n第二行，"急"',
    ]


def test_csv_of_one_column_is_one_column():
    sheet = read_workbook(io.BytesIO("内容\n漏水\n".encode()))
    assert [cell.text for row in sheet.rows for cell in row.cells] == ["内容", "漏水"]


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return file.getvalue()


def laughing() -> bytes:
    """A workbook whose texts blow up when their entities are opened."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    bomb = f"<?xml version='1.0'?><!DOCTYPE x [{entities}]><x>&a9;</x>"
    source = zipfile.ZipFile(rows(["x"]))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            is_sheet = name.endswith("sheet1.xml")
            target.writestr(name, bomb if is_sheet else source.read(name))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        pytest.param(b"", "空", id="empty"),
        pytest.param(b"\r\n \t\n", "空", id="blank"),
        pytest.param(OLE + bytes(999), ".xls", id="Excel of 2003"),
        pytest.param(
            OLE + "EncryptedPackage".encode("utf-16-le"), "密码", id="with a password"
        ),
        pytest.param(b"<html><table><tr><td>1", ".xlsx", id="web page called .xls"),
        pytest.param(b"%PDF-1.7\n\x00\x01", ".xlsx", id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", ".xlsx", id="picture"),
        pytest.param(b"PK\x03\x04 not really", ".xlsx", id="damaged"),
        pytest.param(zipped(a=b"1"), ".xlsx", id="archive"),
        pytest.param(rows(["x"]).getvalue()[:-200], ".xlsx", id="cut off"),
        pytest.param(laughing(), ".xlsx", id="entity bomb"),
        pytest.param(b"\xff\xfe\x00", ".xlsx", id="half a character"),
        pytest.param(b"a,b\n\x00\x01\x02", ".xlsx", id="control characters"),
        pytest.param(b'"' + b"a" * 200_000, ".xlsx", id="endless cell"),
        pytest.param(lambda: zipped(big=bytes(210_000_000)), "分成", id="zip bomb"),
    ],
)
def test_file_that_is_no_sheet_is_refused_in_plain_words(content, word):
    # What takes long to pack is packed when it is its turn.
    content = content() if callable(content) else content
    with pytest.raises(sheets.Unreadable) as refusal:
        read_workbook(io.BytesIO(content))
    (message,) = refusal.value.messages
    assert word in message
    assert message.endswith("。")


def test_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(sheets.Unreadable):
        read_workbook(tmp_path / "没有.xlsx")


def test_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 1024 * 1024)
    with pytest.raises(sheets.Unreadable, match="1"):
        read_workbook(io.BytesIO(b"a" * (1024 * 1024 + 1)))


def test_too_many_rows_of_a_workbook_are_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_ROWS", 3)
    assert len(read_workbook(rows(*[["x"]] * 3)).rows) == 3
    with pytest.raises(sheets.Unreadable, match="3"):
        read_workbook(rows(*[["x"]] * 4))


def test_too_many_rows_of_a_csv_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    assert len(read_workbook(io.BytesIO(b"x\n" * 3)).rows) == 3
    with pytest.raises(sheets.Unreadable):
        read_workbook(io.BytesIO(b"x\n" * 4))


def test_too_many_columns_are_refused():
    with pytest.raises(sheets.Unreadable, match="256"):
        read_workbook(rows(["x"] * 257))


def test_empty_rows_and_columns_that_only_have_a_style_cost_nothing():
    data = "".join(f'<row r="{n}"><c r="XFD{n}" s="0"/></row>' for n in range(2, 500))
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert only(read_workbook(raw(first + data))).text == "1"


def test_merged_cell_without_a_text_covers_nothing():
    data = '<row r="2"><c r="A2" t="b"><v>1</v></c><c r="D2" t="b"><v>1</v></c></row>'
    ranges = "".join(
        f'<mergeCell ref="{cells}"/>' for cells in ("A5:B6", "B2:C2", "Z2:Z3", "A2:A9")
    )
    sheet = read_workbook(raw(data, after=f"<mergeCells>{ranges}</mergeCells>"))
    (row,) = sheet.rows
    assert [cell.label for cell in row.cells] == ["TRUE", "", "", "TRUE"]


def test_merged_cells_piled_on_each_other_are_refused():
    data = '<row r="1"><c r="A1"><v>1</v></c></row>'
    ranges = '<mergeCell ref="A1:A1048576"/>' * 20
    with pytest.raises(sheets.Unreadable):
        read_workbook(raw(data, after=f"<mergeCells>{ranges}</mergeCells>"))


def test_date_written_as_a_date_is_read_as_one():
    data = (
        '<row r="1"><c r="A1" t="d"><v>2026-09-30</v></c>'
        '<c r="B1" t="d"><v>2026-09-30T09:32:09</v></c></row>'
    )
    cells = read_workbook(raw(data)).rows[0].cells
    assert [cell.text for cell in cells] == ["2026-09-30", "2026-09-30 09:32:09"]
    assert {cell.kind for cell in cells} == {"date"}


def test_a_sheet_that_is_kept_is_the_sheet_that_was_read():
    def fill(sheet):
        sheet.append(["题", None, True, 1.5, 188006, DAY, MOMENT, time(9, 32)])
        sheet.append(["=1+1", timedelta(hours=30, minutes=5), "#N/A", " "])
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("E1:F1")

    read = read_workbook(book(fill))
    assert sheets.unpacked(sheets.packed(read)) == read
