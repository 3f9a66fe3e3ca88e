"""The 同心圆: where everything stands, what it says without colour, the same bytes."""

import re
import subprocess
from itertools import combinations, starmap
from math import dist
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.drawing.circle import placed_among
from commonground.drawing.rings import LANE, RINGS
from tongxin.consultations.report import chart
from tongxin.consultations.report.disclosure_control import mask
from tongxin.consultations.report.institutional_agreement import Position
from tongxin.consultations.report.ring_table import rings
from tongxin.consultations.tests.dushu import POSITIONS, dushu
from tongxin.consultations.tests.exact_reports import (
    made_cell,
    made_exact,
    made_statement,
)
from tongxin.kernel.documents import pdf

pytestmark = pytest.mark.one_database

SVG = "{http://www.w3.org/2000/svg}"
ONE_OF_EACH = {
    "reached": (90, 10, 10),
    "reached_against": (10, 10, 90),
    "near": (74, 20, 16),
    "divided": (30, 20, 60),
    "not_enough": (10, 2, 2),
}


def told(*results, matter="老树", text="村口的老榕树原地保留。"):
    """Statements with these results."""
    return mask(
        made_exact(
            *(
                made_statement(
                    made_cell(180, ONE_OF_EACH[result]),
                    number=number,
                    matter=f"{matter}{number % 4}",
                    text=text,
                )
                for number, result in enumerate(results, start=1)
            )
        )
    )


def drawn(report, positions=()):
    return ElementTree.fromstring(chart.draw(report, positions))  # noqa: S314 - ours


def dots(report):
    return placed_among(chart.marks(report), chart.in_a_ring())


def test_same_report_same_bytes():
    assert chart.draw(mask(dushu()), POSITIONS) == chart.draw(mask(dushu()), POSITIONS)


def test_readings_of_a_masked_side_draw_the_same():
    found = {
        chart.draw(mask(made_exact(made_statement(made_cell(9, counts)))))
        for counts in [(9, 0, 0), (8, 1, 0), (8, 0, 1)]
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("language", "title"), [("zh-hans", "同心圆"), ("en", "circle")]
)
def test_it_says_in_words_what_it_shows(language, title):
    with translation.override(language):
        svg = drawn(mask(dushu()), POSITIONS)
    assert svg.get("role") == "img"
    assert svg.get("lang") == language
    assert svg.get("viewBox") == "0 0 600 600"
    ids = svg.get("aria-labelledby").split()
    assert [svg.find(f"{SVG}title").get("id"), svg.find(f"{SVG}desc").get("id")] == ids
    assert title in svg.find(f"{SVG}title").text
    described = svg.find(f"{SVG}desc").text
    assert re.search(r"5.*7.*9.*11", described)
    assert "申报主体" in described


def test_it_holds_under_the_content_policy():
    svg = chart.draw(mask(dushu()), POSITIONS)
    assert not re.search(r"\sstyle=|\sclass=|<style|<script|\son\w+=|href|url\(", svg)
    for text in drawn(mask(dushu()), POSITIONS).iter(f"{SVG}text"):
        assert text.get("fill") or text.get("transform")


def test_words_of_others_are_escaped():
    text = '<script>alert("1")</script>&\u0000\n'
    report = told("reached", matter=text, text=text)
    svg = drawn(report, [Position(text, "condition", text)])
    assert "<script>" in svg.find(f"{SVG}desc").text


def test_each_statement_stands_in_its_ring_and_sector():
    report = mask(dushu())
    placed = dots(report)
    assert [int(dot.mark.label) for dot in placed.dots] == list(range(1, 13))
    for dot in placed.dots:
        inner, outer = RINGS[dot.mark.part]
        assert inner + placed.radius <= dot.distance <= outer - placed.radius
        mine = next(each for each in placed.sectors if dot.mark in each.marks)
        assert mine.start <= dot.angle <= mine.end


