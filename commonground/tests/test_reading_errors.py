"""Bad input: always InputError, with the file as given and the right line."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from commonground.errors import InputError
from commonground.reading.tables import (
    read_groups,
    read_marked,
    read_mod_out,
    read_roll,
    read_sides,
)
from commonground.reading.votes import read_votes, votes_of
from commonground.tests.reading_files import parquet, write

L = b"participant,statement,stance\n"
T = b"participant,statement,stance,at\n"
P = b"timestamp,datetime,comment-id,voter-id,vote\n"
W = b"participant,group-id,1,2\n"
G = b"participant,group\n"
S = b"participant,side\n"
UNUSUAL = b'"""",s,1\n'

# What is wrong: the bytes, the line, a word of the reason.
BAD_VOTES = {
    "empty": (b"", 1, "empty"),
    "mark only": (b"\xef\xbb\xbf", 1, "empty"),
    "blank lines only": (b"\n\r\n\n", 1, "empty"),
    "unknown header": (b"a,b,c\n1,2,1\n", 1, "header"),
    "a groups file": (G + b"1,red\n", 1, "header"),
    "no stance column": (b"participant,statement\n1,2\n", 1, "header"),
    "header in capitals": (b"Participant,Statement,Stance\n1,2,1\n", 1, "header"),
    "header with a space": (b"participant, statement,stance\n1,2,1\n", 1, "header"),
    "header below blanks": (b"\n\nx,y\n", 3, "header"),
    "semicolons": (b"participant;statement;stance\n1;2;1\n", 1, "header"),
    "polis without timestamp": (b"datetime,comment-id,voter-id,vote\n", 1, "header"),
    "wide without statements": (b"participant,xid,-1,1.0\n5,a,1,1\n", 1, "header"),
    "wide without participant": (b"1,2\n1,1\n", 1, "header"),
    "digits of another script": ("participant,１\na,1\n".encode(), 1, "header"),
    "participant twice": (b"participant,participant,statement,stance\n", 1, "two"),
    "stance twice": (b"participant,statement,stance,stance\n", 1, "two"),
    "at twice": (b"participant,statement,stance,at,at\n", 1, "two"),
    "a statement twice": (b"participant,1,2,1\na,1,1,1\n", 1, "two"),
    "vote twice": (b"timestamp,datetime,comment-id,voter-id,vote,vote\n", 1, "two"),
    "header not UTF-8": (b"participant,statement,stance,\xff\n", 1, "UTF-8"),
    "header badly quoted": (b'"participant"x,statement,stance\n', 1, "quote"),
    "UTF-16": ("participant,statement,stance\n".encode("utf-16"), 1, "UTF-8"),
    "short row": (L + b"1,2\n", 2, "2 cells"),
    "long row": (L + b"1,2,1,\n", 2, "4 cells"),
    "short row at the end": (L + b"1,2,1\n1", 3, "1 cells"),
    "row of blanks": (L + b"1,2,1\n  \n", 3, "1 cells"),
    "row of tabs": (L + b"1\t2\t1\n", 2, "1 cells"),
    "short wide row": (W + b"1,,1,1\n2,,1\n", 3, "3 cells"),
    "long wide row": (W + b"1,,1,1,1\n", 2, "5 cells"),
    "short polis row": (P + b"1,x,1,1\n", 2, "4 cells"),
    "short after blank lines": (L + b"\n\r\n1,2,1\n\n1,2\n", 6, "2 cells"),
    "short after a quoted break": (L + b'"a\n\nb",2,1\n1,2\n', 5, "2 cells"),
    "no participant": (L + b"1,2,1\n,2,1\n", 3, "participant is empty"),
    "quoted empty participant": (L + b'"",2,1\n', 2, "participant is empty"),
    "no statement": (L + b"1,,1\n", 2, "statement is empty"),
    "no statement, no stance": (L + b"1,,\n", 2, "statement is empty"),
    "only commas": (L + b"1,2,1\n,,\n", 3, "participant is empty"),
    "no voter": (P + b"1,x,1,,1\n", 2, "participant is empty"),
    "no comment": (P + b"1,x,,1,1\n", 2, "statement is empty"),
    "no participant, wide": (W + b"1,,1,1\n,,1,1\n", 3, "participant is empty"),
    "stance 2": (L + b"1,2,2\n", 2, '"2"'),
    "stance -2": (L + b"1,2,1\n1,2,-2\n", 3, '"-2"'),
    "stance 0.5": (L + b"1,2,0.5\n", 2, '"0.5"'),
    "stance 1.00": (L + b"1,2,1.00\n", 2, '"1.00"'),
    "stance 1.": (L + b"1,2,1.\n", 2, '"1."'),
    "stance +1.0": (L + b"1,2,+1.0\n", 2, '"+1.0"'),
    "stance -0": (L + b"1,2,-0\n", 2, '"-0"'),
    "stance 01": (L + b"1,2,01\n", 2, '"01"'),
    "stance 1e0": (L + b"1,2,1e0\n", 2, '"1e0"'),
    "stance with a space": (L + b"1,2, 1\n", 2, '" 1"'),
    "stance agree": (L + b"1,2,agree\n", 2, '"agree"'),
    "stance null": (L + b"1,2,null\n", 2, '"null"'),
    "stance a sign only": (L + b"1,2,-\n", 2, '"-"'),
    "stance true": (L + b"1,2,true\n", 2, '"true"'),
    "stance of minus sign": (L + "1,2,−1\n".encode(), 2, '"−1"'),
    "stance of two lines": (L + b'1,2,"1\n"\n', 2, "\\u000a"),
    "bad stance, wide": (W + b"1,,1,1\n2,,1,x\n", 3, "statement 2"),
    "bad stance, polis": (P + b"1,x,1,1,1\n2,x,1,1,3\n", 3, '"3"'),
    "at empty": (T + b"1,2,1,5\n1,2,1,\n", 3, "at is empty"),
    "at empty in the first row": (T + b"1,2,1,\n1,2,1,5\n", 2, "at is empty"),
    "at empty, no stance": (T + b"1,2,,\n", 2, "at is empty"),
    "timestamp empty": (P + b",x,1,1,1\n", 2, "at is empty"),
    "at a word": (T + b"1,2,1,yesterday\n", 2, "at is"),
    "at a fraction": (T + b"1,2,1,5.5\n", 2, "at is"),
    "at with a space": (T + b"1,2,1, 5\n", 2, "at is"),
    "at hexadecimal": (T + b"1,2,1,0x1F\n", 2, "at is"),
    "at NaN": (T + b"1,2,1,NaN\n", 2, "at is"),
    "at too large": (T + b"1,2,1,9223372036854775808\n", 2, "64 bits"),
    "at of 5000 digits": (T + b"1,2,1," + b"9" * 5000 + b"\n", 2, "64 bits"),
    "at another script": (T + "1,2,1,٣\n".encode(), 2, "at is"),
    "at a day there is not": (T + b"1,2,1,2026-02-29T00:00:00Z\n", 2, "at is"),
    "at hour 25": (T + b"1,2,1,2026-02-28T25:00:00Z\n", 2, "at is"),
    "at American": (T + b"1,2,1,02/28/2026\n", 2, "at is"),
    "at separated by x": (T + b"1,2,1,2026-02-28x10:00:00\n", 2, "at is"),
    "at a part of a minute": (T + b"1,2,1,2026-02-28T10:00.5\n", 2, "at is"),
    "at mixed": (T + b"1,2,1,5\n1,2,1,2026-02-28\n", 3, "one kind"),
    "at mixed the other way": (T + b"1,2,1,2026-02-28\n1,2,1,5\n", 3, "one kind"),
    "stray quote": (L + b'1,a"b,1\n', 2, "not quoted"),
    "stray quote at the end": (L + b'1,ab",1\n1,2,1\n', 2, "not quoted"),
    "two stray quotes": (L + b'1,a"b"c,1\n', 2, "not quoted"),
    "a quote for a comma": (L + b'1"2,1\n', 2, "not quoted"),
    "a closing quote for a comma": (L + b'"1"2,1\n', 2, "closing quote"),
    "space before a quote": (L + b'1, "a",1\n', 2, "not quoted"),
    "text behind a quote": (L + b'1,2,1\n"a"b,2,1\n', 3, "closing quote"),
    "quote never closed": (L + b'1,2,1\n"a,2,1\n1,2,1\n', 3, "never ends"),
    "quote closed too late": (L + b'"a,2,1\n1,b",1\n', 2, "2 cells"),
    "quoted record": (L + b'1,2,1\n"a\nb",2,x\n1,2,1\n', 3, '"x"'),
    "a bad row behind a quoted one": (L + b'"a\nb",2,1\n1,2,x\n', 4, '"x"'),
    "carriage returns alone": (L[:-1] + b"\r1,2,1\r", 1, "carriage"),
    "a carriage return inside": (L + b"1,2\r3,1\n", 2, "carriage"),
    "a carriage return at the end": (L + b"1,2,1\n1,2,0\r", 3, "carriage"),
    "two carriage returns": (L + b"1,2,1\r\r\n", 2, "carriage"),
    "not UTF-8": (L + b"1,2,1\n\xff,2,1\n", 3, "UTF-8"),
    "Latin-1": (L + b"caf\xe9,2,1\n", 2, "UTF-8"),
    "half a character": (L + b"1,2,1\n1,\xe5\xbc,1\n", 3, "UTF-8"),
    "a surrogate in UTF-8": (L + b"\xed\xa0\x80,2,1\n", 2, "UTF-8"),
    "not UTF-8, ignored column": (W + b"1,\xff,1,1\n", 2, "UTF-8"),
    "bytes in a quoted record": (L + b'"a\n\xff",2,1\n', 2, "UTF-8"),
    "the first of two": (L + b"1,2,x\n,2,1\n", 2, '"x"'),
    "far down": (L + b"1,2,1\n" * 5000 + b"1,2,x\n", 5002, '"x"'),
    "far down, unusual": (L + UNUSUAL * 5000 + b"1,2,x\n", 5002, '"x"'),
    "broken Parquet": (b"PAR1", 1, "damaged"),
    "Parquet of noise": (b"PAR1" + bytes(range(256)) * 9 + b"PAR1", 1, "damaged"),
}


