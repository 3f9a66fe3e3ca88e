"""The three forms of VOTES, and the small files beside it."""

import os
import threading

import numpy as np
import pyarrow as pa
import pytest

from commonground.reading.tables import (
    read_groups,
    read_marked,
    read_mod_out,
    read_roll,
    read_sides,
)
from commonground.reading.votes import read_votes, votes_of
from commonground.tests.reading_files import parquet, table_of, write

LONG = "participant,statement,stance\n"


@pytest.fixture
def read(tmp_path):
    return lambda text: read_votes(write(tmp_path / "votes.csv", text))


def test_long_form_in_any_column_order_with_further_columns(read):
    votes = read("note,stance,participant,x,statement\nhi,1,alice,,s1\n,-1,bob,3,s1\n")
    assert table_of(votes) == {("alice", "s1"): 1, ("bob", "s1"): -1}
    assert list(votes.participants) == ["alice", "bob"]


def test_polis_votes(read):
    votes = read(
        "timestamp,datetime,comment-id,voter-id,vote\n"
        "20,Tue Jun 30 15:49:52 WIB 2015,4,7,1\n"
        "10,Tue Jun 30 15:49:51 WIB 2015,4,7,-1\n"
        "10,Tue Jun 30 15:49:51 WIB 2015,4,10,0\n"
    )
    assert table_of(votes) == {("7", "4"): 1, ("10", "4"): 0}


def test_polis_wide(read):
    votes = read(
        "participant,group-id,n-votes,xid,0,1,07,1.0\n"
        "5,,3,a b,1,,-1,9\n"
        "4,0,0,,,,,\n"
        "5,,3,,0,,NaN,\n"
    )
    assert list(votes.participants) == ["4", "5"]
    assert list(votes.statements) == ["0", "1", "07"]
    assert table_of(votes) == {("5", "0"): 0, ("5", "07"): -1}


def test_participant_may_stand_anywhere_in_the_wide_form(read):
    assert table_of(read("1,participant\n-1,a\n")) == {("a", "1"): -1}


def test_wide_header_alone_names_its_statements(read):
    votes = read("participant,2,10\n")
    assert list(votes.statements) == ["2", "10"]
    assert len(votes.participants) == votes.stance_count == 0


def test_many_statements_take_four_bytes(read):
    names = range(21_846)
    votes = read("participant," + ",".join(map(str, names)) + "\n")
    assert votes.codes.dtype == np.uint32
    votes = votes_of(["a"] * 21_846, list(names), [1] * 21_846)
    assert votes.codes.dtype == np.uint32
    assert votes.codes[-1] == 21_845 * 3 + 2
    assert votes_of(["a"] * 21_845, names[:-1], [1] * 21_845).codes.dtype == np.uint16


@pytest.mark.parametrize(
    ("cell", "stance"),
    [
        *((one, 1) for one in ("1", "1.0", "+1", '"1"')),
        *((one, 0) for one in ("0", "0.0", '"0"')),
        *((one, -1) for one in ("-1", "-1.0", '"-1.0"')),
        *((one, None) for one in ("", '""', "NaN", "nan", "NAN", "nAn", '"nan"')),
    ],
)
@pytest.mark.parametrize("wide", [False, True])
def test_signs_and_what_is_missing(read, cell, stance, wide):
    votes = read(f"participant,5\na,{cell}\n" if wide else f"{LONG}a,5,{cell}\n")
    assert list(votes.participants) == ["a"]
    assert list(votes.statements) == ["5"]
    assert table_of(votes) == ({} if stance is None else {("a", "5"): stance})


def test_the_last_row_of_a_pair_wins_and_a_missing_one_replaces_nothing(read):
    votes = read(f"{LONG}a,s,1\na,t,1\nb,s,0\na,s,-1\na,s,\na,t,NaN\n")
    assert table_of(votes) == {("a", "s"): -1, ("a", "t"): 1, ("b", "s"): 0}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("9", "10"),
        ("-5", "3"),
        ("007", "8"),
        ("1435654192085", "1435654192086"),
        (str(-(2**63)), str(2**63 - 1)),
        ("2026-09-30T10:00:00Z", "2026-09-30T10:00:01Z"),
        ("2026-09-30T12:00:00+08:00", "2026-09-30T10:00:00Z"),
        ("2026-09-30T10:00:00", "2026-09-30T10:00:00.000001"),
        ("2026-09-30 10:00:00.5+00:00", "2026-09-30 10:00:00.25-00:01"),
        ("2026-09-30T10:00:00.1234567Z", "2026-09-30T10:00:00.1234568Z"),
        ("2026-09-30", "2026-09-30T00:00:01"),
        ("20260930T100000Z", "2026-09-30T10:00:01Z"),
        ("2024-02-29T23:59:59Z", "2024-03-01T00:00:00Z"),
        ("1969-12-31T23:59:59.5Z", "1970-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"),
        ("2026-09-30T10:00", "2026-09-30T10:00:30"),
    ],
)
def test_the_latest_row_wins(read, earlier, later):
    head = "participant,statement,stance,at\n"
    for rows in (
        f"a,s,1,{later}\na,s,-1,{earlier}\n",
        f"a,s,-1,{earlier}\na,s,1,{later}\n",
    ):
        assert table_of(read(head + rows)) == {("a", "s"): 1}


