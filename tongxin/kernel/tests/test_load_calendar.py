from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tongxin.kernel import clock
from tongxin.kernel.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db


def load(folder: Path, text: str, **options: str) -> str:
    file = folder / "节假日2027.csv"
    file.write_bytes(text.encode("utf-8-sig"))
    out = StringIO()
    call_command("load_calendar", str(file), stdout=out, **options)
    return out.getvalue()


def test_file_is_taken_in_and_says_how_much(tmp_path):
    out = load(
        tmp_path,
        "date,is_workday,name\n2027-01-01,0,元旦\n2027-01-03,上班,元旦\n",
        source="国办发明电",
    )
    assert "2027" in out
    assert "2" in out
    assert clock.is_workday(date(2027, 1, 3)) is True
    assert clock.is_workday(date(2027, 1, 1)) is False
    assert CalendarYear.objects.get().source == "国办发明电"


def test_name_of_the_file_is_the_source_when_none_is_given(tmp_path):
    load(tmp_path, "date,is_workday,name\n2027-01-01,0,元旦\n")
    assert CalendarYear.objects.get().source == "节假日2027.csv"


def test_every_faulty_line_is_named_and_nothing_is_taken_in(tmp_path):
    lines = [
        "date,is_workday,name",
        "2027-01-01,0,元旦",
        "2027年1月2日,0,元旦",
        "2027-01-03,也许,元旦",
        "2027-01-01,0,元旦",
        "2027-13-01,0,",
        "2027-02-06",
    ]
    with pytest.raises(CommandError) as refusal:
        load(tmp_path, "\n".join(lines))
    faults = str(refusal.value).splitlines()
    assert len(faults) == 5
    for fault, line, word in zip(
        faults,
        ["3", "4", "5", "6", "7"],
        ["2027年1月2日", "也许", "2027-01-01", "2027-13-01", "不是0"],
        strict=True,
    ):
        assert line in fault
        assert word in fault
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("text", ["", "date,is_workday,name\n"])
def test_file_without_days_is_refused(tmp_path, text):
    with pytest.raises(CommandError, match="没有找到日期"):
        load(tmp_path, text)


def test_days_typed_with_spaces_are_days_too(tmp_path):
    load(tmp_path, "日期 上班\n2027-01-01 休 元旦\n")
    assert CalendarDay.objects.get().name == "元旦"


def test_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="没有"):
        call_command("load_calendar", str(tmp_path / "没有.csv"))


def test_file_in_another_encoding_is_refused(tmp_path):
    file = tmp_path / "gbk.csv"
    file.write_bytes("date,is_workday,name\n2027-01-01,0,元旦\n".encode("gbk"))
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("load_calendar", str(file))


def test_empty_source_is_refused(tmp_path, monkeypatch):
    with pytest.raises(CommandError):
        load(tmp_path, "date,is_workday,name\n2027-01-01,0,元旦\n", source=" ")