def told(read, path, line, word):
    """Reading fails with one line of text that begins `FILE:LINE: `."""
    with pytest.raises(InputError) as caught:
        read(path)
    text = str(caught.value)
    assert text.startswith(f"{path}:{line}: "), text
    assert word in text.removeprefix(f"{path}:{line}: "), text
    assert text.isprintable()


@pytest.mark.parametrize("what", BAD_VOTES)
def test_bad_votes(tmp_path, what):
    content, line, word = BAD_VOTES[what]
    told(read_votes, write(tmp_path / "votes.csv", content), line, word)


# Not those about line ends, about the mark itself, or about Parquet.
ABOUT_ROWS = [
    what
    for what, (content, _, _) in BAD_VOTES.items()
    if b"\r" not in content
    and content[:3] not in (b"", b"\xef\xbb\xbf", b"PAR")
    and b"\xff\xfe" not in content
]


@pytest.mark.parametrize("what", ABOUT_ROWS)
def test_bad_votes_with_mark_and_crlf(tmp_path, what):
    content, line, word = BAD_VOTES[what]
    path = tmp_path / "votes.csv"
    changed = b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")
    told(read_votes, write(path, changed), line, word.replace("\\u000a", "\\u000d"))


BAD_TABLES = {
    "empty groups": (read_groups, b"", 1, "empty"),
    "blank groups": (read_groups, b"\n\n", 1, "empty"),
    "groups header": (read_groups, S + b"a,x\n", 1, "participant,group"),
    "groups column twice": (read_groups, b"participant,group,group\n", 1, "two"),
    "groups short": (read_groups, G + b"a,x\nb\n", 3, "1 cells"),
    "groups no person": (read_groups, G + b",x\n", 2, "participant is empty"),
    "groups no group": (read_groups, G + b"a,\n", 2, "group is empty"),
    "two groups": (read_groups, G + b"a,x\nb,y\na,y\n", 4, '"a"'),
    "groups quoting": (read_groups, G + b'a,"x\n', 2, "never ends"),
    "groups bytes": (read_groups, G + b"a,x\nb,\xff\n", 3, "UTF-8"),
    "sides header": (read_sides, G + b"a,x\n", 1, "participant,side"),
    "sides no side": (read_sides, S + b"a,x\na,\n", 3, "side is empty"),
    "sides long": (read_sides, S + b"a,x,y\n", 2, "3 cells"),
    "roll header": (read_roll, b"person\na\n", 1, "participant[,side]"),
    "roll no person": (read_roll, b'participant\na\n""\n', 3, "participant is empty"),
    "roll no person with side": (read_roll, S + b",x\n", 2, "participant is empty"),
    "roll long": (read_roll, b"participant\na,b\n", 2, "2 cells"),
    "mod-out bytes": (read_mod_out, b"1\n2\n\xff\n", 3, "UTF-8"),
    "mod-out return": (read_mod_out, b"1\n2\r3\n", 2, "carriage"),
    "marked bytes": (read_marked, b"\xff", 1, "UTF-8"),
}


