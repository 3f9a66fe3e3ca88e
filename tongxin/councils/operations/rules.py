"""With which rows the acts of this room may be done, and what several of them check."""

from collections.abc import Collection
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.councils import policies, queries
from tongxin.councils.models import (
    AgendaItem,
    Body,
    Decision,
    Meeting,
    Minutes,
    Seat,
    Term,
)
from tongxin.journal.acts import Rule
from tongxin.kernel import clock
from tongxin.kernel.guard import QUICKER
from tongxin.people.models import Actor

Item = AgendaItem.State
State = Meeting.State
Version = Minutes.State
KEEPERS = gettext_lazy(
    "Only the street and the community’s own office run this conference."
)
PAST = gettext_lazy("The meeting is past this.")
DISSOLVED = gettext_lazy("This conference was dissolved.")
CONFIRMED = gettext_lazy("These minutes are confirmed.")

# ---- Bodies and seats ----

STANDING_BODY = Rule(
    rows=policies.kept_by,
    refusal=KEEPERS,
    when={"dissolved_on": [None]},
    stale=DISSOLVED,
)
RULED_BODY = replace(
    STANDING_BODY,
    rows=policies.ruled_by,
    may=lambda actor, _body: policies.may_found(actor),
    refusal=gettext_lazy(
        "Only the street sets the bylaws of a conference and dissolves it."
    ),
)
STUDIO = Rule(rows=policies.studios_kept_by, refusal=KEEPERS)


def _late_seat(seat: Seat) -> Promise | str:
    gone = gettext_lazy("This seat was taken away.")
    return gone if seat.body.is_standing else DISSOLVED


STANDING_SEAT = Rule(
    rows=policies.seats_kept_by,
    refusal=KEEPERS,
    when={"until_on": [None], "body__dissolved_on": [None]},
    stale=_late_seat,
    # Whoever dissolves the body, or seats somebody elsewhere in it, waits.
    lock=("body", "self"),
)
RUNNING_TERM = Rule(
    rows=policies.terms_kept_by, refusal=KEEPERS, when={"until_on": [None]}
)
STANDING_CONFLICT = Rule(
    rows=policies.conflicts_kept_by, refusal=KEEPERS, when={"ended_on": [None]}
)

# ---- Meetings ----

ANY_MEETING = Rule(rows=policies.meetings_run_by, refusal=KEEPERS)


def _meeting(*states: State) -> Rule[Actor, Meeting]:
    return replace(ANY_MEETING, when={"state": states}, stale=PAST)


COMING = _meeting(*Meeting.COMING)
NOT_OVER = _meeting(*Meeting.COMING, State.SITTING)
CALLED = _meeting(State.CALLED)
SITTING = _meeting(State.SITTING)
OVER = _meeting(*Meeting.OVER)
TO_CALL = replace(
    ANY_MEETING,
    when={"state": [State.PLANNED], "is_ahead": [True]},
    stale=lambda meeting: (
        gettext_lazy("This moment has passed already: move it first.")
        if meeting.state == State.PLANNED
        else PAST
    ),
)
TO_OPEN = replace(
    ANY_MEETING,
    when={"state": [State.CALLED], "is_due": [True]},
    stale=lambda meeting: (
        gettext_lazy("It is called for a later day: move it first.")
        if meeting.state == State.CALLED
        else PAST
    ),
    # Two meetings of one body are opened one after the other.
    lock=("body", "self"),
)
# Whoever has a seat there, or the office for them.
FOLLOWED = replace(
    NOT_OVER,
    rows=policies.meetings_followed_by,
    refusal=gettext_lazy("Whoever holds the seat says so, or the office for them."),
)
EXCUSED = Rule(
    rows=policies.excuses_followed_by,
    refusal=FOLLOWED.refusal,
    when={
        "meeting__state": (*Meeting.COMING, State.SITTING),
        "withdrawn_at": [None],
    },
    stale=lambda excuse: PAST if excuse.withdrawn_at is None else QUICKER,
    lock=("meeting", "self"),
)
PRESENT = Rule(
    rows=policies.attendances_run_by,
    refusal=KEEPERS,
    when={"meeting__state": [State.SITTING], "left_at": [None]},
    stale=lambda attendance: QUICKER if attendance.meeting.is_sitting else PAST,
    lock=("meeting", "self"),
)
STANDING_LINE = Rule(
    rows=policies.lines_run_by,
    refusal=KEEPERS,
    when={"struck_at": [None]},
    lock=("meeting", "self"),
)


