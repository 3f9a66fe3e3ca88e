"""All ledgers of a year in a folder, with digests that `sha256sum -c` reads."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from tongxin.kernel.ledgers import Asked
from tongxin.kernel.periods import Period
from tongxin.ledgers.queries import ledgers
from tongxin.people.models import Actor

DIGESTS = "SHA256SUMS"


def write_year(actor: Actor, year: int, folder: Path) -> Iterator[tuple[str, int, str]]:
    """Each ledger as it is written: name, size, digest; the list of digests last."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digests = []
    for ledger in ledgers().values():
        content = ledger.workbook(Asked(actor, Period(year)))
        name, digest = f"{ledger.slug}.xlsx", hashlib.sha256(content).hexdigest()
        _replace(folder / name, content)
        digests.append(f"{digest}  {name}\n")
        yield name, len(content), digest
    _replace(folder / DIGESTS, "".join(digests).encode())


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all, and for its owner alone."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
    fresh.replace(path)
