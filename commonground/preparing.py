"""Machine code loaded before the clock runs, as imports are.

The first run on a machine compiles it, which takes some twenty seconds; later ones load
it in less than one.
"""

import tempfile
from pathlib import Path

from commonground.analysis import report
from commonground.conversation import read
from commonground.reading.preparing import prepare as prepare_reading

_PEOPLE, _STATEMENTS = 60, 12


def prepare() -> None:
    """Read and report a small made-up conversation, so that every loop is loaded."""
    prepare_reading()
    with tempfile.TemporaryDirectory() as folder:
        votes = Path(folder, "votes.csv")
        lines = ["participant,statement,stance"]
        for person in range(_PEOPLE):
            for statement in range(_STATEMENTS):
                stance = 1 if (person + statement) % 2 or statement < 3 else -1
                lines.append(f"{person},{statement},{stance}")
        votes.write_text("\n".join(lines), encoding="utf-8")
        report(read(votes))
