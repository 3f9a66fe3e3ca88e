"""A held conversation takes in stances and reports as if all had been read at once."""

import re
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground import Choices, InputError, conversation_of, matrix, report
from commonground.discovery import column_of, placed_rows
from commonground.holding.held import Held
from commonground.ids import numbers_table
from commonground.matrix import Votes
from commonground.opinions.pairs import count_pairs
from commonground.opinions.people import InMemory
from commonground.reading.votes import votes_of

PEOPLE = ["1", "2", "3", "10", "11", "12", "07", "anna", "béla"]
STATEMENTS = ["5", "6", "7", "40", "41", "x", "y"]

rows = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(STATEMENTS),
        st.sampled_from([1, 0, -1, None]),
    ),
    max_size=40,
)
adds = st.tuples(st.just("add"), rows)
steps = st.lists(
    st.one_of(
        adds,
        adds,
        st.tuples(
            st.just("moderate"), st.frozensets(st.sampled_from([*STATEMENTS, "zz"]))
        ),
        st.tuples(st.just("report"), st.sampled_from([0, 1, 3, 7])),
        st.tuples(st.just("restart"), st.none()),
    ),
    max_size=8,
)


class Twin:
    """The slow and obvious one: keeps every row and reads them all again."""

    def __init__(self):
        self.rows: list[tuple[str, str, int | None]] = []
        self.out: frozenset[str] = frozenset()

    def conversation(self):
        columns = tuple(zip(*self.rows, strict=True)) or ((), (), ())
        people = InMemory(votes_of(*columns))
        return conversation_of(people, mod_out=self.out)

    def pairs(self, min_votes):
        conversation = self.conversation()
        column = column_of(~conversation.moderated)
        placed = placed_rows(conversation.people, column, min_votes=min_votes)
        votes = conversation.people.votes
        return count_pairs(votes.starts, votes.codes, column, placed)


def columns_of(some):
    return tuple(map(list, zip(*some, strict=True))) or ([], [], [])


def assert_same(held, twin, **choices):
    chosen = Choices(**choices)
    found = held.report(chosen)
    assert found.digest == report(twin.conversation(), chosen).digest
    counted = twin.pairs(held.min_votes)
    for name in ("both", "product", "first"):
        assert np.array_equal(getattr(held.pairs, name), getattr(counted, name)), name
    return found


@settings(deadline=None)
@given(steps)
def test_any_sequence_is_as_everything_at_once(tmp_path_factory, sequence):
    held, twin = Held(), Twin()
    path = tmp_path_factory.getbasetemp() / "held.npz"
    for step, value in sequence:
        if step == "add":
            held.add(*columns_of(value))
            twin.rows += value
        elif step == "moderate":
            held.moderate(value)
            twin.out = value
        elif step == "restart":
            held.save(path)
            held = Held.load(path)
        else:
            assert_same(held, twin, min_votes=value)
    assert_same(held, twin)


def two_camps(people=60, statements=12):
    """Everybody answers nearly everything; two camps, one statement for all."""
    dice = np.random.default_rng(3)
    for person in range(people):
        for statement in range(statements):
            if dice.random() < 0.8:
                camp = 1 if (person + statement) % 2 or statement == 5 else -1
                stance = camp if dice.random() < 0.9 else int(dice.integers(-1, 2))
                yield f"p{person}", f"s{statement}", stance


@pytest.mark.parametrize("size", [1, 97])
def test_found_groups_rest_on_the_counts_that_were_kept(size, monkeypatch):
    inside = list(two_camps())
    everything = [inside[i] for i in np.random.default_rng(1).permutation(len(inside))]
    held, twin = Held(), Twin()
    for begin in range(0, len(everything), size):
        held.add(*columns_of(everything[begin : begin + size]))
    twin.rows = everything
    found = assert_same(held, twin)
    assert found.structure == "found"

    def counted_again(*_):
        raise AssertionError("the pairs are counted again")

    monkeypatch.setattr(InMemory, "pairs", counted_again)
    assert held.report().digest == found.digest


def test_a_statement_is_taken_out_and_put_back():
    twin = Twin()
    twin.rows = list(two_camps())
    held = Held(votes_of(*columns_of(twin.rows)))
    twin.out = frozenset({"s1", "s2", "s3", "s4", "s6", "s7", "s8", "s9", "s10"})
    held.moderate(twin.out)
    assert held.mod_out == twin.out
    few = assert_same(held, twin, min_votes=3)
    twin.out = frozenset()
    held.moderate(())
    assert assert_same(held, twin).placed > few.placed


def test_bodies_and_runs_are_passed_on():
    conversation = list(two_camps())
    held = Held(votes_of(*columns_of(conversation)))
    sides = {f"p{i}": ("owners" if i < 30 else "tenants",) for i in range(50)}
    roll = {f"p{i}": () for i in range(70)}
    groups = {f"p{i}": "ab"[i % 2] for i in range(40)}
    twin = InMemory(votes_of(*columns_of(conversation)))
    for known in ({"sides": sides, "roll": roll}, {"groups": groups, "sides": sides}):
        whole = report(conversation_of(twin, **known))
        assert held.report(**known).digest == whole.digest


