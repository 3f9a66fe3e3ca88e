"""What the columns of a roll mean: by their headings, or chosen by hand."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from tongxin.imports.models import Workbook
from tongxin.imports.operations import (
    accept_workbook,
    adjust_workbook,
    upload_workbook,
)
from tongxin.imports.queries import judgement_of
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Person
from tongxin.people.tests.make import make_street_clerk
from tongxin.rolls.models import Entitlement, Holding
from tongxin.rolls.tests.rollbook import HEADER, roll_book, row
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db
OWNER = {"label": "1栋1", "side": "自住业主", "name": "陈某", "area": "80"}


def upload(content: bytes, **facts: Any) -> Workbook:
    facts = {"name": "名册.xlsx", "content": content} | facts
    clerk = make_street_clerk()
    return upload_workbook(clerk, "roll", subject=make_unit(), **facts)


@pytest.mark.parametrize(
    ("header", "rows", "why"),
    [
        (["甲", "乙"], [["一", "二"]], "身份、姓名"),
        (HEADER[2:], [["陈某"]], "身份"),
    ],
)
def test_a_sheet_that_is_no_roll_enters_nothing(header: Any, rows: Any, why: str):
    batch = upload(roll_book(rows, header))
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refusal:
        accept_workbook(make_street_clerk(), batch)
    assert refusal.value.messages == [f"工作表“名册”缺少这些栏：{why}。"]
    assert not Entitlement.objects.exists()


def test_columns_chosen_by_hand_make_it_one():
    rows = [["陈某", "自住业主", "1栋1", "80"]]
    batch = upload(roll_book(rows, ["甲", "乙", "丙", "丁"]))
    columns = {"name": 0, "side": 1, "label": 2, "area": 3}
    adjust_workbook(make_street_clerk(), batch, columns=columns, facts={})
    batch.refresh_from_db()
    assert judgement_of(batch).counts()["wrong"] == 1, (
        "what heads the columns is no entry"
    )
    accept_workbook(make_street_clerk(), batch)
    assert (Holding.objects.get().label, Person.objects.get().name) == ("1栋1", "陈某")


def test_headings_with_nothing_below_are_refused():
    with refused("Sheet “%(sheet)s” has headings and nothing below them."):
        upload(roll_book([], HEADER))
    assert not Workbook.objects.exists()


def test_a_list_for_a_day_to_come_is_refused():
    with refused("This day is still to come."):
        upload(roll_book([row(**OWNER)]), facts={"listed_on": date(2999, 1, 1)})
