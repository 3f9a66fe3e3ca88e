"""The walk in parts of similar length, so that two workers share it."""

from tests.matrix.expected import ADDRESSES, EXPECTED

PARTS = {
    "house": (
        *("units", "rolls", "plans", "people", "members", "ledgers"),
        *("indicators", "desks", "audit", "founding"),
    ),
    "voices": ("voices", "work"),
    "talk": ("consultations", "polls"),
}


def names_of(part: str) -> list[str]:
    """The addresses of its rooms; `rest` are those of all other rooms."""
    named = {room for rooms in PARTS.values() for room in rooms}
    return sorted(
        name
        for name in EXPECTED.keys() & ADDRESSES.keys()
        if (room := name.partition(":")[0]) in PARTS.get(part, ())
        or (part == "rest" and room not in named)
    )
