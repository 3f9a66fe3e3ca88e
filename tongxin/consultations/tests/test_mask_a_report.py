"""What is printed of a whole statement: sides, groups, and who stands on two sides."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongxin.consultations.report.disclosure_control import mask
from tongxin.consultations.report.overlaps import nearly_same, sides_with_figures
from tongxin.consultations.report.raw_results import Roll
from tongxin.consultations.tests.exact_reports import (
    made_cell,
    made_exact,
    made_of_people,
    made_statement,
)

pytestmark = pytest.mark.one_database

OWNERS, TENANTS, SHOPS = frozenset("业"), frozenset("租"), frozenset("商")


def shown(*cells):
    return mask(made_exact(made_statement(*cells))).statements[0]


def looks(statement):
    return {cell.body: cell.shows for cell in statement.cells}


def test_groups_by_size_and_class_beside_sides():
    side = made_cell(180, (90, 10, 10), "业主")
    group = made_cell(60, (50, 2, 3), "意见一组", kind="group")
    found = shown(side, group)
    assert looks(found) == {"业主": "figures", "意见一组": "class"}
    assert found.cells[1].heard is None
    assert found.cells[1].figures is None
    assert (found.cells[1].size, found.cells[1].cell_class) == (60, "met")


@pytest.mark.parametrize("counts", [(24, 0, 0), (3, 0, 0)])
def test_groups_by_nothing_beside_a_masked_side(counts):
    found = shown(
        made_cell(180, (90, 10, 10), "业主"),
        made_cell(24, counts, "商户"),
        made_cell(60, (50, 2, 3), "意见一组", kind="group"),
    )
    assert "意见一组" not in looks(found)


def test_groups_with_figures_where_there_are_no_sides():
    found = shown(made_cell(60, (50, 2, 3), "意见一组", kind="group"))
    assert looks(found) == {"意见一组": "figures"}


def test_everybody_is_one_cell_where_there_is_no_other():
    found = shown(made_cell(30, (20, 2, 3), "大家", kind="everyone"))
    assert looks(found) == {"大家": "figures"}


def test_no_cell_is_not_enough():
    found = shown()
    assert (found.result, found.weakest, found.share) == ("not_enough", None, None)


@pytest.mark.parametrize(
    ("counts", "result", "why"),
    [
        ((90, 10, 10), "reached", None),
        ((10, 10, 90), "reached_against", None),
        ((74, 20, 16), "near", None),
        ((30, 20, 60), "divided", "opposed"),
        ((30, 50, 30), "divided", "no_view_yet"),
        ((10, 2, 2), "not_enough", None),
    ],
)
def test_the_result_follows_from_the_printed_classes(counts, result, why):
    found = shown(made_cell(180, counts))
    assert (found.result, found.why) == (result, why)


def test_the_weakest_is_the_same_whatever_a_masked_cell_hides():
    # 19 of 20 against 20 of 20: by exact shares the weakest would change.
    other = made_cell(60, (57, 2, 1), "租户")
    one, two = (
        shown(other, made_cell(20, counts, "商户"))
        for counts in [(20, 0, 0), (19, 1, 0)]
    )
    assert one == two


def test_the_weakest_of_the_cells_that_decide_is_named():
    found = shown(
        made_cell(180, (90, 10, 10), "业主"),
        made_cell(24, (11, 3, 2), "商户"),
        made_cell(620, (121, 25, 8), "租户"),
    )
    assert (found.result, found.weakest) == ("near", "商户")
    assert found.weakest_cell.figures.next_all == 3


def test_who_is_missing_is_named_before_who_is_few():
    found = shown(
        made_cell(180, (8, 1, 1), "业主"),
        made_cell(24, (3, 0, 0), "商户"),
    )
    assert found.weakest == "商户"


# ---- One roll inside another ----


def rolls(**people):
    """业: so many stand on this side alone; 业租: on both."""
    return tuple(Roll(frozenset(sides), many) for sides, many in people.items())


def test_of_a_side_inside_another_only_the_smaller_has_figures():
    exact = made_of_people(
        {OWNERS | SHOPS: (12, 2, 2), OWNERS: (60, 20, 10)}, silent={OWNERS: 20}
    )
    found = mask(exact).statements[0]
    assert looks(found) == {"商": "figures", "业": "class"}


def test_of_two_equal_sides_one_has_figures():
    assert sides_with_figures(rolls(业商=30), ["业", "商"]) == ["业"]


def test_sides_that_are_nearly_the_same_are_to_be_merged():
    assert nearly_same(rolls(业商=170, 业=5, 商=4, 租=600)) == [("业", "商")]
    assert nearly_same(rolls(业商=170, 业=5, 商=5)) == []
    assert nearly_same(rolls(业=170, 商=24)) == []


# ---- Sides that share people ----


def test_two_sides_that_differ_by_one_person_each_are_not_both_printed():
    # Both know the roll: 商 has one man more who agreed, 业 one who is against.
    exact = made_of_people(
        {OWNERS | SHOPS: (40, 20, 20), SHOPS: (1, 0, 0), OWNERS: (0, 0, 1)},
        silent={OWNERS: 10, SHOPS: 5},
    )
    assert looks(mask(exact).statements[0]) == {"商": "nothing", "业": "nothing"}


def test_a_few_who_stand_on_two_large_sides_hide_nothing():
    exact = made_of_people(
        {
            OWNERS: (60, 20, 10),
            TENANTS: (100, 20, 10),
            SHOPS: (8, 2, 1),
            SHOPS | TENANTS: (2, 1, 0),
            SHOPS | OWNERS: (1, 0, 1),
        }
    )
    assert set(looks(mask(exact).statements[0]).values()) == {"figures"}


def test_a_side_that_is_two_others_but_for_one_person_is_withheld():
    people = {
        OWNERS | TENANTS: (20, 5, 5),
        SHOPS | TENANTS: (10, 3, 3),
        SHOPS: (0, 0, 1),
        TENANTS: (1, 0, 0),
        OWNERS: (0, 1, 0),
    }
    found = looks(mask(made_of_people(people)).statements[0])
    assert set(found.values()) == {"nothing"}


@pytest.mark.parametrize("alone", [(10, 0, 0), (4, 3, 3), (0, 5, 5)])
@pytest.mark.parametrize("both", [(4, 2, 2), (8, 0, 0), (0, 4, 4)])
def test_where_even_classes_could_tell_nothing_is_shown_whatever_was_answered(
    alone, both
):
    # With 4 of 8 and 14 of 18 all ten of the others agree, and the classes say so.
    exact = made_of_people(
        {OWNERS | SHOPS: both, OWNERS: alone}, silent={OWNERS | SHOPS: 2}
    )
    found = mask(exact).statements[0]
    assert looks(found) == {"商": "nothing", "业": "nothing"}
    assert (found.weakest, found.share, found.why) == (None, None, None)


def test_a_few_on_two_sides_without_a_stance_in_common_are_withheld():
    # Nobody of 商 agrees and nobody of 租 is unsure: the two on both are against.
    people = {
        SHOPS: (0, 6, 6),
        TENANTS: (40, 0, 40),
        SHOPS | TENANTS: (0, 0, 2),
    }
    assert set(looks(mask(made_of_people(people)).statements[0]).values()) == {"class"}


def test_parts_that_do_not_fit_are_refused():
    cells = made_cell(20, (8, 2, 2), "业"), made_cell(20, (8, 2, 2), "商")
    exact = made_exact(made_statement(*cells), rolls=rolls(业商=10, 业=10, 商=10))
    with pytest.raises(ValueError, match="parts"):
        mask(exact)
    with pytest.raises(ValueError, match="roll"):
        mask(made_exact(made_statement(*cells), rolls=rolls(业=10, 商=20)))


# ---- Whatever was answered ----

COUNTS = st.one_of(
    st.tuples(st.integers(5, 30), st.just(0), st.just(0)).flatmap(st.permutations),
    st.tuples(st.integers(5, 30), st.just(1), st.just(0)).flatmap(st.permutations),
    st.tuples(*[st.integers(0, 12)] * 3).filter(lambda counts: sum(counts) > 0),
)


def alike(counts):
    """All counts that print as these do."""
    heard, most = sum(counts), max(counts)
    if heard < 5:
        return [
            (agree, unsure, many - agree - unsure)
            for many in range(5)
            for agree in range(many + 1)
            for unsure in range(many + 1 - agree)
        ]
    if most < heard - 1:
        return [tuple(counts)]
    at = list(counts).index(most)
    readings = [tuple(heard if place == at else 0 for place in range(3))]
    for other in {0, 1, 2} - {at}:
        one = {at: heard - 1, other: 1}
        readings.append(tuple(one.get(place, 0) for place in range(3)))
    return readings


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(COUNTS, st.integers(5, 40)), min_size=1, max_size=3))
def test_nothing_tells_readings_of_masked_sides_apart(sides):
    readings = [alike(counts) for counts, _ in sides]
    found = {
        shown(
            *(
                made_cell(sum(counts) + silent, reading, f"第{place}方")
                for place, ((counts, silent), reading) in enumerate(
                    zip(sides, each, strict=True)
                )
                if sum(reading) <= sum(counts) + silent
            )
        )
        for each in list(product(*readings))[:120]
    }
    assert len(found) == 1