def test_rows_of_one_time_count_by_file_order(read):
    head = "participant,statement,stance,at\n"
    assert table_of(read(f"{head}a,s,1,5\na,s,0,5\n")) == {("a", "s"): 0}
    votes = read(f"{head}a,s,1,5\nb,s,1,4\na,s,0,5\na,s,,9\na,s,-1,2\n")
    assert table_of(votes) == {("a", "s"): 0, ("b", "s"): 1}


def test_ids_are_text(read):
    people = ["7", "07", "7.0", " 7", "7 ", "9" * 40, "-7", "张三", "\U0001f600", "a\0"]
    votes = read(LONG + "".join(f"{one},1,1\n" for one in people))
    assert list(votes.participants) == sorted(people)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_byte_order_mark_line_ends_and_blank_lines(read, line_end, mark):
    lines = [LONG.strip(), "", "a,s,1", "", '"b,""x""",s,-1', "c,s,0"]
    votes = read(mark + line_end.join(lines))
    assert table_of(votes) == {("a", "s"): 1, ('b,"x"', "s"): -1, ("c", "s"): 0}
    plain = read(mark + line_end.join(["", *lines[:4], "c,s,0", "", ""]))
    assert table_of(plain) == {("a", "s"): 1, ("c", "s"): 0}


def test_quotes_hold_commas_and_line_breaks(read):
    votes = read('"participant",statement,stance\n"a\r\nb\n,c",s,"1"\nd,"s",0\n')
    assert table_of(votes) == {("a\r\nb\n,c", "s"): 1, ("d", "s"): 0}


def test_header_alone_is_good_input(read, tmp_path):
    empty = pa.array([], pa.int64())
    columns = {"participant": empty, "statement": empty, "stance": empty}
    for votes in (
        read(LONG),
        read(LONG.strip()),
        read_votes(parquet(tmp_path / "empty", columns)),
        votes_of([], [], []),
    ):
        assert len(votes.participants) == len(votes.statements) == 0
        assert votes.starts.tolist() == [0]


def test_a_statement_without_any_stance_is_named(read):
    votes = read(f"{LONG}a,s,\na,t,1\nb,s,\n")
    assert list(votes.statements) == ["s", "t"]
    assert votes.starts.tolist() == [0, 1, 1]


def test_arrays_are_read_only(read):
    votes = read(f"{LONG}a,s,1\n")
    for array in (votes.starts, votes.codes):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


IDS = {
    "int64": pa.array([7, 10, 7]),
    "int8": pa.array([7, 10, 7], pa.int8()),
    "uint64": pa.array([7, 10, 7], pa.uint64()),
    "string": pa.array(["7", "10", "7"]),
    "large": pa.array(["7", "10", "7"], pa.large_string()),
    "view": pa.array(["7", "10", "7"], pa.string_view()),
    "binary": pa.array([b"7", b"10", b"7"]),
    "dictionary": pa.array(["7", "10", "7"]).dictionary_encode(),
    "dictionary of int": pa.array([7, 10, 7]).dictionary_encode(),
    "unused": pa.DictionaryArray.from_arrays([1, 2, 1], ["never named", "7", "10"]),
}
STANCES = {
    "int64": pa.array([1, None, -1]),
    "int8": pa.array([1, None, -1], pa.int8()),
    "double": pa.array([1.0, float("nan"), -1.0]),
    "half": pa.array(np.array([1, np.nan, -1], np.float16)),
    "string": pa.array(["+1", "NaN", "-1.0"]),
    "dictionary": pa.array(["1", None, "-1"]).dictionary_encode(),
    "decimal": pa.array([1, None, -1]).cast(pa.decimal128(21, 1)),
}


@pytest.mark.parametrize("kind", IDS)
@pytest.mark.parametrize("stances", STANCES)
def test_parquet_columns_of_any_kind(tmp_path, kind, stances):
    columns = {
        "stance": STANCES[stances],
        "further": pa.array([[1], [2], [3]]),
        "participant": IDS[kind],
        "statement": IDS[kind],
    }
    votes = read_votes(parquet(tmp_path / "votes.csv", columns))
    assert list(votes.participants) == list(votes.statements) == ["7", "10"]
    assert table_of(votes) == {("7", "7"): -1}


