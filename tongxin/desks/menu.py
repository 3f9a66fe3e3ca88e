"""The office's menu, out of what each room says of itself."""

from dataclasses import dataclass

from django.utils.functional import Promise

from tongxin.kernel import clock
from tongxin.kernel.figures import capped_counts
from tongxin.kernel.rooms import rooms
from tongxin.people.models import User


@dataclass(frozen=True, slots=True)
class MenuLine:
    address: str
    title: Promise
    # How much waits there; "99+" for more, empty where there is nothing to count.
    count: str = ""


def menu_of(user: User) -> list[MenuLine]:
    """The lines of an account, each with what waits; true, and no ranking."""
    every = sorted(
        (entry for room in rooms().values() for entry in room.menu),
        key=lambda entry: entry.place,
    )
    if not user.posts:
        return [MenuLine(one.address, one.title) for one in every if one.who(user)]
    asked = [one for one in every if one.owns or (one.waiting and one.who(user))]
    # All of them in one statement.
    counts = iter(
        capped_counts(
            ("menu", user.standing, clock.today()),
            lambda: [
                rows(user) for one in asked for rows in (one.owns, one.waiting) if rows
            ],
        )
    )
    lines = []
    for one in every:
        owned = next(counts) if one in asked and one.owns else "0"
        waits = next(counts) if one in asked and one.waiting else "0"
        if one.who(user) or owned != "0":
            lines.append(
                MenuLine(one.address, one.title, "" if waits == "0" else waits)
            )
    return lines
