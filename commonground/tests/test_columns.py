"""Text in columns: wide characters, long words, what a terminal would obey."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from commonground.telling.columns import clean, cut, pad, shorten, width, wrap

TEXTS = st.text(st.characters() | st.sampled_from("同心，（。 a\u0301"), max_size=60)


def test_hanzi_take_two_columns_and_accents_none():
    assert width("ab") == 2
    assert width("同心") == 4
    assert width("ｶﾅ") == 2
    assert width("e\u0301") == 1
    assert pad("同", 4) == "同  "


def test_a_long_name_is_cut_in_the_middle():
    assert shorten("a" * 300, 11) == "aaaa...aaaa"
    assert shorten("同" * 300, 11) == "同同...同同"
    assert shorten("short", 11) == "short"
    assert width(shorten("同" * 9, 5)) <= 5


def test_a_long_text_is_cut_at_its_end():
    assert cut("one two three", 9) == "one tw..."
    assert cut("one two", 9) == "one two"


def test_lines_end_at_blanks_and_between_hanzi():
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("同心同心同心", 5) == ["同心", "同心", "同心"]
    assert wrap("Uber在台灣", 6) == ["Uber在", "台灣"]


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    assert wrap("一二三，四", 6) == ["一二", "三，四"]
    assert wrap("一二（三）", 6) == ["一二", "（三）"]


def test_a_word_longer_than_the_line_is_cut():
    assert wrap("a" * 7, 3) == ["aaa", "aaa", "a"]


def test_an_empty_text_has_no_line():
    assert wrap("", 10) == wrap("   ", 10) == []


def test_what_a_terminal_would_obey_is_taken_out():
    assert clean("a\x1b[31mb\nc\u202ed\u2028e\x00") == "a [31mb c d e"


@given(TEXTS, st.integers(2, 20))
def test_lines_fit_and_nothing_is_lost(text: str, columns: int):
    text = clean(text)
    lines = wrap(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(TEXTS, st.integers(5, 20))
def test_what_is_shortened_fits(text: str, most: int):
    assert width(shorten(text, most)) <= most
    assert width(cut(text, most)) <= most


@given(TEXTS)
def test_what_is_cleaned_is_one_line_without_controls(text: str):
    found = clean(text)
    assert len(found.splitlines()) <= 1
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in found)