@pytest.mark.parametrize("what", BAD_TABLES)
def test_bad_tables(tmp_path, what):
    read, content, line, word = BAD_TABLES[what]
    told(read, write(tmp_path / "table", content), line, word)


READERS = [read_votes, read_groups, read_sides, read_roll, read_mod_out, read_marked]


@pytest.mark.parametrize("read", READERS)
def test_nothing_to_read(tmp_path, read, monkeypatch):
    told(read, tmp_path / "none.csv", 1, "no such file")
    told(read, tmp_path, 1, "folder")
    # Nothing may be moderated out.
    if read is not read_mod_out:
        told(read, write(tmp_path / "empty", b""), 1, "empty")
        told(read, os.devnull, 1, "empty")
    monkeypatch.chdir(tmp_path)
    told(read, "none.csv", 1, "no such file")


GOOD: dict[str, Any] = {
    "participant": ["a", "b"],
    "statement": ["s", "t"],
    "stance": [1, 0],
}
BAD_COLUMNS: dict[str, tuple[dict[str, Any], int, str]] = {
    "participant of float": ({"participant": [1.0, 2.0]}, 1, "participant holds"),
    "participant of bool": ({"participant": [True, False]}, 1, "participant holds"),
    "participant of list": ({"participant": [[1], [2]]}, 1, "participant holds"),
    "participant of struct": ({"participant": [{"a": 1}] * 2}, 1, "participant holds"),
    "statement of dates": (
        {"statement": pa.array([1, 2], pa.int32()).cast(pa.date32())},
        1,
        "statement holds",
    ),
    "stance of bool": ({"stance": [True, False]}, 1, "stance holds"),
    "stance of list": ({"stance": [[1], [0]]}, 1, "stance holds"),
    "at of float": ({"at": [1.0, 2.0]}, 1, "at holds"),
    "null participant": ({"participant": ["a", None]}, 2, "participant is empty"),
    "null whole number": ({"participant": [None, 1]}, 1, "participant is empty"),
    "nothing but nulls": ({"participant": [None, None]}, 1, "participant is empty"),
    "empty participant": ({"participant": ["a", ""]}, 2, "participant is empty"),
    "empty of a dictionary": (
        {"participant": pa.array(["a", ""]).dictionary_encode()},
        2,
        "participant is empty",
    ),
    "null of a dictionary": (
        {"statement": pa.array(["a", None]).dictionary_encode()},
        2,
        "statement is empty",
    ),
    "null statement": ({"statement": [None, 2]}, 1, "statement is empty"),
    "empty statement": ({"statement": ["", "t"]}, 1, "statement is empty"),
    "stance 2": ({"stance": [1, 2]}, 2, "stance is 2"),
    "stance 257": ({"stance": [257, 1]}, 1, "stance is 257"),
    "stance -2": ({"stance": [None, -2]}, 2, "stance is -2"),
    "stance 0.5": ({"stance": [1.0, 0.5]}, 2, "stance is 0.5"),
    "stance infinite": ({"stance": [float("inf"), 1.0]}, 1, "stance is inf"),
    "stance text": ({"stance": ["1", "yes"]}, 2, '"yes"'),
    "null at": ({"at": [1, None]}, 2, "at is empty"),
    "null timestamp": (
        {"at": pa.array([None, 5], pa.timestamp("ms"))},
        1,
        "at is empty",
    ),
    "empty at": ({"at": ["5", ""]}, 2, "at is empty"),
    "bad at": ({"at": ["5", "x"]}, 2, "at is"),
    "mixed at": ({"at": ["5", "2026-01-01"]}, 2, "one kind"),
    "at too large": ({"at": pa.array([5, 2**63], pa.uint64())}, 2, "64 bits"),
    "at too far": ({"at": pa.array([5, 2**62], pa.timestamp("ms"))}, 2, "29,000"),
    "the first of two": ({"stance": [1, 7], "participant": [None, "a"]}, 1, "empty"),
    "the other first": ({"stance": [7, 1], "participant": ["a", None]}, 1, "stance"),
}


