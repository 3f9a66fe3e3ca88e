"""Putting what was measured into docs/performance.md, one part for each database."""

import os
import platform
from datetime import UTC, datetime

from bench.server import ROOT
from bench.table import Table

PAGE = ROOT / "docs" / "performance.md"


def write(table: Table, vendor: str) -> None:
    """Between the marks of this database; the rest of the page stays as it is."""
    begin, end = f"<!-- {vendor}: begin -->", f"<!-- {vendor}: end -->"
    before, _begin, rest = PAGE.read_text().partition(begin)
    _old, _end, after = rest.partition(end)
    day = datetime.now(UTC).date()
    # Others at work on the machine show here: figures of such a run say less.
    load = max(0.0, os.getloadavg()[2])
    machine = (
        f"{day}, {os.cpu_count()} cores, {platform.system()} {platform.machine()},"
        f" Python {platform.python_version()}; the machine's load over the last"
        f" quarter of an hour: {load:.1f}"
    )
    block = f"{begin}\n{machine}\n\n```text\n{table.text()}\n```\n{end}"
    PAGE.write_text(before + block + after)
