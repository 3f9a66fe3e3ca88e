"""Pages that all rooms fill: each says its parts, and here they are put in order."""

from collections.abc import Iterable
from itertools import groupby

from tongxin.kernel.rooms import Finding, Link, Part, Parts, rooms
from tongxin.people.models import Role, User

type Spots = dict[str, list[Part | Link]]


def front() -> Spots:
    return _composed(room.front() for room in rooms().values() if room.front)


def about() -> Spots:
    return _composed(room.about() for room in rooms().values() if room.about)


def day(user: User) -> Spots:
    """What waits at a desk in the morning. True, and no ranking."""
    return _composed(room.day(user) for room in rooms().values() if room.day)


def mine(user: User) -> Spots:
    """What a resident has here, what they are asked, and what came of it."""
    return _composed(room.mine(user) for room in rooms().values() if room.mine)


def _composed(parts: Iterable[Parts]) -> Spots:
    """What stands at each spot of a page, in order."""
    every = [one for some in parts for one in some]
    every.sort(key=lambda one: (one.spot, one.place, one.on))
    return {spot: list(some) for spot, some in groupby(every, lambda one: one.spot)}


def found(words: str, limit: int) -> list[Finding]:
    """What every room finds among what is public, where it finds anything."""
    asked = [room.search for room in rooms().values() if room.search]
    findings = [search(words, limit) for search in asked]
    return [one for one in findings if one.rows]


def begin() -> Link | None:
    """Where whoever has something to say begins."""
    return next((room.begin for room in rooms().values() if room.begin), None)


def only_page_of(user: User) -> str:
    """Where whoever does nothing else begins; empty for everybody else."""
    roles = {Role(post.role) for post in user.posts}
    for entry in (entry for room in rooms().values() for entry in room.menu):
        is_open = entry.who(user) or (entry.owns and entry.owns(user).exists())
        if roles == {entry.only_for} and is_open:
            return entry.address
    return ""