def _item(
    within: Collection[State],
    *states: Item,
    otherwise: Promise | str = QUICKER,
) -> Rule[Actor, AgendaItem]:
    """Items that stand so, of meetings that stand so: both are held."""
    return Rule(
        rows=policies.items_run_by,
        refusal=KEEPERS,
        when={"meeting__state": within, "state": states or tuple(Item)},
        stale=lambda item: otherwise if item.meeting.state in within else PAST,
        lock=("meeting", "self"),
    )


ITEM_TO_COME = _item(Meeting.COMING, Item.WAITING)
WAITING_ITEM = _item((*Meeting.COMING, State.SITTING), Item.WAITING)
NEXT_ITEM = _item([State.SITTING], Item.WAITING, Item.HEARD)
UNDECIDED_ITEM = _item([State.SITTING], *AgendaItem.OPEN, Item.HEARD)
OPEN_ITEM = _item(
    [State.SITTING],
    *AgendaItem.OPEN,
    otherwise=gettext_lazy("This item is done with."),
)
DISCUSSED_ITEM = _item(
    [State.SITTING],
    Item.DISCUSSED,
    otherwise=gettext_lazy("Turn to this item first."),
)
ANY_ITEM = _item([State.SITTING])
ADOPTED = Rule(
    rows=policies.decisions_run_by,
    may=lambda actor, decision: policies.may_keep(actor, decision.item.meeting.body),
    refusal=KEEPERS,
    when={"outcome": [Decision.Outcome.ADOPTED]},
    stale=gettext_lazy("Only what was adopted is asked for."),
)

# ---- Minutes ----

DRAFT = Rule(
    rows=policies.minutes_run_by,
    refusal=KEEPERS,
    when={"state": [Version.DRAFT]},
    stale=CONFIRMED,
    # One after the other, whichever version it is.
    lock=("meeting", "self"),
)
LATEST = replace(
    DRAFT,
    when={"state": [Version.CONFIRMED], "is_latest": [True]},
    stale=lambda minutes: (
        gettext_lazy("A correction is being drafted.")
        if minutes.state == Version.CONFIRMED
        else gettext_lazy("Only confirmed minutes are corrected this way.")
    ),
)
OBJECTED_TO = replace(
    DRAFT,
    rows=policies.minutes_followed_by,
    refusal=gettext_lazy("Only a seat of this conference asks for a correction."),
    when={"takes_objections": [True]},
    stale=lambda minutes: (
        gettext_lazy("The days for corrections are over.")
        if minutes.state == Version.DRAFT
        else CONFIRMED
    ),
)


def _not_to_sign(minutes: Minutes) -> Promise | str:
    if minutes.state != Version.DRAFT:
        return CONFIRMED
    if minutes.takes_objections:
        return gettext_lazy("The days for corrections are not over yet.")
    return gettext_lazy("A correction that was asked for has no answer yet.")


TO_SIGN = replace(
    DRAFT,
    rows=policies.minutes_followed_by,
    refusal=gettext_lazy("The chair and the vice-chairs confirm the minutes."),
    when={"may_be_signed": [True]},
    stale=_not_to_sign,
)
OPEN_OBJECTION = Rule(
    rows=policies.objections_run_by,
    refusal=KEEPERS,
    when={"minutes__state": [Version.DRAFT], "answer": [""]},
    stale=lambda objection: QUICKER if objection.answer else CONFIRMED,
    lock=("minutes__meeting", "self"),
)


# ---- What several acts check ----


def late(words: Promise | str = QUICKER) -> ValidationError:
    """Somebody else was quicker, or it is too late: what was typed is kept (409)."""
    return ValidationError(str(words), code="state")


def bump_revision(meeting: Meeting) -> Meeting:
    """Calendars are told of a change, beside what changed."""
    meeting.revision += 1
    meeting.revised_at = timezone.now()
    return meeting


def require_seat(body: Body, term: Term, field: str = "term") -> None:
    if not queries.is_term_in_force(body, term, clock.today()):
        raise ValidationError({field: _("They hold no seat here.")})
