"""What must not matter when votes are read: order, form, partition, quotes, threads."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.errors import InputError
from commonground.ids import TextTable
from commonground.reading import apart, from_csv, from_parquet
from commonground.reading.building import build
from commonground.reading.chunks import Naming
from commonground.reading.from_csv import ExactCsv, NotOrdinary, QuickCsv
from commonground.reading.from_memory import RowsInMemory
from commonground.reading.header import header_of
from commonground.reading.names import Names, Texts
from commonground.reading.preparing import prepare
from commonground.reading.rows import OutOfOrder
from commonground.reading.text import InputFile
from commonground.reading.together import Together
from commonground.reading.votes import read_votes, votes_of
from commonground.tests.reading_files import (
    csv_text,
    parquet,
    same,
    slowly,
    table_of,
    write,
)

# A kernel that is compiled on its first call takes its time.
unhurried = settings(deadline=None)

letters = st.characters(exclude_categories=["Cs"])
names = st.one_of(
    st.integers(0, 12).map(str),
    st.sampled_from(
        ["07", "7.0", " 7", "-3", "a", "b", "x,y", 'q"q', "l\nl", "l\r\nl"]
    ),
    st.text(letters, min_size=1, max_size=20),
)
numbers = st.integers(0, 30).map(str)
stances = st.sampled_from(
    ["1", "0", "-1", "1.0", "+1", "-1.0", "0.0", "", "NaN", "nan"]
)
times = st.integers(-3, 3).map(str)


def rows_of(ids, *more, most=40):
    return st.lists(st.tuples(ids, ids, stances, *more), max_size=most)


many = st.one_of(rows_of(names), rows_of(names, times), rows_of(numbers, times))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("twins")


def check(votes, rows):
    people, statements, table = slowly(rows)
    assert list(votes.participants) == people
    assert list(votes.statements) == statements
    assert table_of(votes) == table


@unhurried
@given(many)
def test_reading_is_what_a_dict_would_say(folder, rows):
    check(read_votes(write(folder / "votes.csv", csv_text(rows))), rows)


@unhurried
@given(many)
def test_quoted_is_unquoted(folder, rows):
    plain = read_votes(write(folder / "plain.csv", csv_text(rows)))
    assert same(plain, read_votes(write(folder / "q.csv", csv_text(rows, quoted=True))))


@unhurried
@given(many)
def test_csv_is_parquet_is_memory(folder, rows):
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    named = ["participant", "statement", "stance", "at"][: len(columns)]
    texts = {
        name: pa.array(c, pa.string()) for name, c in zip(named, columns, strict=True)
    }
    votes = read_votes(write(folder / "votes.csv", csv_text(rows)))
    assert same(votes, read_votes(parquet(folder / "votes", texts, row_group_size=7)))
    assert same(votes, votes_of(*columns))


@unhurried
@given(rows_of(numbers, times))
def test_whole_numbers_are_their_text(folder, rows):
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    people, statements, given_stances, at = columns
    whole = {
        "participant": pa.array(map(int, people), pa.int32()),
        "statement": pa.array(map(int, statements), pa.int64()),
        "stance": pa.array(
            map(float, (s or "NaN" for s in given_stances)), pa.float64()
        ),
        "at": pa.array(map(int, at), pa.int64()),
    }
    votes = read_votes(parquet(folder / "whole", whole))
    assert same(votes, read_votes(write(folder / "votes.csv", csv_text(rows))))
    check(votes, rows)


@unhurried
@given(many, st.randoms())
def test_order_of_rows_does_not_matter(folder, rows, chance):
    # One row a pair: among equal times the order does matter.
    rows = list({row[:2]: row for row in rows}.values())
    votes = read_votes(write(folder / "votes.csv", csv_text(rows)))
    chance.shuffle(rows)
    assert same(votes, read_votes(write(folder / "shuffled.csv", csv_text(rows))))


@unhurried
@given(many, st.lists(st.integers(0, 40), max_size=4), st.sampled_from([1, 2]))
def test_many_files_are_one(folder, rows, cuts, threads):
    whole = read_votes(write(folder / "whole.csv", csv_text(rows)))
    edges = sorted({0, len(rows), *(min(cut, len(rows)) for cut in cuts)})
    paths = []
    for number, (begin, end) in enumerate(pairwise(edges)):
        text = csv_text(rows[begin:end])
        paths.append(write(folder / f"part{number}.csv", text))
    assert same(whole, read_votes(paths or [folder / "whole.csv"], threads=threads))


@unhurried
@given(rows_of(numbers))
def test_three_forms_of_one_conversation(folder, rows):
    people, statements, table = slowly(rows)
    long = read_votes(write(folder / "long.csv", csv_text(rows)))
    polis = "timestamp,datetime,comment-id,voter-id,vote\n" + "".join(
        f"{second},then,{statement},{person},{stance}\n"
        for second, (person, statement, stance) in enumerate(rows)
    )
    assert same(long, read_votes(write(folder / "polis.csv", polis)))
    if statements:
        wide = ["participant,xid," + ",".join(statements)] + [
            f"{one},," + ",".join(str(table.get((one, s), "")) for s in statements)
            for one in people
        ]
        assert same(long, read_votes(write(folder / "wide.csv", "\r\n".join(wide))))


def outcome(source):
    try:
        return build(source)
    except InputError as error:
        return str(error)


cells = st.one_of(
    stances,
    names,
    st.text('1-+."\r\n\0 aNn', max_size=4),
    st.sampled_from(['"1"', '"a,b"', '"a""b"', '"', "٣", "é", "2026-01-02T03:04:05Z"]),
    st.sampled_from(
        ["2026-01-02 03:04:05.25+08:00", "2026-02-30T00:00:00Z", "5", "-5"]
    ),
)
headers = st.sampled_from(
    [
        "participant,statement,stance",
        "stance,at,x,statement,participant",
        "1,participant,2",
    ]
)


@given(
    headers,
    st.lists(st.lists(cells, min_size=2, max_size=5), max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
@settings(max_examples=400, deadline=None)
def test_the_quick_reader_agrees_with_the_exact_one(folder, header, rows, end, tail):
    width = header.count(",") + 1
    fitting = [(row + ["1"] * 5)[:width] if len(row) > 2 else row for row in rows]
    text = end.join([header, *(",".join(row) for row in fitting)]) + (
        end if tail else ""
    )
    file = InputFile.at(write(folder / "any.csv", text))
    try:
        quick = build(QuickCsv(file, header_of(file)))
    except NotOrdinary:
        return
    exact = outcome(ExactCsv(file, header_of(file)))
    assert not isinstance(exact, str), exact
    assert same(quick, exact)


@unhurried
@given(
    st.datetimes(timezones=st.timezones()),
    st.sampled_from(["T", " "]),
    st.sampled_from([0, 1, 3, 6, 7, 9]),
)
def test_the_quick_reader_knows_ordinary_moments(folder, moment, between, places):
    second = moment.replace(microsecond=0).isoformat(between)
    fraction = "." + "123456789"[:places] if places else ""
    cell = second[:19] + fraction + second[19:]
    text = f"participant,statement,stance,at\na,s,1,{cell}\n"
    file = InputFile.at(write(folder / "moment.csv", text))
    exact = next(ExactCsv(file, header_of(file)).chunks(Naming())).times[0]
    try:
        quick = next(QuickCsv(file, header_of(file)).chunks(Naming())).times[0]
    except NotOrdinary:
        # An offset with seconds, as before there were time zones.
        assert len(second) > 25
    else:
        assert quick == exact


def ordinary(rng, people, statements, count):
    return (
        rng.integers(0, people, count),
        rng.integers(0, statements, count),
        rng.integers(-1, 2, count),
        rng.integers(0, 50, count),
    )


@pytest.mark.parametrize("order", ["arrival", "person", "person and time", "time"])
@pytest.mark.parametrize("timed", [True, False])
@pytest.mark.parametrize("text", [True, False])
def test_every_way_of_holding_rows(tmp_path, monkeypatch, order, timed, text):
    """More people than a bunch holds, more rows than a chunk, and every order of
    rows."""
    monkeypatch.setattr(from_parquet, "_ROWS_A_BATCH", 5_000)
    monkeypatch.setattr(from_csv, "_BLOCK", 50_000)
    monkeypatch.setattr(apart, "_BUNCHES_A_STEP", 1)
    people, statements, stances, at = ordinary(
        np.random.default_rng(5), 20_000, 70, 60_000
    )
    turn = {
        "arrival": np.arange(len(people)),
        "person": np.argsort(people, kind="stable"),
        "person and time": np.lexsort((at, people)),
        "time": np.argsort(at, kind="stable"),
    }[order]
    people, statements, stances, at = (
        c[turn] for c in (people, statements, stances, at)
    )
    people, statements = people.astype(str), statements.astype(str)
    if text:
        people = np.char.add("person of a long name ", people)
    columns = [
        people,
        statements,
        stances.astype(str),
        *([at.astype(str)] if timed else []),
    ]
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    expected = slowly(rows)
    arrays = {"participant": people, "statement": statements, "stance": stances}
    if timed:
        arrays["at"] = at
    path = parquet(tmp_path / "votes", arrays, row_group_size=30_000)
    first = read_votes(path)
    assert (list(first.participants), list(first.statements)) == expected[:2]
    assert table_of(first) == expected[2]
    assert same(first, read_votes(path, threads=2))
    assert same(first, read_votes(write(tmp_path / "votes.csv", csv_text(rows))))


def test_rows_together_are_held_once_and_others_apart():
    together = votes_rows(["a", "a", "b"], [1, 2, 1])
    assert together(Together(0)) is None
    with pytest.raises(OutOfOrder):
        votes_rows(["a", "b", "a"], [1, 1, 2])(Together(0))
    with pytest.raises(OutOfOrder):
        votes_rows(["a", "a"], [1, 2], [5, 4])(Together(0))
    assert votes_rows(["a", "a", "b"], [1, 2, 1], [5, 5, 4])(Together(0)) is None
    with pytest.raises(OutOfOrder):
        votes_rows(["a", "b", "a"], [1, 1, 2], [5, 5, 4])(apart.Apart(keep_times=False))
    kept = votes_rows(["a", "b", "a"], [1, 1, 2], [5, 5, 4])(
        apart.Apart(keep_times=True)
    )
    assert kept is None


def test_preparing_reads_every_form():
    prepare(parquet=False)
    prepare()


def test_gaps_are_closed_without_writing_over_a_row():
    rows = [("1", "s", "1")] * 3 + [("3", "s", "-1")] * 2
    rows += [("2", "s", "0"), ("2", "t", "0"), ("2", "u", "0")]
    check(votes_of(*zip(*rows, strict=True)), rows)


def votes_rows(people, statements, at=None):
    """Hands these rows to one way of holding them."""

    def take(way):
        naming = Naming()
        rows = RowsInMemory(people, statements, [1] * len(people), at)
        for chunk in rows.chunks(naming):
            way.take(chunk, naming)

    return take


@unhurried
@given(st.lists(st.lists(names, max_size=30), max_size=4))
def test_names_keep_their_numbers(groups):
    table = Names()
    seen: dict[str, int] = {}
    for group in groups:
        codes = table.codes(Texts.of(TextTable.of(group)))
        assert codes.tolist() == [seen.setdefault(one, len(seen)) for one in group]
    assert len(table) == len(seen)


@unhurried
@given(st.lists(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-2, 5000))))
def test_numbers_and_their_texts_are_one_name(groups):
    table = Names()
    seen: dict[int, int] = {}
    for turn, group in enumerate(groups):
        texts = Texts.of(TextTable.of(map(str, group)))
        codes = table.codes(texts if turn % 2 else np.array(group, np.int64))
        assert codes.tolist() == [seen.setdefault(one, len(seen)) for one in group]
    ids, places = table.ordered()
    assert [ids[place] for place in places] == [str(one) for one in seen]


def test_many_names_of_every_length():
    rng = np.random.default_rng(2)
    words = ["x" * int(n) + str(i) for i, n in enumerate(rng.integers(0, 300, 5_000))]
    table = Names()
    for _ in range(2):
        codes = table.codes(Texts.of(TextTable.of(words)))
        assert codes.tolist() == list(range(5_000))
    long = table.codes(Texts.of(TextTable.of(["y" * 400 + end for end in "abca"])))
    assert long.tolist() == [5_000, 5_001, 5_002, 5_000]
