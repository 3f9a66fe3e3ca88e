"""Measure on the database that DATABASE_URL names, else on SQLite in a new folder.

`python -m bench [writes] [consultations] [councils] [import] [dispatch] [scale]
[street]`: all of them when none is named; `peers`, which needs an environment of its
own, only by its name. Exit 1 when a figure was not reached, so that it cannot be
overlooked. `--write` puts the figures into docs/performance.md.
"""

import os
import sys
import tempfile
from io import StringIO
from typing import Any

PARTS = (
    "writes",
    "consultations",
    "councils",
    "import",
    "dispatch",
    "scale",
    "street",
)


def main() -> int:
    chosen = [part for part in sys.argv[1:] if part in (*PARTS, "peers")]
    chosen = chosen or list(PARTS)
    with tempfile.TemporaryDirectory(prefix="tongxin-bench-") as folder:
        os.environ["TONGXIN_DATA_DIR"] = folder
        os.environ["TONGXIN_DEMO"] = "1"
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        return _measure(chosen)


def _measure(chosen: list[str]) -> int:
    import django  # noqa: PLC0415 - the settings are chosen above

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings
    from django.db import connection  # noqa: PLC0415 - needs the settings

    from bench import (  # noqa: PLC0415 - need the settings
        consultations,
        councils,
        dispatching,
        importing,
        peers,
        scale,
        street,
        writes,
        writing,
    )
    from bench.table import Table  # noqa: PLC0415 - needs the settings

    is_sqlite = connection.vendor == "sqlite"
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("seed_demo", voices=60, stdout=StringIO())
    table = Table(f"{connection.vendor}, 2 workers, {writes.CLIENTS} clients")
    seconds = float(os.environ.get("BENCH_SECONDS", "4"))
    how: Any = {"is_sqlite": is_sqlite, "seconds": seconds}
    measures = {
        "writes": lambda: writes.measure(table, **how),
        "consultations": lambda: consultations.measure(table, **how),
        "councils": lambda: councils.measure(table, **how),
        "import": lambda: importing.measure(table),
        "dispatch": lambda: dispatching.measure(table),
        "peers": lambda: peers.measure(table, **how),
        "scale": lambda: scale.measure(table),
        "street": lambda: street.measure(table, **how),
    }
    try:
        for part in chosen:
            measures[part]()
    finally:
        # What was measured before something broke is worth reading too.
        table.print()
    if "--write" in sys.argv:
        writing.write(table, connection.vendor)
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
