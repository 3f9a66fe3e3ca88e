"""Made-up votes of any size: planted groups, the same bytes of data for the same seed.

Every row follows from its number by integers alone, so that a file of 400 million rows
needs the memory of one row group, any part can be made apart from the others, and no
machine or library version draws other votes.

    python -m bench.commonground.made votes.parquet --people 100000 --statements 200

People differ in how much they say as real ones do: most little, some on nearly every
statement. Half of the statements divide the groups, half do not; one stance in seven is
a pass.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

type Numbers = NDArray[np.uint64]

# How many stances each of twenty people in a row takes: 790, so 39.5 each.
HABITS = (1, 2, 4, 6, 8, 10, 13, 16, 19, 22, 26, 30, 35, 40, 46, 53, 62, 76, 121, 200)
MEAN = 39.5
# A row group of so many rows: some 2 to 4 MB on the disk.
ROWS_AT_ONCE = 1 << 20
# Shares of the groups in 1/65536, and of those who pass.
GROUPS = (32768, 19661, 13107)
PASS = 9362
ROUNDS = 4
ARRIVAL = 11  # the key of the order of arrival


@dataclass(frozen=True)
class Made:
    """What to make: how many people, statements, stances each, and from which seed.

    `in_arrival` mixes the rows of all, as a busy server writes them; else the rows of a
    person stand together and people in id order. `ids` is `int` (0, 1, 2, …),
    `sparse` (ascending with gaps, up to 2^60) or `text`.
    """

    people: int
    statements: int
    seed: int = 0
    stances: float = MEAN
    in_arrival: bool = False
    ids: str = "int"

    @property
    def habits(self) -> NDArray[np.int64]:
        """Stances of twenty people in a row: never more than there are statements."""
        scaled = [round(count * self.stances / MEAN) for count in HABITS]
        return np.clip(np.array(scaled, np.int64), 1, self.statements)

    @property
    def rows(self) -> int:
        """How many stances there are."""
        rounds, rest = divmod(self.people, len(HABITS))
        habits = self.habits
        return int(rounds * habits.sum() + habits[:rest].sum())

    def groups(self) -> NDArray[np.int64]:
        """The planted group of each person, 0 to 2."""
        return _group(np.arange(self.people, dtype=np.uint64), self.seed)

    def parts(self, at_once: int = ROWS_AT_ONCE) -> Iterator[pa.Table]:
        """The rows, a table at a time: participant, statement, stance."""
        for begin in range(0, self.rows, at_once):
            places = np.arange(begin, min(begin + at_once, self.rows), dtype=np.uint64)
            if self.in_arrival:
                places = _mixed(places, self.rows, self.seed)
            yield self._table(places)

    def _table(self, places: Numbers) -> pa.Table:
        """The stances that have these places when sorted by person."""
        habits = self.habits
        whole = np.uint64(habits.sum())
        inside = (places % whole).astype(np.int64)
        in_round = np.repeat(np.arange(len(habits)), habits)[inside]
        turn = (inside - (np.cumsum(habits) - habits)[in_round]).astype(np.uint64)
        person = places // whole * np.uint64(len(habits)) + in_round.astype(np.uint64)
        statement = _statement(person, turn, self.statements, self.seed)
        stance = _stance(person, statement, self.statements, self.seed)
        columns = [
            self._names(person),
            pa.array(statement.astype(np.int32)),
            pa.array(stance),
        ]
        return pa.table(columns, ["participant", "statement", "stance"])

    def _names(self, person: Numbers) -> pa.Array:
        if self.ids == "sparse":
            gap = np.uint64((1 << 60) // max(self.people, 1))
            person = person * gap + _hash(person, self.seed, 7) % gap
        numbers = pa.array(person.astype(np.int64))
        if self.ids != "text":
            return numbers
        text = pc.utf8_lpad(numbers.cast(pa.string()), 9, "0")
        return pc.binary_join_element_wise("resident", text, "-")


def write(made: Made, path: Path) -> Path:
    """Write Parquet, or CSV where the name ends so; one part at a time in memory."""
    empty = made._table(np.empty(0, np.uint64))  # noqa: SLF001 - its own module
    if path.suffix == ".csv":
        with pa.csv.CSVWriter(path, empty.schema) as lines:
            for part in made.parts():
                lines.write_table(part)
        return path
    with pq.ParquetWriter(path, empty.schema, compression="zstd") as groups:
        for part in made.parts():
            groups.write_table(part)
    return path


def _hash(number: Numbers, seed: int, purpose: int) -> Numbers:
    """Sixty-four even bits for each number: SplitMix64's finalizer (Steele 2014)."""
    mixed = number + np.uint64((seed * 64 + purpose) * 0x9E3779B97F4A7C15 % (1 << 64))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _group(person: Numbers, seed: int) -> NDArray[np.int64]:
    edges = np.cumsum(GROUPS)[:-1]
    drawn = (_hash(person, seed, 1) & np.uint64(0xFFFF)).astype(np.int64)
    return np.searchsorted(edges, drawn, side="right")