@pytest.mark.parametrize("what", BAD_COLUMNS)
def test_bad_parquet(tmp_path, what):
    columns, row, word = BAD_COLUMNS[what]
    told(read_votes, parquet(tmp_path / "votes", {**GOOD, **columns}), row, word)


def test_parquet_needs_its_columns(tmp_path):
    path = tmp_path / "votes"
    told(read_votes, parquet(path, {"participant": ["a"], "1": [1]}), 1, "columns")
    arrays = [pa.array(["a"]), pa.array(["a"]), pa.array(["s"]), pa.array([1])]
    names = ["participant", "participant", "statement", "stance"]
    pa.parquet.write_table(pa.Table.from_arrays(arrays, names), path)
    told(read_votes, path, 1, "two columns")


def test_parquet_rows_count_through_row_groups(tmp_path):
    stances = [1] * 100
    stances[70] = 5
    rows = list(range(100))
    columns = {"participant": ["a"] * 100, "statement": rows, "stance": stances}
    path = parquet(tmp_path / "votes", columns, row_group_size=30)
    told(read_votes, path, 71, "stance is 5")


def test_parquet_text_that_is_not_utf_8(tmp_path):
    ids = pa.array([b"a", b"\xff"])
    told(read_votes, parquet(tmp_path / "v", {**GOOD, "participant": ids}), 2, "UTF-8")
    text = pa.Array.from_buffers(pa.string(), 2, ids.buffers())
    told(read_votes, parquet(tmp_path / "v", {**GOOD, "statement": text}), 2, "UTF-8")


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_parquet_cut_off(tmp_path, share):
    columns = {name: values * 500 for name, values in GOOD.items()}
    whole = parquet(tmp_path / "whole", columns).read_bytes()
    path = write(tmp_path / "votes", whole[: int(share * len(whole))])
    told(read_votes, path, 1, "damaged")


