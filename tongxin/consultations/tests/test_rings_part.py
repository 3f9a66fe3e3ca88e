"""The part with the picture and its table, in both languages."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tongxin.consultations.report.disclosure_control import mask
from tongxin.consultations.report.institutional_agreement import Position
from tongxin.consultations.report.ring_table import rings
from tongxin.consultations.tests.dushu import POSITIONS, dushu
from tongxin.consultations.tests.exact_reports import (
    Variant,
    made_cell,
    made_exact,
    made_statement,
)

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def row(*cells):
    return rings(mask(made_exact(made_statement(*cells)))).rows[0]


def figures(found):
    return (
        found.size,
        found.heard,
        found.agree,
        found.unsure,
        found.against,
        found.estimate,
        found.floor,
    )


def page(positions=POSITIONS):
    found = rings(mask(dushu()), positions)
    context = {"rings": found, "telling": {"each": [(r, None) for r in found.rows]}}
    return "".join(
        render_to_string(f"consultations/parts/{part}.html", context)
        for part in ("rings_picture", "rings_table")
    )


def test_rows_stand_from_the_middle_outward():
    found = rings(mask(dushu()), POSITIONS)
    assert [r.number for r in found.rows] == [5, 7, 9, 11, 8, 1, 4, 6, 10, 12, 2, 3]
    assert [sign.count for sign in found.key] == [4, 1, 2, 3, 2]


def test_a_row_of_figures():
    found = row(made_cell(24, (11, 3, 2), "商户"))
    assert figures(found) == ("24", "16", "11", "3", "2", "13–19", "16")
    assert found.move == ("商户再有3位都说“能”，就成共识。",)


def test_a_masked_row_tells_one_category():
    found = row(made_cell(9, (9, 0, 0), "商户"))
    assert figures(found) == ("9", "9", "≥8", "—", "—", "—", "6")
    assert found.move == ("各方都达到底线。",)


def test_a_row_of_too_few_tells_its_size():
    found = row(made_cell(24, (4, 0, 0), "商户"))
    assert figures(found) == ("24", "—", "—", "—", "—", "—", "16")
    assert found.move == ("商户表态的人太少，不列数字；要有9位以上表态才算。",)


@pytest.mark.parametrize(
    ("size", "counts", "said"),
    [
        (180, (70, 7, 7), "业主：没表态的96位里，至少要有50位也这么想才成立。"),
        (40, (30, 4, 4), "没表态的人怎么想，都达到底线。"),
        (40, (30, 5, 5), "这一方人人都表了态，结果是准的。"),
        (180, (30, 20, 60), "业主里不少人反对，要换个办法再商量。"),
        (180, (30, 50, 30), "业主里不少人还没想好，要讲清楚了再问。"),
        (180, (5, 1, 1), "业主要有18位以上表态才算。"),
    ],
)
def test_what_would_move_it(size, counts, said):
    assert row(made_cell(size, counts)).move == (said,)


def test_a_worse_class_without_some_people_is_said_without_figures():
    variant = Variant("open", aside=6, left=20, is_steady=True)
    found = row(made_cell(40, (26, 1, 3), variants=(variant,)))
    assert "按低的算" in found.move[-1]
    assert not re.search(r"\d", found.move[-1])


def test_without_cells_it_says_so():
    assert row().move == ("没有问到人。",)


@pytest.mark.parametrize(
    ("positions", "said"),
    [
        ((), ()),
        (POSITIONS, ("申报主体未表态。", "这次找到了公约数，还说不上“三方同心”。")),
        ((Position("甲", "agree"),), ("各家单位也都同意，这就是“三方同心”。",)),
        (
            (Position("甲", "against"), Position("乙", "against")),
            ("甲、乙不同意。", "这次找到了公约数，还说不上“三方同心”。"),
        ),
    ],
)
def test_three_of_one_heart_or_who_is_missing(positions, said):
    assert rings(mask(dushu()), positions).together == said


def test_the_part_is_complete():
    html = page()
    assert html.count('role="row"') == 13
    assert "不等于同意拆迁" in html
    assert "申报主体未表态" in html
    assert "<svg" in html
    # No share of a hundred, and nobody's "n of n".
    assert "%" not in html
    assert not re.search(r"[A-Za-z]{4,}", re.sub(r"<[^>]*>", "", html))


def test_the_part_is_english_in_english():
    with translation.override("en"):
        html = page()
    assert "is no consent to demolition" in html
    assert "Common ground" in html


def test_without_institutions_nothing_is_said_of_them():
    assert "外圈" not in page(())