def test_the_stronger_of_two_stands_nearer_to_the_middle():
    at = {int(dot.mark.label): dot for dot in dots(mask(dushu())).dots}
    assert at[11].mark.share > at[9].mark.share > at[7].mark.share
    assert at[11].distance < at[9].distance < at[7].distance


def test_without_a_printed_side_it_stands_in_the_middle_of_its_ring():
    report = mask(made_exact(made_statement(made_cell(24, (3, 0, 0)))))
    placed = dots(report)
    inner, outer = RINGS["not_enough"]
    assert placed.dots[0].distance == (inner + outer) / 2


def test_sectors_go_clockwise_as_wide_as_they_have_statements():
    parts = dots(mask(dushu())).sectors
    assert [part.name for part in parts] == ["回迁", "过渡", "施工", "老树祠堂"]
    assert parts[0].start == LANE / 2
    assert parts[-1].end == 360 - LANE / 2
    assert {round(part.end - part.start, 6) for part in parts} == {(360 - LANE) / 4}


def nearest(placed):
    """How far apart the middles of the two nearest dots are."""
    at = [dot.at for dot in placed.dots]
    return min(starmap(dist, combinations(at, 2)), default=600)


RESULTS = st.lists(st.sampled_from(list(ONE_OF_EACH)), max_size=60)


@settings(max_examples=25, deadline=None)
@given(RESULTS)
def test_up_to_sixty_none_lies_on_another(results):
    report = told(*results)
    placed = dots(report)
    assert len(placed.dots) == len(results)
    assert nearest(placed) >= 2 * placed.radius


@pytest.mark.parametrize("result", ONE_OF_EACH)
def test_sixty_in_one_ring_have_room(result):
    report = told(*[result] * 60)
    placed = dots(report)
    inner, outer = RINGS[result]
    assert len(placed.dots) == 60
    assert nearest(placed) >= 2 * placed.radius
    for dot in placed.dots:
        assert inner <= dot.distance - placed.radius
        assert dot.distance + placed.radius <= outer


def test_sixty_of_every_result_have_room():
    placed = dots(told(*[*ONE_OF_EACH] * 12))
    assert nearest(placed) >= 2 * placed.radius


def test_more_than_sixty_are_left_to_the_table():
    report = told(*["reached"] * 61)
    assert chart.draw(report) == ""
    found = rings(report)
    assert (found.picture, len(found.rows)) == ("", 61)


def test_every_result_and_position_differs_without_colour():
    report, says = told(*ONE_OF_EACH), ("agree", "condition", "against", "silent")
    svg = chart.draw(report, [Position("某单位", each) for each in says])
    colourless = re.sub(r'(fill|stroke)="#[0-9a-f]{6}"', "", svg)
    shapes = {
        re.sub(r"<title>.*?</title>|>\d<|translate\([^)]*\)", "", dot)
        for dot in re.findall(r"<g transform[^>]*><title>.*?</g>", colourless)
    }
    # ● is full where ○ has a line around it.
    assert len(shapes) == 5
    bands = re.findall(r'A285 285[^>]*fill="none" ?([^>]*)/>', svg)
    assert len(set(bands)) == 4


def test_a_long_matter_is_cut_and_none_is_nothing():
    report = told(
        "reached", "near", matter="回迁楼和老祠堂以及村口榕树周围的全部公共空间" * 9
    )
    assert "…" in chart.draw(report)
    assert chart.draw(mask(made_exact())).startswith("<svg")


def test_on_paper_its_words_are_chinese_shapes(tmp_path):
    with translation.override("zh-hans"):
        found = rings(mask(dushu()), POSITIONS)
        paper = pdf("consultations/parts/rings_picture.html", {"rings": found})
    (tmp_path / "rings.pdf").write_bytes(paper)
    fonts = subprocess.run(
        ["pdffonts", tmp_path / "rings.pdf"],  # noqa: S607 - of poppler-utils
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Noto-Sans-CJK-SC" in fonts
    assert not re.search(r"CJK-(JP|KR|TC|HK)", fonts)
