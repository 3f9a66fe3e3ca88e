"""Faults that a hurried engineer could make, each to be planted alone (`*.toml`).

`scripts/plant_faults.py` plants them and says which the suite finds; nothing here is
ever planted in a checkout that somebody works in.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
# What a fault is of; `docs/planted-faults.md` says what each means.
KINDS = (
    "opened",
    "closed",
    "guard",
    "journal",
    "bound",
    "date",
    "figure",
    "filter",
    "mask",
    "sealed",
    "escape",
    "header",
    "lock",
    "atomic",
    "once",
    "state",
    "code",
    "sent_twice",
    "sent_wrong",
    "not_sent",
    "english",
    "label",
)
NEEDS = ("", "postgresql", "browser")


@dataclass(frozen=True, slots=True)
class Fault:
    """One change of one place; `within` names the function that the place lies in."""

    room: str
    id: str
    kind: str
    file: str
    old: str
    new: str
    why: str
    within: str = ""
    # The name it had in a review, where it was found there.
    origin: str = ""
    # What alone could see it: a second database, or a browser.
    needs: str = ""

    def fits(self, text: str) -> bool:
        return text.count(self.old) == 1

    def planted(self, text: str) -> str:
        if not self.fits(text):
            raise ValueError(f"{self.id} does not fit {self.file}.")
        return text.replace(self.old, self.new)


def every() -> list[Fault]:
    """All of them, room by room as the files are named, in the order written."""
    return [fault for file in sorted(FOLDER.glob("*.toml")) for fault in _read(file)]


def _read(file: Path) -> Iterator[Fault]:
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["fault"]:
        yield Fault(room=file.stem, **row)