def _statement(person: Numbers, turn: Numbers, count: int, seed: int) -> Numbers:
    """What a person meets at this turn: a walk that meets each statement once."""
    strides = np.array(
        [step for step in range(1, count + 1) if gcd(step, count) == 1], np.uint64
    )
    drawn = _hash(person, seed, 2)
    stride = strides[(drawn % np.uint64(len(strides))).astype(np.int64)]
    start = _hash(person, seed, 3) % np.uint64(count)
    return (start + stride * turn) % np.uint64(count)


def _support(count: int, seed: int) -> NDArray[np.int64]:
    """Agreement of each group with each statement in 1/65536, shape (groups, count)."""
    statement = np.arange(count, dtype=np.uint64)
    apart = np.stack(
        [_hash(statement, seed, 20 + group) for group in range(len(GROUPS))]
    )
    together = np.broadcast_to(_hash(statement, seed, 4), apart.shape)
    divides = _hash(statement, seed, 5) & np.uint64(1) == 1
    drawn = np.where(divides, apart, together) & np.uint64(0xFFFF)
    # From one in twenty to nineteen in twenty.
    return 3277 + drawn.astype(np.int64) * 58982 // 65536


def _stance(
    person: Numbers, statement: Numbers, count: int, seed: int
) -> NDArray[np.int8]:
    drawn = _hash(person * np.uint64(count) + statement, seed, 6)
    opinion = (drawn & np.uint64(0xFFFF)).astype(np.int64)
    passes = (drawn >> np.uint64(16)) & np.uint64(0xFFFF) < PASS
    support = _support(count, seed)
    agrees = opinion < support[_group(person, seed), statement.astype(np.int64)]
    return np.where(passes, 0, np.where(agrees, 1, -1)).astype(np.int8)


def _mixed(place: Numbers, size: int, seed: int) -> Numbers:
    """A permutation of 0 … size - 1: a Feistel network, walked until inside."""
    half = np.uint64(max((size - 1).bit_length() + 1, 2) // 2)
    mask = (np.uint64(1) << half) - np.uint64(1)

    def once(number: Numbers) -> Numbers:
        left, right = number >> half, number & mask
        for turn in range(ROUNDS):
            left, right = right, left ^ (_hash(right, seed, ARRIVAL + turn) & mask)
        return left << half | right

    found = once(place)
    while (outside := found >= np.uint64(size)).any():
        found[outside] = once(found[outside])
    return found


def main() -> None:
    """Write one file of votes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--statements", type=int, required=True)
    parser.add_argument("--stances", type=float, default=MEAN, help="of a person")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--arrival", action="store_true", help="rows mixed")
    parser.add_argument("--ids", choices=["int", "sparse", "text"], default="int")
    asked = parser.parse_args()
    made = Made(
        people=asked.people,
        statements=asked.statements,
        seed=asked.seed,
        stances=asked.stances,
        in_arrival=asked.arrival,
        ids=asked.ids,
    )
    write(made, asked.path)
    print(f"{made.rows:,} stances in {asked.path}")  # noqa: T201 - its only word


if __name__ == "__main__":
    main()