def test_what_was_given_out_stays_as_it_was():
    held = Held(votes_of(["1", "1", "2"], ["a", "b", "a"], [1, 0, -1]))
    before = held.people
    codes, starts = before.votes.codes.copy(), before.votes.starts.copy()
    held.add(["1", "3", "2"], ["a", "a", "A"], [-1, 1, 1])
    between = held.people
    between_codes = between.votes.codes.copy()
    held.add(["1"] * 2, ["a", "c"], [0, 1])
    assert held.stance_count == 6
    assert np.array_equal(before.votes.codes, codes)
    assert np.array_equal(before.votes.starts, starts)
    assert list(before.statements) == ["a", "b"]
    assert np.array_equal(between.votes.codes, between_codes)
    assert list(held.people.statements) == ["A", "a", "b", "c"]


def test_arrays_are_taken_as_they_are():
    columns = [
        np.array([3, 1, 3], np.int64),
        np.array(["b", "a", "b"]),
        np.array([1.0, np.nan, -1.0]),
    ]
    for column in columns:
        column.flags.writeable = False
    held = Held()
    held.add(*columns)
    votes = held.votes
    assert list(votes.participants) == ["1", "3"]
    assert list(votes.statements) == ["a", "b"]
    assert votes.starts.tolist() == [0, 0, 1]
    assert votes.codes.tolist() == [1 * 3 + 0]


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        ((["1", ""], ["a", "b"], [1, 1]), 2),
        ((["9", "8"], ["z", "q"], [1, 5]), 2),
        ((["9"], ["z", "q"], [1, 1]), 2),
    ],
)
def test_of_bad_input_nothing_is_taken(columns, line):
    held = Held()
    held.add(["1", "2"], ["a", "b"], [1, None])
    before = held.report().digest
    with pytest.raises(InputError, match=f"^votes:{line}: "):
        held.add(*columns)
    assert held.report().digest == before


def test_codes_grow_to_four_bytes(monkeypatch):
    monkeypatch.setattr(matrix, "STATEMENTS_IN_TWO_BYTES", 4)
    held, twin = Held(), Twin()
    for statement in range(7):
        more = [(f"p{p}", f"s{statement}", (p + statement) % 3 - 1) for p in range(9)]
        held.add(*columns_of(more))
        twin.rows += more
        assert_same(held, twin)
    assert held.votes.codes.dtype == np.uint32


def made(people, statements, each):
    """Many stances without reading: person `p` answers every so-many-th statement."""
    step = statements // each
    first = (np.arange(people)[:, None] * 7) % step
    statement = first + np.arange(each)[None, :] * step
    stance = (statement * 31 + np.arange(people)[:, None] * 17) % 3
    codes = (statement * 3 + stance).astype(np.uint16).ravel()
    starts = np.arange(people + 1, dtype=np.int64) * each
    starts.flags.writeable = codes.flags.writeable = False
    return Votes(numbered(people), numbered(statements), starts, codes)


def numbered(count):
    return numbers_table(np.arange(count, dtype=np.int64))[0]


def test_a_stance_held_takes_four_bytes_at_most():
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        held = Held(made(120_000, 200, 40))
        people = np.arange(0, 120_000, 12)
        held.add(people, people % 200, np.ones(len(people)))
        assert held.votes.stance_count == held.stance_count
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held.stance_count > 4_800_000
    assert (after - before) / held.stance_count <= 4


def test_a_file_brings_everything_back(tmp_path):
    held, twin = Held(min_votes=3, mod_out=["s3", "unseen"]), Twin()
    twin.rows, twin.out = list(two_camps()), held.mod_out
    held.add(*columns_of(twin.rows))
    path = tmp_path / "held.npz"
    held.save(path)
    again = Held.load(path)
    assert (again.mod_out, again.min_votes) == (held.mod_out, 3)
    assert_same(again, twin, min_votes=3)
    assert [file.name for file in tmp_path.iterdir()] == ["held.npz"]


def bad_files(folder):
    held = Held(votes_of(["1", "1", "2"], ["a", "b", "a"], [1, 0, -1]))
    held.save(folder / "good.npz")
    good = dict(np.load(folder / "good.npz"))
    whole = (folder / "good.npz").read_bytes()
    yield whole[: len(whole) // 2]
    yield b"participant,statement,stance\n"
    yield b""
    for name, value in (
        ("format", np.array(2)),
        ("starts", np.array([0, 3, 2])),
        ("starts", np.array([0, 3])),
        ("starts", np.array([0.0, 2.0, 3.0])),
        ("codes", np.array([3, 2, 0], np.uint16)),
        ("codes", np.array([2, 9, 0], np.uint16)),
        ("participants_numbers", np.array([2, 1])),
        ("participants_numbers", np.array([{}], object)),
        ("statements_offsets", np.array([0, 0, 2])),
        ("statements_data", np.frombuffer(b"ba", np.uint8)),
        ("statements_data", np.frombuffer(b"aa", np.uint8)),
        ("statements_data", np.frombuffer(b"a\xff", np.uint8)),
    ):
        with open(folder / "bad.npz", "wb") as file:
            np.savez(file, **{**good, name: value})
        yield (folder / "bad.npz").read_bytes()
    del good["codes"]
    with open(folder / "bad.npz", "wb") as file:
        np.savez(file, **good)
    yield (folder / "bad.npz").read_bytes()


def test_a_file_of_another_kind_is_refused_in_words(tmp_path):
    path = tmp_path / "kept.npz"
    for content in bad_files(tmp_path):
        path.write_bytes(content)
        with pytest.raises(InputError, match=f"^{re.escape(str(path))}:1: "):
            Held.load(path)
    with pytest.raises(InputError, match="no such file"):
        Held.load(tmp_path / "nowhere.npz")
