"""What waits at a desk: figures for the rail and for the day. True, and no ranking."""

from dataclasses import dataclass

from tongxin.consultations import speaking
from tongxin.councils import policies as councils
from tongxin.kernel import clock
from tongxin.kernel.figures import figures
from tongxin.notices import queries as notices
from tongxin.openness import policies as publishing
from tongxin.openness import queries as openness
from tongxin.people.models import User
from tongxin.renewal import queries as renewal
from tongxin.renewal.models import ClauseRequest
from tongxin.voices import inbox, worklist
from tongxin.voices import queries as voices
from tongxin.voices.models import Task


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits in each place the account works in; "99+" for more."""

    inbox: str = ""
    calls: str = ""
    tasks: str = ""
    messages: str = ""
    # What should have been open to everybody before today.
    overdue: str = ""
    keeps_councils: bool = False
    publishes: bool = False


def waiting_for(user: User) -> Waiting:
    """What the rail counts: nothing for a place that this account has no work in."""
    if not user.posts:
        return Waiting()
    counts = figures(
        ("rail", user.standing, clock.today()),
        lambda: [
            voices.waiting(user),
            voices.calls_to_make(user),
            voices.my_parts(user),
            notices.unread(user),
            openness.overdue(user),
        ],
    )
    # Nothing waits: then there is nothing to count.
    inbox_, calls, tasks, messages, overdue = (
        "" if count == "0" else count for count in counts
    )
    return Waiting(
        inbox=inbox_,
        calls=calls,
        tasks=tasks,
        messages=messages,
        overdue=overdue,
        keeps_councils=councils.keeps_some(user),
        publishes=publishing.settles_some(user),
    )


@dataclass(frozen=True, slots=True)
class Day:
    """A desk in the morning."""

    tabs: list[inbox.TabCount]
    calls: str
    parts: list[worklist.Line]
    to_check: str
    returned: str
    positions: list[speaking.Owed]
    clauses: list[ClauseRequest]


def day_of(user: User) -> Day:
    """What waits for this account today, the most urgent parts first."""
    sent = voices.tasks_sent_from(user)
    calls, to_check, returned = figures(
        ("day", user.standing),
        lambda: [
            voices.calls_to_make(user),
            sent.filter(state=Task.State.DONE),
            sent.filter(state=Task.State.RETURNED),
        ],
    )
    return Day(
        tabs=inbox.tab_counts(user)[:4] if user.takes_in else [],
        calls=calls if user.takes_in else "",
        parts=worklist.lines(user, voices.my_parts(user)[:5]),
        to_check=to_check,
        returned=returned,
        positions=speaking.owed_by(user),
        clauses=list(renewal.requests_to_answer(user)[:5]),
    )