def test_parquet_with_a_damaged_page(tmp_path):
    rows = np.random.default_rng(1).integers(0, 10**6, 5000)
    columns = {"participant": rows, "statement": rows, "stance": rows % 2}
    whole = bytearray(parquet(tmp_path / "whole", columns).read_bytes())
    whole[200:2000] = bytes(1800)
    for threads in (1, 2):
        path = write(tmp_path / "votes", bytes(whole))
        told(lambda name: read_votes(name, threads=threads), path, 1, "damaged")  # noqa: B023


def test_several_files_agree_about_time(tmp_path):
    plain = write(tmp_path / "plain", L + b"1,2,1\n")
    whole = write(tmp_path / "whole", T + b"1,2,1,5\n")
    moment = write(tmp_path / "moment", b"\n" + T + b"1,2,1,2026-01-01\n")
    told(lambda path: read_votes([plain, path]), whole, 1, "the time of each row")
    told(lambda path: read_votes([whole, path]), moment, 2, "one kind")
    bad = write(tmp_path / "bad", L + b"1,2,x\n")
    told(lambda path: read_votes([plain, path]), bad, 2, '"x"')
    with pytest.raises(ValueError, match="at least one"):
        read_votes([])


@pytest.mark.parametrize(
    ("columns", "row", "word"),
    [
        ((["a", ""], [1, 1], [1, 1]), 2, "participant is empty"),
        ((["a", None], [1, 1], [1, 1]), 2, "participant"),
        ((["a", "b"], [1.0, 1], [1, 1]), 1, "statement"),
        ((["a", True], [1, 1], [1, 1]), 2, "participant"),
        ((["a", "\ud800"], [1, 1], [1, 1]), 2, "half a character"),
        ((["a", "b"], [1, 1], [1, 2]), 2, "stance is"),
        ((["a", "b"], [1, 1], [1, True]), 2, "stance is"),
        ((["a", "b"], [1, 1], [1, "x"]), 2, "stance is"),
        ((["a", "b"], [1, 1], np.array([1, 300])), 2, "stance is 300"),
        ((["a", "b"], [1, 1], [1]), 2, "differ in length"),
        ((["a", "b"], [1, 1], [1, 1], [1, "2026-01-01"]), 2, "one kind"),
        ((["a", "b"], [1, 1], [1, 1], [1, 1.5]), 2, "at is"),
        ((["a", "b"], [1, 1], [1, 1], [1]), 2, "differ in length"),
        ((["a"], [1], [1], np.array(["NaT"], "datetime64[s]")), 1, "at is"),
    ],
)
def test_bad_columns_in_memory(columns, row, word):
    told(lambda _: votes_of(*columns), "votes", row, word)


@pytest.mark.parametrize("name", ["figures", "index"])
def test_a_damaged_parquet_file_does_not_end_the_process(name):
    # Bytes turned over in good files: a figure in the footer that Arrow stops at, and
    # an index that points out of its dictionary.
    path = Path(__file__).parent / "damaged" / f"{name}.parquet"
    with pytest.raises(InputError, match="is damaged") as wrong:
        read_votes(path)
    assert wrong.value.line == 1
