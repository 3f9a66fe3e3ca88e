"""The same asked again: noticed while it is written, and not printed of a few."""

from collections import defaultdict
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from tongxin.consultations import operations
from tongxin.consultations.asked_before import is_alike
from tongxin.consultations.models import Statement
from tongxin.consultations.report.disclosure_control import mask, not_anew
from tongxin.consultations.report.overlaps import Moved, PrintedBefore
from tongxin.consultations.tests.exact_reports import (
    made_cell,
    made_exact,
    made_statement,
)
from tongxin.consultations.tests.make import (
    asked,
    at,
    lines,
    make_consultation,
    make_open,
    make_statement,
)
from tongxin.kernel.actors import SYSTEM
from tongxin.units.tests.make import make_unit

TEXT = "村口的老榕树原地保留"
NOTICE = "已问过相同或相近的说法"
AGAIN = "is_asked_again"


@pytest.mark.parametrize(
    ("other", "is_so"),
    [
        (TEXT, True),
        ("村口的老榕树，原地保留！", True),
        ("村口老榕树原地保留", True),
        ("村口的老榕树不原地保留", True),
        ("村口的老祠堂修好再开", False),
        ("过渡期不超过24个月", False),
        ("", False),
    ],
)
def test_nearly_the_same_by_its_pairs(other, is_so):
    assert is_alike(TEXT, other) == is_alike(other, TEXT) == is_so


def test_another_number_is_another_claim():
    assert not is_alike("过渡期租金每平方米补贴25元", "过渡期租金每平方米补贴26元")


# ---- While it is written ----


def write(client, consultation, **facts):
    text = facts.get("text", TEXT)
    page = client.post(at("statements", consultation.pk), lines(more=text))
    return page, consultation.statements.count()


def asked_in(unit, text=TEXT):
    consultation = make_open(unit, statements=1)
    asked(consultation)
    Statement.objects.filter(consultation=consultation).update(text=text)
    return consultation


@pytest.mark.django_db
def test_the_office_is_told_and_decides(client, clerk):
    unit = make_unit()
    earlier = asked_in(unit)
    now = make_consultation(unit)
    assert write(client, now, text=f"{TEXT}。")[0].status_code == 302
    for page in ("manage", "statements"):
        told = client.get(at(page, now.pk)).content.decode()
        assert NOTICE in told
        assert earlier.title in told


@pytest.mark.django_db
def test_nothing_is_told_of_another_unit_a_draft_or_another_claim(client, clerk):
    asked_in(make_unit())
    unit = make_unit()
    asked_in(unit, "村口的老祠堂修好再开")
    make_statement(make_consultation(unit), TEXT)
    now = make_consultation(unit)
    page, count = write(client, now)
    assert (page.status_code, count) == (302, 1)
    assert NOTICE not in client.get(at("manage", now.pk)).content.decode()


@pytest.mark.django_db
def test_what_was_withdrawn_or_comes_later_is_not_told_of(client, clerk):
    unit = make_unit()
    earlier = asked_in(unit)
    later = asked_in(unit)
    assert NOTICE in client.get(at("manage", later.pk)).content.decode()
    assert NOTICE not in client.get(at("manage", earlier.pk)).content.decode()
    (statement,) = asked(earlier)
    operations.withdraw_statement(SYSTEM, statement, reason="问错了")
    assert NOTICE not in client.get(at("manage", later.pk)).content.decode()


@pytest.mark.django_db
def test_within_one_consultation_the_same_stays_forbidden():
    now = make_consultation()
    make_statement(now, TEXT)
    with pytest.raises(ValidationError):
        make_statement(now, TEXT)


# ---- When it is published ----

SIDE, OTHER = frozenset({"tenant"}), frozenset({"shop"})
STAYED = (20, 15, 10)


def printed(cells, *moved):
    masked = mask(made_exact(made_statement(*cells))).statements[0]
    return PrintedBefore(1, masked.cells, tuple(Moved(*one) for one in moved))


def tenants(came, left, size):
    """The cell now, and what was printed before: of those who stayed all were heard."""
    stay = (frozenset(SIDE), SIDE, sum(STAYED))
    both = [
        tuple(a + b for a, b in zip(STAYED, more, strict=True)) for more in (came, left)
    ]
    now = made_cell(sum(STAYED) + size[0], both[0], "tenant")
    then = made_cell(sum(STAYED) + size[1], both[1], "tenant")
    nobody: frozenset[str] = frozenset()
    moves = [stay, (nobody, SIDE, size[0]), (SIDE, nobody, size[1])]
    return now, printed([then], *(one for one in moves if one[2]))


def tables(size):
    every = product(range(size + 1), repeat=3)
    return [one for one in every if sum(one) <= size]


def test_those_who_only_came_are_masked_as_a_side_of_their_own_would_be():
    for size in range(1, 9):
        for came in tables(size):
            now, before = tenants(came, (0, 0, 0), (size, 0))
            own = mask(made_exact(made_statement(made_cell(max(size, 5), came))))
            is_masked = size < 5 or own.statements[0].cells[0].shows != "figures"
            # Of whom nobody was heard, nothing can be told.
            if sum(came) or size < 5:
                assert bool(not_anew([now], before)) == is_masked, came


@pytest.mark.parametrize("size", [(5, 5), (6, 5)])
def test_of_those_who_came_and_left_no_reader_learns_a_stance(size):
    """Every table that prints the same, for whoever knows all rolls and is on one."""
    by_difference = defaultdict(list)
    for came, left in product(tables(size[0]), tables(size[1])):
        difference = tuple(a - b for a, b in zip(came, left, strict=True))
        by_difference[difference].append((came, left))
    for readings in by_difference.values():
        now, before = tenants(*readings[0], size)
        if not_anew([now], before):
            continue
        for mine, stance in product(range(3), repeat=2):
            told = [c[stance] for c, left in readings if left[mine]]
            assert min(told, default=0) < size[0] - 1
            told = [left[stance] for c, left in readings if c[mine]]
            assert min(told, default=0) < size[1] - 1


def test_a_side_put_together_with_another_is_compared_with_both():
    joined = frozenset({"tenant+shop"})
    then = made_cell(60, (30, 15, 10), "tenant+shop")
    now = [made_cell(40, (20, 10, 5), "tenant"), made_cell(21, (11, 5, 5), "shop")]
    moved = [(joined, SIDE, 40), (joined, OTHER, 20), (frozenset(), OTHER, 1)]
    assert not_anew(now, printed([then], *moved)) == {"shop"}
    # Without the one who came, all are the same people.
    now[1] = made_cell(20, (11, 5, 4), "shop")
    assert not_anew(now, printed([then], *moved[:2])) == set()


def test_beside_what_was_masked_or_only_classed_before():
    few = [(SIDE, SIDE, 12), (frozenset(), SIDE, 1)]
    now = made_cell(13, (8, 3, 2), "tenant")
    assert not_anew([now], printed([made_cell(12, (12, 0, 0), "tenant")], *few))
    assert not not_anew([now], printed([made_cell(12, (2, 1, 1), "tenant")], *few))
    found = mask(
        made_exact(made_statement(now)),
        [printed([made_cell(12, (8, 2, 2), "tenant")], *few)],
    ).statements[0]
    (cell,) = found.cells
    assert (cell.shows, cell.heard, cell.figures) == ("asked_before", None, None)
    assert (cell.cell_class, cell.mostly, found.weakest) == (None, None, None)
