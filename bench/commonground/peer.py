"""red-dwarf 0.4.0 (MPL-2.0), the Python library an analyst of Polis data picks today.

Its loader reads CSV only from a server's address; from a file it reads JSON. So the
votes are read here with the csv module, which is faster than the loader's own model
checks, and the last word of each pair is kept, as its loader does: its pipeline stops
at a pair that is named twice.

Run as a program, it does the whole once on a file of made-up votes.
"""

import csv
import json
import sys
import warnings
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from threadpoolctl import threadpool_limits

with warnings.catch_warnings():
    # Its models use pydantic in a way that this version warns of.
    warnings.simplefilter("ignore")
    from reddwarf.implementations.polis import run_pipeline
    from reddwarf.utils.matrix import generate_raw_matrix

from bench.commonground.clock import seconds

type PeerVotes = list[dict[str, Any]]


def read(path: Path) -> PeerVotes:
    """The last word of each pair, as the list of dicts that the pipeline takes."""
    if path.suffix == ".parquet":
        return _read_parquet(path)
    last: dict[tuple[int, int], dict[str, Any]] = {}
    with path.open(newline="") as lines:
        for row in csv.DictReader(lines):
            person, statement = int(row["voter-id"]), int(row["comment-id"])
            last[person, statement] = {
                "participant_id": person,
                "statement_id": statement,
                "vote": int(row["vote"]),
                "modified": int(row["timestamp"]),
            }
    return list(last.values())


def _read_parquet(path: Path) -> PeerVotes:
    names = ["participant_id", "statement_id", "vote", "modified"]
    columns = pq.read_table(path).to_pydict()
    rows = zip(
        columns["participant"], columns["statement"], columns["stance"], strict=True
    )
    return [dict(zip(names, (*row, at), strict=True)) for at, row in enumerate(rows)]


def pipeline(votes: PeerVotes) -> Any:
    """Its whole analysis by Polis's rules: PCA, groups, statistics, consensus."""
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return run_pipeline(votes=votes, random_state=0)


def table(votes: PeerVotes) -> Any:
    """The part of it that turns the list into a table, before any mathematics."""
    return generate_raw_matrix(votes=votes)


def main() -> None:
    """Read, compute once, and say how long each took."""
    votes: PeerVotes = []
    read_s = seconds(lambda: votes.extend(read(Path(sys.argv[1]))))
    facts = {"read_s": read_s, "pipeline_s": seconds(lambda: pipeline(votes))}
    sys.stdout.write(json.dumps(facts))


if __name__ == "__main__":
    main()
