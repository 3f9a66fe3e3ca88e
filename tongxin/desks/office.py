"""What waits at a desk: figures for the rail and for the day. True, and no ranking."""

from dataclasses import dataclass

from tongxin.notices import queries as notices
from tongxin.people.models import User
from tongxin.voices import inbox, worklist
from tongxin.voices import queries as voices
from tongxin.voices.models import Task


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits in each place the account works in; "99+" for more."""

    inbox: str = ""
    calls: str = ""
    tasks: str = ""
    messages: int = 0


def waiting_for(user: User) -> Waiting:
    """What the rail counts: nothing for a place that this account has no work in."""
    if not user.posts:
        return Waiting()
    tasks = _figure(inbox.bounded(voices.my_parts(user)))
    unread = notices.unread_count(user) if user.person_id else 0
    if not user.takes_in:
        return Waiting(tasks=tasks, messages=unread)
    return Waiting(
        inbox=_figure(inbox.bounded(voices.waiting(user))),
        calls=_figure(inbox.bounded(voices.calls_to_make(user))),
        tasks=tasks,
        messages=unread,
    )


def _figure(count: str) -> str:
    """Nothing waits: then there is nothing to count."""
    return "" if count == "0" else count


@dataclass(frozen=True, slots=True)
class Day:
    """A desk in the morning."""

    tabs: list[inbox.TabCount]
    calls: str
    parts: list[worklist.Line]
    to_check: str
    returned: str


def day_of(user: User) -> Day:
    """What waits for this account today, the most urgent parts first."""
    sent = voices.tasks_sent_from(user)
    return Day(
        tabs=inbox.tab_counts(user)[:4] if user.takes_in else [],
        calls=inbox.bounded(voices.calls_to_make(user)) if user.takes_in else "",
        parts=worklist.lines(user, voices.my_parts(user)[:5]),
        to_check=inbox.bounded(sent.filter(state=Task.State.DONE)),
        returned=inbox.bounded(sent.filter(state=Task.State.RETURNED)),
    )
