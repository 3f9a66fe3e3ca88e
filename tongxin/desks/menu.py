"""The office's menu, out of what each room says of itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.functional import Promise

from tongxin.kernel import clock
from tongxin.kernel.figures import MOST, capped_counts
from tongxin.kernel.rooms import Group, MenuEntry, rooms
from tongxin.people.models import User

# So many lines are seen at one glance; what is opened now and then folds beyond them.
AT_A_GLANCE = 9


@dataclass(frozen=True, slots=True)
class MenuLine:
    address: str
    title: Promise
    # How much waits there; "99+" for more, empty where there is nothing to count.
    count: str = ""


@dataclass(frozen=True, slots=True)
class MenuSection:
    """Lines of one group."""

    group: Group
    lines: list[MenuLine]
    is_folded: bool
    # The reader is on one of its pages.
    is_here: bool

    @property
    def count(self) -> str:
        """How much waits behind all its lines, for where they are folded."""
        counts = [line.count for line in self.lines if line.count]
        if any(not one.isdigit() for one in counts):
            return f"{MOST}+"
        total = sum(map(int, counts))
        return f"{MOST}+" if total > MOST else str(total or "")


def menu_of(user: User, path: str) -> list[MenuSection]:
    """The lines of an account that reads `path`, each with what waits; no ranking."""
    shown = list(_lines(user))
    folded = {Group.RECORDS} if len(shown) > AT_A_GLANCE else set()
    sections = []
    for group, its in groupby(shown, key=lambda one: one[0]):
        lines = [line for _group, line in its]
        is_here = any(path.startswith(reverse(line.address)) for line in lines)
        sections.append(MenuSection(group, lines, group in folded, is_here))
    return sections


def _entries() -> list[MenuEntry]:
    order = list(Group)
    return sorted(
        (entry for room in rooms().values() for entry in room.menu),
        key=lambda entry: (order.index(entry.group), entry.place),
    )


def _lines(user: User) -> Iterator[tuple[Group, MenuLine]]:
    every = _entries()
    if not user.posts:
        for one in every:
            if one.who(user):
                yield one.group, MenuLine(one.address, one.title)
        return
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
    for one in every:
        owned = next(counts) if one in asked and one.owns else "0"
        waits = next(counts) if one in asked and one.waiting else "0"
        if one.who(user) or owned != "0":
            count = "" if waits == "0" else waits
            yield one.group, MenuLine(one.address, one.title, count)
