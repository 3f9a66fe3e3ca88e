"""Files for tests of reading, and the slow obvious reading they are compared with."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from commonground.matrix import Votes

type Row = tuple[str, str, str] | tuple[str, str, str, str]

STANCE_OF = {"1": 1, "0": 0, "-1": -1, "1.0": 1, "+1": 1, "-1.0": -1, "0.0": 0}


def table_of(votes: Votes) -> dict[tuple[str, str], int]:
    """Every stance by the names of who took it on what."""
    people, statements = list(votes.participants), list(votes.statements)
    table = {}
    for place, person in enumerate(people):
        row = votes.codes[votes.starts[place] : votes.starts[place + 1]].tolist()
        assert row == sorted(set(row))
        for code in row:
            table[person, statements[code // 3]] = code % 3 - 1
    assert len(table) == votes.stance_count
    return table


def same(one: Votes, other: Votes) -> bool:
    """Whether two conversations are equal in every bit."""
    assert one.codes.dtype == other.codes.dtype
    return (
        list(one.participants) == list(other.participants)
        and list(one.statements) == list(other.statements)
        and one.starts.tobytes() == other.starts.tobytes()
        and one.codes.tobytes() == other.codes.tobytes()
        and (one.participants.numbers is None) == (other.participants.numbers is None)
    )


def in_order(ids: Iterable[str]) -> list[str]:
    """The contract's order of ids."""
    each = set(ids)
    if all(one and set(one) <= set("0123456789") for one in each):
        return sorted(each, key=lambda one: (int(one), one))
    return sorted(each)


def slowly(
    rows: Sequence[Row],
) -> tuple[list[str], list[str], dict[tuple[str, str], int]]:
    """People, statements and stances of rows with `at` as a whole number, or
    without."""
    last: dict[tuple[str, str], tuple[int, int]] = {}
    for person, statement, stance, *at in rows:
        if stance and stance.lower() != "nan":
            when = int(at[0]) if at else 0
            before = last.get((person, statement))
            if before is None or when >= before[0]:
                last[person, statement] = when, STANCE_OF[stance]
    return (
        in_order(row[0] for row in rows),
        in_order(row[1] for row in rows),
        {pair: stance for pair, (_, stance) in last.items()},
    )


def write(path: Path, text: str | bytes) -> Path:
    """A file with exactly these bytes."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def csv_text(rows: Sequence[Row], *, quoted: bool = False) -> str:
    """The long form; quotes round every cell, or only where they are needed."""
    out = io.StringIO()
    how = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, lineterminator="\n", quoting=how)
    timed = bool(rows) and len(rows[0]) == 4
    writer.writerow(["participant", "statement", "stance", *(["at"] if timed else [])])
    writer.writerows(rows)
    return out.getvalue()


def parquet(path: Path, columns: dict[str, object], **options: object) -> Path:
    """A Parquet file with these columns."""
    pa.parquet.write_table(pa.table(columns), path, **options)
    return path
