"""Files that take seconds to make: made once, and kept for whoever asks next.

They can be thrown away at any time, and no backup holds them.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

# When there are more, those that were made first go. As many as a street has papers
# that everybody may ask for: whoever asks for one after another has none made twice.
MOST = 3_000


def made_once(decided_by: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gives. `decided_by` must change whenever that would."""
    found = kept(decided_by)
    if found is not None:
        return found
    made, place = make(), _place(decided_by)
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Beside and then renamed: another process may be reading it.
        fresh = place.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_bytes(made)
        fresh.replace(place)
        _make_room(place.parent)
    except OSError:
        # A full disk is no reason to hand out nothing.
        pass
    return made


def kept(decided_by: str) -> bytes | None:
    """What was made before, if it is still there."""
    try:
        return _place(decided_by).read_bytes()
    except OSError:
        return None


def forget_all() -> None:
    """Words in them were blacked out: whoever asks next has them made anew."""
    for path in _place("").parent.glob("*"):
        path.unlink(missing_ok=True)


def _place(decided_by: str) -> Path:
    name = hashlib.sha256(decided_by.encode()).hexdigest()
    return Path(settings.DATA_DIR) / "made" / name


def made_by() -> Iterable[Path]:
    """Our own sources behind every file for Word and on paper."""
    here = Path(__file__).parent
    return here / "documents.py", here / "paper.py"


def _make_room(folder: Path) -> None:
    found = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    for old in found[:-MOST]:
        old.unlink(missing_ok=True)
