"""The picture: well-formed, complete in itself, the same bytes, every number once."""

import re
from dataclasses import replace
from itertools import combinations, pairwise
from math import hypot
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import HealthCheck, given, settings

from commonground.drawing.circle import placed_among
from commonground.drawing.picture import draw
from commonground.drawing.rings import CENTRE, LANE, RINGS, Mark, R
from commonground.result import Report
from commonground.telling.standing import standings
from commonground.telling.wording import RINGS_SAID
from commonground.tests.generated_reports import reports
from commonground.tests.made_reports import (
    EVERY_KIND,
    NEAR,
    REACHED,
    Row,
    a_report_of_every_kind,
    make_report,
    make_statement,
)

SVG = "{http://www.w3.org/2000/svg}"


def parsed(report: Report, texts: dict[str, str] | None = None) -> Element:
    return fromstring(draw(report, texts=texts))  # noqa: S314 (our own)


def dots(root: Element) -> dict[str, Element]:
    """The dots by what they bear; a number that stands twice fails."""
    found = [g for g in root.iter(f"{SVG}g") if g.find(f"{SVG}title") is not None]
    borne = {str(g.find(f"{SVG}text").text): g for g in found}
    assert len(borne) == len(found)
    return borne


def words(root: Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def counts(root: Element) -> list[str]:
    """What stands along the rings, letter by letter and without blanks."""
    return [
        "".join(text.text or "" for text in g.iter(f"{SVG}text"))
        for g in root.iter(f"{SVG}g")
        if g.get("font-size")
    ]


def many(count: int, rows: tuple[Row, ...] = REACHED) -> Report:
    return make_report(*(make_statement(str(n), *rows) for n in range(count)))


def side(agree: int, against: int, unsure: int) -> tuple[Row, ...]:
    return (("side", "owners", 60, agree, against, unsure),)


def placed(report: Report) -> list[tuple[Mark, float, float, float]]:
    """Each statement, its distance, angle, and the dots' radius."""
    marks = [Mark(s.statement.statement, s.part, s.share) for s in standings(report)]
    found = placed_among(marks, RINGS_SAID)
    return [(dot.mark, dot.distance, dot.angle, found.radius) for dot in found.dots]


def test_it_says_what_it_is():
    root = parsed(a_report_of_every_kind())
    assert root.get("role") == "img"
    assert root.get("lang") == "en"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "2 of 6 statements are common ground"
    assert desc.text == (
        "reached 1: 1; reached against 1: 2; near 1: 3; divided 2: 5, 4;"
        " not enough 1: 6. Sizes: group 0 60 people and group 1 40 people."
    )
    assert root.get("font-family")


def test_it_refers_to_nothing_outside():
    text = draw(a_report_of_every_kind(), texts={"1": "https://example.org"})
    names = 'xmlns="http://www.w3.org/2000/svg"'
    assert names in text
    assert not re.search(r"href|url\(|@import|<script|<image|<foreignObject", text)


def test_same_report_same_bytes():
    report = a_report_of_every_kind()
    assert draw(report) == draw(replace(report))


@pytest.mark.parametrize("count", [0, 1, 2, 59, 60])
def test_every_number_stands_once(count: int):
    root = parsed(many(count))
    assert list(dots(root)) == [str(number) for number in range(count)]


def test_over_60_statements_there_are_counts_only():
    root = parsed(many(61))
    assert dots(root) == {}
    assert "over 60 statements:" in words(root)
    assert "61" in words(root)
    assert counts(root)[-1] == "reached61"


def test_no_statements():
    root = parsed(make_report())
    assert root.find(f"{SVG}title").text == "No statement was judged"
    assert "No groups of opinion" in words(root)


def test_each_ring_counts_what_it_holds():
    told = counts(parsed(a_report_of_every_kind()))
    assert told == ["notenough1", "divided2", "near1", "reached2"]


def test_the_legend_counts_every_part():
    told = words(parsed(a_report_of_every_kind()))
    begin = told.index("reached")
    assert told[begin : begin + 15] == [
        *("reached", "1", "two thirds agree in every body"),
        *("reached against", "1", "two thirds are against in every body"),
        *("near", "1", "still open in some body"),
        *("divided", "2", "below two thirds in some body"),
        *("not enough", "1", "too few heard in some body"),
    ]


def test_every_part_has_a_shape_of_its_own():
    borne = dots(parsed(a_report_of_every_kind()))
    shapes = {}
    for name in ("1", "2", "3", "4", "6"):
        inside = [child for child in borne[name] if child.tag != f"{SVG}title"]
        # The outline without colours: what is left on paper, in grey.
        shapes[name] = tuple(
            (c.tag, c.get("r"), c.get("d"), c.get("stroke-width")) for c in inside
        )
    assert len(set(shapes.values())) == 5


def test_a_statement_stands_in_its_ring():
    for mark, distance, _, radius in placed(a_report_of_every_kind()):
        inner, outer = RINGS[mark.part]
        assert inner + radius <= distance <= outer - radius


def test_the_stronger_the_weakest_body_the_nearer_to_the_middle():
    parts = {
        "reached": [side(46, 5, 9), side(52, 4, 4), side(59, 1, 0)],
        "reached_against": [side(5, 46, 9), side(4, 52, 4), side(1, 59, 0)],
        "near": [side(12, 6, 2), side(14, 4, 2), side(15, 4, 1)],
        "divided": [side(2, 30, 28), side(10, 30, 20), side(20, 30, 10)],
        "not_enough": [side(1, 5, 0), side(3, 3, 0), side(5, 1, 0)],
    }
    for part, rows in parts.items():
        made = [make_statement(str(n), *row) for n, row in enumerate(rows)]
        # So many others that dots are small enough to stand nearer or farther.
        others = NEAR if part in {"reached", "reached_against"} else REACHED
        made += [make_statement(f"other {n}", *others) for n in range(24)]
        found = placed(make_report(*made))[:3]
        assert [mark.part for mark, *_ in found] == [part] * 3
        distances = [distance for _, distance, *_ in found]
        assert distances == sorted(distances, reverse=True)
        assert len(set(distances)) == 3


def test_the_angle_is_the_order_clockwise_in_equal_steps():
    report = make_report(
        *(make_statement(str(n), *EVERY_KIND[str(3 + n % 4)]) for n in range(6))
    )
    angles = [angle for _, _, angle, _ in placed(report)]
    steps = {round(b - a, 6) for a, b in pairwise(angles)}
    assert steps == {round((360 - LANE) / 6, 6)}
    assert angles[0] > LANE / 2


def kinds(count: int) -> Report:
    """Statements of all kinds in turn, all of a kind with the same share."""
    rows = list(EVERY_KIND.values())
    return make_report(
        *(make_statement(str(n), *rows[n % len(rows)]) for n in range(count))
    )


@pytest.mark.parametrize(
    ("report", "apart"),
    [(kinds(12), 34), (kinds(40), 20), (many(30), 17), (many(60), 12)],
)
def test_dots_never_lie_on_one_another(report: Report, apart: float):
    at = [
        tuple(map(float, re.findall(r"[-\d.]+", dot.get("transform") or "")))
        for dot in dots(parsed(report)).values()
    ]
    nearest = min(hypot(a - c, b - d) for (a, b), (c, d) in combinations(at, 2))
    assert nearest >= apart
    assert max(hypot(x - CENTRE, y - CENTRE) for x, y in at) <= R


def test_it_says_that_some_may_stand_off_their_place():
    moved = "some a little off their place"
    assert moved in " ".join(words(parsed(kinds(12))))
    assert moved not in " ".join(words(parsed(many(61))))


def test_dots_that_would_lie_on_one_another_turn_by_steps_of_two_degrees():
    report = kinds(30)
    step = (360 - LANE) / 30
    turned = [
        round(angle - (LANE / 2 + (index + 0.5) * step), 6)
        for index, (_, _, angle, _) in enumerate(placed(report))
    ]
    assert any(turned)
    assert all(turn % 2 == 0 for turn in turned)


def test_ids_are_escaped():
    report = make_report(make_statement('<&"', *REACHED), make_statement("b", *NEAR))
    root = parsed(report, {"b": "<b>&amp;\x00\ufffe"})
    assert '<&"' in dots(root)
    assert any(text.strip() == "<b>&amp;" for text in words(root))


def test_long_ids_become_numbers_with_a_key():
    report = make_report(
        make_statement("q" * 300, *NEAR), make_statement("r-0001", *NEAR)
    )
    root = parsed(report)
    assert list(dots(root)) == ["1", "2"]
    told = words(root)
    assert told.count("r-0001") == 1
    assert sum(text.startswith("qqq") for text in told) == 1
    assert max(map(len, told)) < 80


def test_short_ids_need_no_key_without_texts():
    assert "Statements" not in words(parsed(a_report_of_every_kind()))


def test_texts_stand_in_the_key_strongest_first():
    report = make_report(
        make_statement("1", *side(46, 5, 9)), make_statement("2", *side(59, 1, 0))
    )
    told = words(parsed(report, {"1": "weaker", "2": "stronger"}))
    assert told.index("stronger") < told.index("weaker")


def test_where_only_counts_are_drawn_the_key_names_what_is_shared():
    report = many(61)
    told = words(parsed(report, {str(n): f"text {n}" for n in range(61)}))
    assert "Common ground" in told
    assert sum(text.startswith("text ") for text in told) == 12
    assert "and 49 more." in told


def test_groups_are_bars_of_their_sizes():
    root = parsed(make_report(make_statement("1", *REACHED)))
    sheet, *bars = root.iter(f"{SVG}rect")
    assert sheet.get("height") == root.get("height")
    long = [float(bar.get("width") or 0) for bar in bars]
    assert long[1] / long[0] == pytest.approx(40 / 60, abs=0.001)


def test_a_group_that_decides_nothing_is_hollow():
    report = make_report(make_statement("1", *REACHED))
    groups = (report.groups[0], replace(report.groups[1], counts=False))
    root = parsed(replace(report, groups=groups))
    _, deciding, other = root.iter(f"{SVG}rect")
    assert deciding.get("fill") != "none"
    assert other.get("fill") == "none"
    assert "40, decides nothing" in words(root)


def test_with_sides_it_says_that_it_is_not_for_publication():
    told = " ".join(words(parsed(make_report(make_statement("1", *side(50, 5, 5))))))
    assert "Not for publication." in told
    assert "Not for publication." not in " ".join(words(parsed(many(1))))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_any_report_can_be_drawn(report: Report):
    judged = standings(report)
    texts = {s.statement: s.statement * 9 for s in report.statements_table}
    for given_texts in (None, texts):
        root = parsed(report, given_texts)
        assert len(dots(root)) == len(judged)
        height = float(root.get("height") or 0)
        assert all(0 < float(t.get("y") or 1) < height for t in root.iter(f"{SVG}text"))
