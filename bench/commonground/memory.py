"""Memory a stance: held after reading, and at the peak of the whole report.

    python -m bench.commonground.memory votes.parquet

In a process of its own. What imports and compiled loops take is there whatever the
input, so it is measured first, on a small conversation, and taken off. Linux only.
"""

import ctypes
import gc
import json
import re
import sys
import tempfile
from dataclasses import fields, is_dataclass
from pathlib import Path

import commonground
from bench.commonground.clock import run_python
from bench.commonground.made import Made, write

SELF = Path("/proc/self")
TWO_THREADS = commonground.Choices(threads=2)


def resident(which: str) -> int:
    """Bytes: `VmRSS` now, `VmHWM` the most since it was last set back."""
    status = (SELF / "status").read_text()
    return int(re.findall(rf"{which}:\s+(\d+) kB", status)[0]) * 1024


def set_peak_back() -> None:
    """Give unused memory to the system and begin a new peak."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    (SELF / "clear_refs").write_text("5")


def array_bytes(held: object) -> int:
    """Bytes of all arrays in a dataclass, and in the dataclasses inside it."""
    if is_dataclass(held):
        return sum(array_bytes(getattr(held, field.name)) for field in fields(held))
    return int(getattr(held, "nbytes", 0))


def measured(path: Path) -> dict[str, float]:
    """Read and report in a new process; bytes by name, and the stances."""
    facts: dict[str, float] = json.loads(
        run_python("-m", "bench.commonground.memory", path).output
    )
    return facts


def main() -> None:
    """Print what `measured` reads."""
    with tempfile.TemporaryDirectory() as folder:
        small = write(Made(200, 20), Path(folder) / "small.parquet")
        commonground.report(commonground.read(small, threads=2), TWO_THREADS)
    set_peak_back()
    before = resident("VmRSS")
    conversation = commonground.read(Path(sys.argv[1]), threads=2)
    reading = resident("VmHWM") - before
    set_peak_back()
    held = resident("VmRSS") - before
    report = commonground.report(conversation, TWO_THREADS)
    computing = resident("VmHWM") - before
    facts = {
        "before": before,
        "arrays": array_bytes(conversation),
        "held": held,
        "reading": reading,
        "computing": computing,
        "stances": report.votes,
    }
    sys.stdout.write(json.dumps(facts))


if __name__ == "__main__":
    main()
