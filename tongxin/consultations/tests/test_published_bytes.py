"""Every byte that is published, searched for a count that tells of somebody.

Sides of 1 to 12, those below five merged as opening does it, in which all agree, all
are against, or one dissents. What a masked cell hides must stand nowhere: on the page,
in its source, in the CSV, the XML of Word, the text of the PDF, the drawing. With the
masking switched off the same search has to find it.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from unittest.mock import patch

import pytest
from django.utils import translation

from tongxin.consultations.models.roll import LEAST_ON_A_SIDE
from tongxin.consultations.report import disclosure_control
from tongxin.consultations.report.disclosure_control import mask
from tongxin.consultations.report.files import figures_csv, report_svg
from tongxin.consultations.report.publication import Publication, Side
from tongxin.consultations.report.raw_results import Exact, ExactCell, Part, Roll
from tongxin.consultations.report.text import Telling
from tongxin.consultations.tests.exact_reports import (
    Counts,
    made_cell,
    made_exact,
    made_statement,
)
from tongxin.consultations.tests.tellings import (
    files_of,
    make_telling,
    page_of,
    texts_of,
    words_of,
)
from tongxin.kernel import house

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module", autouse=True)
def _in_a_house_without_a_name():
    """A file is made without a database, but for whose house it says that it is."""
    with patch.object(house, "sign", house.Sign):
        yield


NAMES = ("自住业主", "租户", "商户", "股东")
type Sizes = tuple[int, ...]


def merged(sizes: Sizes) -> list[tuple[str, int]]:
    """Sides of fewer than five go to the largest one, as at opening."""
    sides = dict(zip(NAMES, sizes, strict=False))
    largest = max(sides, key=lambda name: sides[name])
    for name in [n for n, size in sides.items() if size < LEAST_ON_A_SIDE]:
        if name != largest:
            sides[largest] += sides.pop(name)
    return [(n, size) for n, size in sides.items() if size >= LEAST_ON_A_SIDE]


def answers(heard: int) -> list[Counts]:
    """All alike, and one dissenter of either mind."""
    if not heard:
        return [(0, 0, 0)]
    alike = [(heard, 0, 0), (0, heard, 0), (0, 0, heard)]
    lone = [(heard - 1, 1, 0), (heard - 1, 0, 1), (1, 0, heard - 1), (0, 1, heard - 1)]
    return alike + lone


def made(sides: list[tuple[str, int]], shift: int = 0) -> Exact:
    """A statement for each way to answer; `shift` gives sides different ones, and
    leaves some people out.
    """
    statements = []
    for number in range(1, 8):
        cells = []
        for place, (name, size) in enumerate(sides):
            heard = max(size - (number + place + shift) % 4 * shift, 0)
            ways = answers(heard)
            counts = ways[(number + place * shift) % len(ways)]
            cells.append(made_cell(size, counts, name))
        statements.append(
            made_statement(
                *cells, number=number, text=f"说法{'一二三四五六七'[number - 1]}"
            )
        )
    return made_exact(*statements)


def publish(exact: Exact) -> Publication:
    """As the operation does it: masked, and nothing else."""
    masked = mask(exact)
    cells = exact.statements[0].cells
    return Publication(
        masked=masked,
        digest=masked.digest,
        formula="commonground 1",
        sides=tuple(Side(c.body, c.body, c.size, c.size) for c in cells),
        groups=(),
        structure="too_few",
        staying=None,
        is_readiness=False,
        kind="sides",
        not_heard=(),
        published_on=date(2026, 12, 30),
    )


def telling_of(exact: Exact) -> Telling:
    return make_telling(publish(exact), institutions=(), merged=())


def published_texts(exact: Exact, *, light: bool = False) -> dict[str, str]:
    """Everything, in both languages; `light` leaves out what takes long to make."""
    found = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told = telling_of(exact)
            source = page_of(told)
            found[f"page {language}"] = words_of(source)
            found[f"source {language}"] = source
            files = (
                {"csv": figures_csv(told), "svg": report_svg(told)}
                if light
                else files_of(told)
            )
            for kind, text in texts_of(files).items():
                found[f"{kind} {language}"] = text
    return found


def hidden(cell: ExactCell) -> bool:
    """By §7 itself, and not by the code that masks."""
    counts = (cell.agree, cell.unsure, cell.against)
    heard = sum(counts)
    return heard > 0 and (cell.size < 5 or heard < 5 or max(counts) >= heard - 1)


def leaks(exact: Exact, texts: dict[str, str]) -> Iterator[str]:
    """Where a hidden cell's counts stand one after the other, as a row prints them;
    and where anybody is said to be "n of n".
    """
    for statement, cell in (
        (s, c) for s in exact.statements for c in s.cells if hidden(c)
    ):
        row = (cell.size, cell.heard, cell.agree, cell.unsure, cell.against)
        figures = r"(?<![\d≥–])" + r"[^\d≥]+".join(map(str, row)) + r"(?![\d–])"
        for where, text in texts.items():
            if re.search(figures, text, re.DOTALL):
                yield f"{where}: {statement.number} {cell.body} {row}"


SIZES = [
    *((size,) for size in range(5, 13)),
    (1, 12),
    (4, 9),
    (5, 5),
    (6, 11),
    (2, 7, 12),
    (5, 8, 10),
    (3, 4, 9, 12),
]


@pytest.mark.parametrize("shift", [0, 1])
@pytest.mark.parametrize("sizes", SIZES)
def test_no_page_and_no_figure_tells(sizes, shift):
    exact = made(merged(sizes), shift)
    assert any(hidden(cell) for s in exact.statements for cell in s.cells)
    assert not list(leaks(exact, published_texts(exact, light=True)))


@pytest.mark.parametrize("sizes", [(5, 8, 12), (2, 6, 9)])
def test_no_byte_of_any_file_tells(sizes):
    exact = made(merged(sizes), 1)
    texts = published_texts(exact)
    assert {name.split()[0] for name in texts} == {
        "page",
        "source",
        "csv",
        "docx",
        "pdf",
        "svg",
    }
    assert not list(leaks(exact, texts))


@pytest.fixture
def _unmasked(monkeypatch):
    monkeypatch.setattr(disclosure_control, "_masked", lambda _cell: ("figures", None))


@pytest.mark.usefixtures("_unmasked")
def test_without_masking_the_search_finds_it_everywhere():
    exact = made(merged((5, 8, 12)), 1)
    found = {leak.split(":")[0] for leak in leaks(exact, published_texts(exact))}
    # The drawing holds no counts: where its dots stand is looked at below.
    assert found == {
        f"{kind} {language}"
        for kind, language in product(
            ("page", "source", "csv", "docx", "pdf"), ("zh-hans", "en")
        )
    }


# ---- What cannot be told apart ----


def readings(size: int, heard: int, *others: ExactCell) -> list[Exact]:
    """All that a masked cell may stand for: nobody dissents, or one of either mind."""
    ways = [(heard, 0, 0), (heard - 1, 1, 0), (heard - 1, 0, 1)]
    return [
        made_exact(made_statement(made_cell(size, way, "商户"), *others))
        for way in ways
    ]


TENANTS = made_cell(60, (40, 10, 6), "租户")


def bytes_of(exact: Exact, *, light: bool = True) -> tuple[bytes, ...]:
    with translation.override("zh-hans"):
        told = telling_of(exact)
        files = (
            {"csv": figures_csv(told), "svg": report_svg(told)}
            if light
            else files_of(told)
        )
        return (page_of(told).encode(), *files.values())


@pytest.mark.parametrize(
    ("size", "heard"),
    [
        (size, heard)
        for size in range(5, 13)
        for heard in {5, size - 1, size}
        if heard > 4
    ],
)
def test_three_readings_of_a_masked_side_are_the_same_bytes(size, heard):
    alone, beside = readings(size, heard), readings(size, heard, TENANTS)
    assert len({bytes_of(exact) for exact in alone}) == 1
    assert len({bytes_of(exact) for exact in beside}) == 1


@pytest.mark.parametrize(("size", "counts"), [(12, 4), (7, 1), (5, 3)])
def test_of_too_few_every_answer_gives_the_same_bytes(size, counts):
    ways = [
        (agree, unsure, counts - agree - unsure)
        for agree in range(counts + 1)
        for unsure in range(counts + 1 - agree)
    ]
    exacts = [made_exact(made_statement(made_cell(size, way, "商户"))) for way in ways]
    assert len({bytes_of(exact) for exact in exacts}) == 1


def test_word_and_paper_too_are_the_same_bytes():
    exacts = readings(9, 8, TENANTS)
    assert len({bytes_of(exact, light=False) for exact in exacts}) == 1


@pytest.mark.usefixtures("_unmasked")
def test_without_masking_page_table_and_drawing_differ():
    pages, tables, drawings = zip(
        *(bytes_of(exact) for exact in readings(9, 8)), strict=True
    )
    assert len(set(pages)) == len(set(tables)) == 3
    # The share decides how far in a dot stands.
    assert len(set(drawings)) > 1


# ---- Two tables beside each other ----


def test_no_file_prints_a_figure_that_another_does_not():
    """So that subtracting one from another tells nothing; and no union of sides."""
    exact = made(merged((5, 8, 12)), 1)
    with translation.override("zh-hans"):
        told = telling_of(exact)
    printed = {
        (one.number, line.body): line.figures
        for one in told.statements
        for line in one.lines
    }
    bodies = {cell.body for cell in exact.statements[0].cells}
    assert {body for _number, body in printed} == bodies
    for row in told.rings.rows:
        assert row.figures == printed[row.number, row.body]
    rows = [
        line.split(",") for line in figures_csv(told).decode("utf-8-sig").splitlines()
    ]
    assert {(int(r[0]), r[4]): tuple(r[6:13]) for r in rows[1:]} == printed


def shared(both: Counts, owners: Counts, shops: Counts) -> Exact:
    """Two sides that have people in common."""
    a, b = frozenset({"业主"}), frozenset({"股东"})
    people = {a | b: both, a: owners, b: shops}
    totals = {
        name: tuple(
            sum(counts[place] for sides, counts in people.items() if name in sides)
            for place in range(3)
        )
        for name in ("业主", "股东")
    }
    return made_exact(
        made_statement(
            *(made_cell(sum(totals[n]) + 2, totals[n], n) for n in totals),
            parts=tuple(Part(sides, *counts) for sides, counts in people.items()),
        ),
        rolls=[
            Roll(a | b, sum(both)),
            Roll(a, sum(owners) + 2),
            Roll(b, sum(shops) + 2),
        ],
    )


@pytest.mark.parametrize("one", [(1, 0, 0), (0, 1, 0), (0, 0, 1)])
def test_two_tables_whose_difference_is_one_person_tell_nothing_of_them(one):
    """All owners but one are shareholders too: 业主 less 股东 would be that one."""
    exact = shared((20, 6, 4), one, (2, 1, 1))
    with translation.override("zh-hans"):
        told = telling_of(exact)
    figures = {line.body: line.figures for line in told.statements[0].lines}
    shown = [body for body, found in figures.items() if found[2].isdigit()]
    assert len(shown) < 2, figures


@pytest.mark.usefixtures("_apart")
def test_without_that_rule_the_difference_would_tell():
    exact = shared((20, 6, 4), (1, 0, 0), (2, 1, 1))
    with translation.override("zh-hans"):
        told = telling_of(exact)
    assert all(line.figures[2].isdigit() for line in told.statements[0].lines)


@pytest.fixture
def _apart(monkeypatch):
    monkeypatch.setattr(
        disclosure_control.overlaps, "telling", lambda _parts, _sides: set()
    )