TIMES = {
    "int": pa.array([20, 10, 15]),
    "uint": pa.array([20, 10, 15], pa.uint64()),
    "text": pa.array(["20", "10", "15"]),
    "moment": pa.array(["2026-01-02", "2026-01-01", "2026-01-01T05:00:00Z"]),
    "date": pa.array([20, 10, 15], pa.int32()).cast(pa.date32()),
    **{
        unit: pa.array([20_000, 10_000, 15_000]).cast(
            pa.timestamp(unit, "Asia/Shanghai")
        )
        for unit in ("s", "ms", "us", "ns")
    },
}


@pytest.mark.parametrize("kind", TIMES)
def test_parquet_times_of_any_kind(tmp_path, kind):
    columns = {
        "participant": ["a", "a", "a"],
        "statement": [1, 1, 2],
        "stance": [1, -1, 0],
        "at": TIMES[kind],
    }
    path = parquet(tmp_path / "votes", columns)
    assert table_of(read_votes(path)) == {("a", "1"): 1, ("a", "2"): 0}


@pytest.mark.parametrize(
    ("unit", "step"), [("s", 1), ("ms", 1), ("us", 1), ("ns", 100)]
)
def test_the_smallest_steps_of_time_count(tmp_path, unit, step):
    columns = {
        "participant": ["a", "a"],
        "statement": [1, 1],
        "stance": [1, -1],
        "at": pa.array([10**9 + step, 10**9], pa.timestamp(unit)),
    }
    path = parquet(tmp_path / "votes", columns)
    assert table_of(read_votes(path)) == {("a", "1"): 1}


def test_large_and_negative_numbers_of_a_parquet_column(tmp_path):
    columns = {
        "participant": pa.array([2**64 - 1, 5], pa.uint64()),
        "statement": [-3, 2],
        "stance": [1, 0],
    }
    votes = read_votes(parquet(tmp_path / "votes", columns))
    assert list(votes.participants) == ["5", str(2**64 - 1)]
    assert list(votes.statements) == ["-3", "2"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_read_once_and_understood(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    text = (LONG + 'a,s,1\nb,s,0\na,s,-1\n"c""",s,1\n').encode()
    writer = threading.Thread(target=path.write_bytes, args=(text,))
    writer.start()
    assert table_of(read_votes(path)) == {("a", "s"): -1, ("b", "s"): 0, ('c"', "s"): 1}
    writer.join()


def test_progress_ends_at_one(tmp_path):
    path = write(tmp_path / "votes.csv", f"{LONG}a,s,1\nb,s,1\na,s,0\n")
    seen = []
    read_votes(path, progress=lambda stage, share: seen.append((stage, share)))
    assert [stage for stage, share in seen if share == 1.0][-2:] == [
        "reading",
        "sorting",
    ]
    assert all(0 < share <= 1 for _, share in seen)


def test_columns_in_memory():
    votes = votes_of(
        np.array([7, 7, 10]), ["s", "t", "s"], [1, None, "-1"], at=[3, "2", 1]
    )
    assert table_of(votes) == {("7", "s"): 1, ("10", "s"): -1}
    times = np.array(["2026-01-02", "2026-01-01"], "datetime64[D]")
    given = np.array([1.0, -1.0])
    given.flags.writeable = False
    assert table_of(votes_of(["a", "a"], [1, 1], given, times)) == {("a", "1"): 1}


def test_groups(tmp_path):
    path = write(tmp_path / "g", "group,participant\nred,7\nblue,07\nred,7\n\n")
    assert read_groups(path) == {"7": "red", "07": "blue"}
    assert read_groups(write(tmp_path / "h", "participant,group\n")) == {}


def test_sides_and_roll(tmp_path):
    text = "participant,side\na,owner\nb,tenant\na,shop\na,owner\n"
    sides = {"a": ("owner", "shop"), "b": ("tenant",)}
    path = write(tmp_path / "sides", text)
    assert read_sides(path) == read_roll(path) == sides
    assert read_roll(write(tmp_path / "r", "participant\na\nb\na\n")) == {
        "a": (),
        "b": (),
    }
    with_empty = write(tmp_path / "e", "participant,side\na,\na,owner\nb,\n")
    assert read_roll(with_empty) == {"a": ("owner",), "b": ()}


@pytest.mark.parametrize("read_lines", [read_mod_out, read_marked])
def test_one_id_a_line(tmp_path, read_lines):
    path = write(tmp_path / "m", '\ufeff7\r\n\r\n07\n 8\n"9",\n张三')
    assert read_lines(path) == {"7", "07", " 8", '"9",', "张三"}
    assert read_lines(write(tmp_path / "blank", "\n\r\n")) == frozenset()
