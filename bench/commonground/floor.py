"""The floor: another program that reads the same three columns and does nothing more.

python -m bench.commonground.floor polars|duckdb votes.parquet
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from bench.commonground.clock import best_of_each, run_python, seconds

READERS = ("polars", "duckdb")
COLUMNS = ["participant", "statement", "stance"]


def reader(name: str, path: Path) -> Callable[[], object]:
    """Read every row of the three columns into memory."""
    library = import_module(name)
    if name == "polars":
        return lambda: library.read_parquet(path, columns=COLUMNS)
    asked = f"SELECT {', '.join(COLUMNS)} FROM read_parquet('{path}')"  # noqa: S608 - our own file
    return lambda: library.sql(asked).to_arrow_table()


def measured(name: str, path: Path) -> dict[str, float]:
    """Seconds (best of three, warm) and MiB at the peak, in a process of its own."""
    run = run_python("-m", "bench.commonground.floor", name, path)
    return {"read_s": float(json.loads(run.output)), "peak_mib": run.peak_mib}


if __name__ == "__main__":
    read = reader(sys.argv[1], Path(sys.argv[2]))
    sys.stdout.write(json.dumps(best_of_each(3, lambda: seconds(read))[0]))
