"""`Votes` from the rows of a source, in as little memory as their order allows.

Most exports have each person's rows together and never go back in time: `Together`
holds nothing but the codes. All others are read `Apart`.

Bytes held for a stance, at the peak: 2 where the people of the file stand in id order,
else 4; 12 where somebody's rows go back in time.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from commonground.matrix import Votes
from commonground.reading.apart import Apart
from commonground.reading.chunks import Naming, Progress, Source
from commonground.reading.rows import OutOfOrder
from commonground.reading.together import Together

if TYPE_CHECKING:
    from collections.abc import Callable


def build(
    source: Source, *, threads: int = 1, progress: Progress | None = None
) -> Votes:
    """Read a source into `Votes`; errors are those of the source."""
    ways: list[Callable[[], Together | Apart]] = [
        lambda: Together(source.rows_at_most or 0),
        lambda: Apart(keep_times=False),
        lambda: Apart(keep_times=True),
    ]
    for way in ways:
        try:
            return _built(source, way(), threads, progress)
        except OutOfOrder:
            # Nearly always in the first chunk: little has to be read again.
            continue
    raise AssertionError("the last way takes rows in any order")


def _built(
    source: Source, way: Together | Apart, threads: int, progress: Progress | None
) -> Votes:
    naming = Naming()
    for chunk in source.chunks(naming):
        way.take(chunk, naming)
        if progress:
            progress("reading", chunk.share)
    with ThreadPoolExecutor(1) as pool:
        # A million texts take as long to sort as the stances of their people.
        ordering = pool.submit(naming.people.ordered) if threads > 1 else None
        rows = way.rows(naming, threads, progress)
        people, person_at = ordering.result() if ordering else naming.people.ordered()
    statements, _ = naming.statements.ordered()
    order = np.empty(len(people), np.int64)
    order[person_at] = np.arange(len(people))
    del naming, way
    starts, codes = rows.in_order(order, threads)
    starts.flags.writeable = codes.flags.writeable = False
    return Votes(people, statements, starts, codes)
