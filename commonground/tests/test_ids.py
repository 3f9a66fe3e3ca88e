"""Ids: the contract's order, lookup and selection."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.ids import Ids, TextTable, in_id_order, number_key
from commonground.tests.reading_files import in_order

digits = st.text("0123456789", min_size=1, max_size=25)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
alike = st.text("ab\0é", min_size=1, max_size=30)
many = st.one_of(*(st.lists(kind, max_size=40) for kind in (digits, texts, alike)))


@given(many)
def test_ids_stand_by_number_or_by_code_point(ids):
    assert list(Ids.of(ids)) == in_id_order(ids) == in_order(ids)


@pytest.mark.parametrize(
    ("ids", "ordered"),
    [
        (["10", "9", "7"], ["7", "9", "10"]),
        (["7", "07", "6", "007"], ["6", "007", "07", "7"]),
        (["10", "9", "x"], ["10", "9", "x"]),
        (["10", "9", "-1"], ["-1", "10", "9"]),
        (["10", "9", "7.0"], ["10", "7.0", "9"]),
        (["9" * 40, "1" + "0" * 40, "5"], ["5", "9" * 40, "1" + "0" * 40]),
        ([str(2**63), str(2**63 - 1)], [str(2**63 - 1), str(2**63)]),
        (["٣", "2", "10"], ["10", "2", "٣"]),
        (["\U0001f600", "￿", "a"], ["a", "￿", "\U0001f600"]),
        (["0", "00"], ["0", "00"]),
        (["a", "a\0", "a\0\0"], ["a", "a\0", "a\0\0"]),
        ([], []),
    ],
)
def test_order(ids, ordered):
    assert list(Ids.of(ids)) == list(Ids.of(reversed(ids))) == ordered


def test_short_numbers_are_held_as_numbers():
    assert Ids.of(["10", "0", str(2**63 - 1)]).numbers.tolist() == [0, 10, 2**63 - 1]
    for odd in ("07", str(2**63), "x", "1.0", ""):
        assert Ids.of(["10", odd]).numbers is None


@given(many, st.lists(st.one_of(digits, texts, alike), max_size=5))
def test_places_of_known_and_unknown_ids(ids, others):
    table = Ids.of(ids)
    place = {one: i for i, one in enumerate(in_order(ids))}
    for asked in (ids + others, others, ids[:1], ["", "07", "-1", "9" * 19, "٣"]):
        assert table.places(asked).tolist() == [place.get(one, -1) for one in asked]


@pytest.mark.parametrize("make", ["{}", "0{}", "user-{}", "{:040d}"])
def test_one_of_many_is_found(make):
    names = [make.format(i) for i in range(3_000)]
    table = Ids.of(names)
    assert [table[place] for place in table.places(names[17:19])] == names[17:19]
    assert table.places(["nobody"]).tolist() == [-1]


@given(many, st.randoms())
def test_select_keeps_the_order_asked_for(ids, chance):
    table = Ids.of(ids)
    places = [chance.randrange(len(table)) for _ in range(5)] if ids else []
    chosen = table.select(np.array(places, np.int64))
    assert list(chosen) == [list(table)[place] for place in places]
    assert len(chosen) == len(places)


@given(st.lists(texts, max_size=20))
def test_a_text_table_is_a_sequence(ids):
    table = TextTable.of(ids)
    assert list(table) == [table[i] for i in range(len(ids))] == ids
    assert table[1:3] == tuple(ids[1:3])
    assert [table[-i - 1] for i in range(len(ids))] == ids[::-1]
    with pytest.raises(IndexError):
        table[len(ids)]


def test_tables_cannot_be_written_to():
    numbers = Ids.of(["1", "2"]).numbers
    with pytest.raises(ValueError, match="read-only"):
        numbers[0] = 5  # type: ignore[index]
    with pytest.raises(ValueError, match="read-only"):
        Ids.of(["a", "b"]).texts.data[0] = 5


def test_a_table_of_given_texts_needs_no_arrays():
    table = Ids(None, ("a", "b"))
    assert table.places(["b", "c"]).tolist() == [1, -1]
    assert list(table.select(np.array([1]))) == ["b"]


def test_number_key_ignores_leading_zeros_first():
    assert number_key("007") < number_key("07") < number_key("8") < number_key("10")
