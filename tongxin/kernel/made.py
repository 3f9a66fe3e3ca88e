"""Files that take seconds to make: made once, and kept for whoever asks next.

They can be thrown away at any time, and no backup holds them.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

# When there are more, those that were made first go.
MOST = 300


def made_once(decided_by: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gives. `decided_by` must change whenever that would."""
    folder = Path(settings.DATA_DIR) / "made"
    kept = folder / hashlib.sha256(decided_by.encode()).hexdigest()
    try:
        return kept.read_bytes()
    except OSError:
        made = make()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Beside and then renamed: another process may be reading it.
        fresh = kept.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_bytes(made)
        fresh.replace(kept)
        _make_room(folder)
    except OSError:
        # A full disk is no reason to hand out nothing.
        pass
    return made


def made_by() -> Iterable[Path]:
    """Our own sources behind every file for Word and on paper."""
    here = Path(__file__).parent
    return here / "documents.py", here / "paper.py"


def _make_room(folder: Path) -> None:
    found = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    for old in found[:-MOST]:
        old.unlink(missing_ok=True)
