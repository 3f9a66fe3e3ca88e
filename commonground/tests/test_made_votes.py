"""The made-up votes of the benchmark are what they say they are."""

import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.commonground.made import HABITS, Made, write

# Of 1,000 people, 200 statements, seed 3, as the generator first made them.
FIRST = "06ce0ea217247ac9dbf018b649dfac256d33a31bbad07ad5e54b95bae210ad55"


def table(made: Made, at_once: int = 1 << 20) -> pa.Table:
    return pa.concat_tables(list(made.parts(at_once)))


def as_set(rows: pa.Table) -> set[tuple[object, ...]]:
    return set(zip(*(column.to_pylist() for column in rows.columns), strict=True))


@pytest.mark.parametrize("people", [1, 19, 20, 333])
@pytest.mark.parametrize("statements", [1, 2, 60, 300])
def test_nobody_takes_two_stances_on_a_statement(people: int, statements: int):
    made = Made(people, statements)
    rows = table(made)
    pairs = set(
        zip(rows["participant"].to_pylist(), rows["statement"].to_pylist(), strict=True)
    )
    assert len(pairs) == len(rows) == made.rows
    assert {person for person, _ in pairs} == set(range(people))
    assert all(0 <= statement < statements for _, statement in pairs)
    assert set(rows["stance"].to_pylist()) <= {-1, 0, 1}


def test_people_talk_as_much_as_their_habits_say():
    rows = table(Made(40, 1_000))
    said = np.bincount(rows["participant"].to_numpy())
    assert said.tolist() == [*HABITS, *HABITS]
    assert sum(HABITS) / len(HABITS) == 39.5


@pytest.mark.parametrize("ids", ["int", "sparse", "text"])
def test_arrival_mixes_the_same_rows(ids: str):
    by_person = table(Made(300, 50, ids=ids))
    mixed = table(Made(300, 50, ids=ids, in_arrival=True))
    people = by_person["participant"].to_pylist()
    assert people == sorted(people)
    assert as_set(mixed) == as_set(by_person)
    # A person's rows lie far apart: hardly any stands beside another of theirs.
    arrived = mixed["participant"].to_pylist()
    beside = sum(one == other for one, other in pairwise(arrived))
    assert beside < len(arrived) / 50


def test_the_size_of_the_parts_changes_nothing():
    made = Made(300, 50, in_arrival=True)
    assert table(made, at_once=97).combine_chunks() == table(made).combine_chunks()


def test_same_seed_same_votes_on_every_machine():
    rows = table(Made(1_000, 200, seed=3))
    columns = [column.to_numpy().astype("<i8").tobytes() for column in rows.columns]
    assert hashlib.sha256(b"".join(columns)).hexdigest() == FIRST
    assert as_set(rows) != as_set(table(Made(1_000, 200, seed=4)))


def test_planted_groups_differ_on_about_half_of_the_statements():
    made = Made(4_000, 40)
    rows = table(made)
    group = made.groups()[rows["participant"].to_numpy()]
    statement, agrees = rows["statement"].to_numpy(), rows["stance"].to_numpy() == 1
    share = np.array(
        [
            [agrees[(group == one) & (statement == s)].mean() for s in range(40)]
            for one in range(3)
        ]
    )
    apart = np.ptp(share, axis=0) > 0.2
    assert 10 <= apart.sum() <= 30
    # Where they do not divide they agree to the same extent, but for chance.
    assert np.ptp(share[:, ~apart], axis=0).max() < 0.2


def test_a_file_is_written_in_the_form_of_its_name(tmp_path: Path):
    made = Made(50, 30, ids="text")
    parquet = write(made, tmp_path / "votes.parquet")
    lines = write(made, tmp_path / "votes.csv").read_text().splitlines()
    assert pq.read_table(parquet).equals(table(made))
    assert len(lines) == made.rows + 1
    assert lines[0].replace('"', "") == "participant,statement,stance"
