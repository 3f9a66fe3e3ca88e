"""Each row of a workbook is judged, and the doubtful and wrong ones say why."""

from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from tongxin.imports.judgement import Judged, Judgement, Status
from tongxin.imports.queries import judge_sheet
from tongxin.kernel.sheets import read_workbook
from tongxin.kernel.tests.refusing import refused
from tongxin.voices.importing import VoiceLine
from tongxin.voices.tests import workbooks

pytestmark = pytest.mark.django_db


def preview(content: bytes) -> Judgement[Any]:
    return judge_sheet("voices", read_workbook(BytesIO(content)))


def judged_of(
    seen: Judgement[Any], number: str, status: Status | None = None
) -> Judged[VoiceLine]:
    return next(
        one
        for one in seen.judged
        if one.line.number == number and (status is None or one.status is status)
    )


def line_of(seen: Judgement[Any], number: str) -> VoiceLine:
    return judged_of(seen, number).line


def test_message_board_export_is_new_to_the_last_row():
    seen = preview(workbooks.plain(5))
    assert seen.counts() == {
        "read": 5,
        "new": 5,
        "known": 0,
        "doubtful": 0,
        "changed": 0,
        "left": 0,
        "wrong": 0,
        "past": 0,
    }


def test_every_character_of_a_text_is_kept():
    line = preview(workbooks.plain(1)).judged[0].line
    assert line.text == (
        "\n\t\t\t\t\t\n\t\t\t\t\t第1栋的电梯停了三天，老人下不了楼。\t\n"
    )


def test_replies_come_with_their_day():
    first, second = (one.line for one in preview(workbooks.with_replies()).judged)
    assert first.answer == "现将网友反映的问题答复如下：\n已修好。"
    assert timezone.localtime(first.answered_at).day == 10
    assert (second.answer, second.answered_at) == ("", None)


def test_messy_office_sheet_is_read_below_its_merged_title():
    seen = preview(workbooks.messy())
    assert seen.counts() == {
        "read": 11,
        "new": 3,
        "known": 1,
        "doubtful": 6,
        "changed": 0,
        "left": 0,
        "wrong": 1,
        "past": 0,
    }
    assert [one.row for one in seen.judged][:4] == [4, 5, 7, 8]


def test_telephone_that_became_a_number_is_read_back():
    line = line_of(preview(workbooks.messy()), "DX-001")
    assert line.phone == "+8613800000001"
    assert line.text == "灯坏了😀"


def test_long_text_and_markup_stay_as_they_were_written():
    seen = preview(workbooks.messy())
    assert line_of(seen, "DX-002").text == workbooks.LONG
    assert line_of(seen, "DX-003").text == "<b>门禁</b> & <script>x</script>"


@pytest.mark.parametrize(
    ("number", "day", "hour"),
    [("DX-001", 1, 0), ("DX-002", 2, 15), ("DX-003", 3, 0), ("DX-004", 4, 0)],
)
def test_four_forms_of_a_date_mean_the_same(number: str, day: int, hour: int):
    moment = line_of(preview(workbooks.messy()), number).received_at
    local = timezone.localtime(moment)
    assert (local.year, local.month, local.day, local.hour) == (2026, 3, day, hour)


def test_same_row_twice_is_known_and_names_the_first():
    seen = preview(workbooks.messy())
    known = seen.of(Status.KNOWN)
    assert [one.row for one in known] == [10]
    assert "4" in known[0].reasons[0]


def test_same_number_with_other_words_is_doubtful():
    one = judged_of(preview(workbooks.messy()), "DX-001", Status.DOUBTFUL)
    assert one.line.text == "另外一件事：水管爆了"
    assert "DX-001" in one.why


@pytest.mark.parametrize("number", ["DX-004", "DX-007", "DX-008", "DX-010", "DX-011"])
def test_what_needs_an_eye_is_doubtful_and_says_why(number: str):
    one = judged_of(preview(workbooks.messy()), number)
    assert one.status is Status.DOUBTFUL
    assert one.why.strip()


def test_formula_that_was_never_worked_out_is_nobodys_words():
    one = judged_of(preview(workbooks.messy()), "DX-004")
    assert (one.status, one.line.text) == (Status.DOUBTFUL, "")
    assert "公式" in one.why
    assert [key for key, _label in one.doubts[0].choices] == ["leave"]


def test_row_without_text_is_wrong():
    assert judged_of(preview(workbooks.messy()), "DX-009").status is Status.WRONG


def test_row_with_only_a_subject_is_doubtful_and_keeps_it():
    content = workbooks.workbook([[1, "A1", "路灯不亮", "2019/2/28", "", 0, 0]])
    one = preview(content).judged[0]
    assert (one.status, one.line.text) == (Status.DOUBTFUL, "路灯不亮")


def test_sheet_without_a_text_column_is_refused_in_words():
    with refused("Sheet “%(sheet)s” has no column for: %(columns)s."):
        preview(workbooks.workbook([[1, 2]], ["甲", "乙"]))


def test_subject_that_is_too_long_opens_the_text():
    title = "很长的主题" * 60
    content = workbooks.workbook([[1, "A1", title, "2019/2/28", "正文", 0, 0]])
    line = preview(content).judged[0].line
    assert (line.title, line.text) == ("", f"{title}\n正文")


def dated(written: Any) -> VoiceLine:
    content = workbooks.workbook([[1, "A1", "路灯", written, "路灯不亮", 0, 0]])
    line: VoiceLine = preview(content).judged[0].line
    return line


@pytest.mark.parametrize(
    ("written", "day", "hour"),
    [
        ("2019-06-08T17:31:20+08:00", 8, 17),
        ("2019-06-07T23:31:20Z", 8, 7),
        ("2019-06-08T00:30:00.250+09:00", 7, 23),
    ],
)
def test_a_moment_with_its_offset_is_a_day_in_shanghai(written, day, hour):
    moment = timezone.localtime(dated(written).received_at)
    assert (moment.year, moment.month, moment.day, moment.hour) == (2019, 6, day, hour)


@pytest.mark.parametrize("written", ["", "三月初五", "2099-03-05"])
def test_a_row_without_a_day_asks_for_one_and_is_never_of_today(written: str):
    content = workbooks.workbook([[1, "A1", "路灯", written, "路灯不亮", 0, 0]])
    one = preview(content).judged[0]
    assert (one.status, one.line.received_at) == (Status.DOUBTFUL, None)
    assert "没有日期" in one.why
    assert [key for key, _label in one.doubts[0].choices] == ["leave"]
