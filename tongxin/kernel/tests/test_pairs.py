import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.kernel.pairs import Term, code, pairs, query_terms, runs


def test_text_becomes_its_pairs_and_its_last_character():
    assert pairs("电梯扰民") == {"电梯", "梯扰", "扰民", "民"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", set()),
        ("。！？ \n\t", set()),
        ("民", {"民"}),
        ("电梯，扰民", {"电梯", "梯", "扰民", "民"}),
        ("A3区", {"a3", "3区", "区"}),
        ("Ａ３区", {"a3", "3区", "区"}),
        ("电\u200b梯\ufe0f", {"电梯", "梯"}),
        ("好👍🏽的👨‍👩‍👧", {"好", "的"}),
        ("👍", set()),
        ("𠮷野家", {"𠮷野", "野家", "家"}),
        ("㎡", {"m2", "2"}),
        ("ß", {"ss", "s"}),
        ("é", {"é"}),
        ("\ud83d断", {"断"}),
    ],
)
def test_text_in_every_dress(text, found):
    assert pairs(text) == found


def test_runs_end_at_whatever_is_no_letter_and_no_digit():
    assert runs("独树村3栋（电梯）坏了!") == ["独树村3栋", "电梯", "坏了"]


def test_long_query_asks_for_its_pairs_only():
    assert query_terms("电梯扰民") == [
        Term("电梯", is_prefix=False),
        Term("梯扰", is_prefix=False),
        Term("扰民", is_prefix=False),
    ]


def test_query_of_one_character_asks_for_all_that_begins_with_it():
    (term,) = query_terms("民")
    assert term == Term("民", is_prefix=True)
    for found in ("民", "民意", "民\U0010ffff"):
        assert term.low <= found < term.high
        assert term.low_code <= code(found) < term.high_code
    for other in ("氐", "氐民", "氒", "扰民"):
        assert not term.low <= other < term.high
        assert not term.low_code <= code(other) < term.high_code


def test_query_of_nothing_asks_for_nothing():
    assert query_terms(" ，。👍") == []


def test_query_names_each_term_once_in_order():
    assert [term.text for term in query_terms("哈哈哈 电梯 电梯")] == ["哈哈", "电梯"]


LETTERS = st.characters(categories=["Lo", "Ll", "Nd"])


@given(st.lists(st.text(LETTERS, min_size=1, max_size=2), min_size=2, unique=True))
def test_numbers_sort_as_their_texts_do(terms: list[str]):
    assert sorted(terms) == sorted(terms, key=code)
    assert len({code(term) for term in terms}) == len(terms)


@given(st.text(), st.integers(0, 50), st.integers(1, 4))
def test_every_part_of_a_run_is_found_by_its_terms(text: str, at: int, length: int):
    for run in runs(text):
        part = run[at : at + length]
        held = pairs(text)
        for term in query_terms(part) if part == "".join(runs(part)) else []:
            if term.is_prefix:
                assert any(term.low <= one < term.high for one in held)
            else:
                assert term.text in held


@given(st.text())
def test_terms_are_one_or_two_letters_or_digits(text: str):
    for term in pairs(text):
        assert 1 <= len(term) <= 2
        for character in term:
            assert unicodedata.category(character)[0] in "LNM"
