"""Lists and counts of messages. Reads start from the policies."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from tongxin.kernel import clock
from tongxin.kernel.models import TryCount
from tongxin.notices import caps, policies
from tongxin.notices.models import LetterRun, Notice
from tongxin.people.models import Actor, Channel, Person, User

State = Notice.State
UNDER_WAY = (State.QUEUED, State.SENDING)
GROUPS = {
    "unsure": (State.UNSURE,),
    "failed": (State.FAILED,),
    "waiting": UNDER_WAY,
    "sent": (State.SENT,),
}
# What lies on a page of ours has arrived; nothing is to be seen to.
SENT_BY = [one for one in Channel if one not in {Channel.INBOX, Channel.RECEIPT}]


def inbox(actor: Actor) -> QuerySet[Notice]:
    """What was told to the actor by whatever channel, latest first."""
    return policies.visible_to(actor).order_by("-created_at", "-pk")


def unread(actor: Actor) -> QuerySet[Notice]:
    return policies.visible_to(actor).filter(channel=Channel.INBOX, read_at=None)


def unread_count(actor: Actor) -> int:
    return unread(actor).count()


def about_visible(label: str, subject_id: int) -> QuerySet[Notice]:
    """What was told about a subject that the caller has found visible, oldest first."""
    return Notice.objects.filter(subject_label=label, subject_id=subject_id).order_by(
        "pk"
    )


def calls_waiting(actor: User, subjects: QuerySet[Any]) -> QuerySet[Notice]:
    """Calls to make about the subjects given, oldest first.

    `try_count` says how often each was tried. The caller's room passes the subjects
    that `actor` may handle there; each call looks for its own among them, so that
    few calls about many subjects cost little.
    """
    if not actor.takes_in:
        return Notice.objects.none()
    own = subjects.filter(pk=OuterRef("subject_id")).values("pk")
    return (
        _for_a_person_to_do(Channel.PHONE)
        .filter(subject_label=subjects.model._meta.label)
        .alias(own_subject=Subquery(own))
        .filter(own_subject__isnull=False)
        .select_related("recipient__seal_key")
        .order_by("created_at", "pk")
    )


def _for_a_person_to_do(channel: Channel) -> QuerySet[Notice]:
    """Each looks up its recipient: of a join, and of an EXISTS too, PostgreSQL makes a
    walk through all persons there are.
    """
    recipient = Person.objects.filter(pk=OuterRef("recipient")).values("erased_at")
    waiting = Notice.objects.filter(
        channel=channel, state=State.QUEUED, next_try_at=None
    )
    return waiting.alias(erased_at=Subquery(recipient)).filter(erased_at=None)


def letters_waiting(actor: User) -> QuerySet[Notice]:
    """Letters that are in no run yet, oldest first."""
    return (
        policies.HANDLERS.rows(actor, _for_a_person_to_do(Channel.LETTER))
        .filter(letter_run=None)
        .select_related("recipient__seal_key")
        .order_by("created_at", "pk")
    )


def letters_of(run: LetterRun) -> QuerySet[Notice]:
    """The letters of a run that the caller has found visible, as they are printed."""
    return (
        Notice.objects.filter(letter_run=run, recipient__erased_at=None)
        .exclude(state=State.DROPPED)
        .select_related("recipient__seal_key")
        .order_by("pk")
    )


def runs(actor: User) -> QuerySet[LetterRun]:
    """Latest first; `letter_count` says how many letters each holds."""
    return (
        policies.runs_handled_by(actor)
        .select_related("made_by", "posted_by")
        .annotate(letter_count=Count("letters", filter=~Q(letters__state="dropped")))
        .order_by("-pk")
    )


def deliveries(
    actor: Actor, *, state: str = "unsure", channel: str = ""
) -> QuerySet[Notice]:
    """Messages of one group by one channel or all, what changed last first."""
    states = GROUPS[state]
    # One state is asked for as one: a list of one would be sorted without its index.
    asked = Q(state=states[0]) if len(states) == 1 else Q(state__in=states)
    return (
        policies.handled_by(actor)
        .filter(asked, channel__in=[channel] if channel else SENT_BY)
        .select_related("recipient__seal_key")
        # Of the page's rows alone: joined, SQLite would first index every row for it.
        .prefetch_related("stand_in")
        .order_by("-changed_at", "-pk")
    )


@dataclass(slots=True)
class ChannelDay:
    """What one channel came to today, and what it still has to do."""

    channel: Channel
    sent: int = 0
    failed: int = 0
    unsure: int = 0
    waiting: int = 0


def today_by_channel(actor: User) -> list[ChannelDay]:
    """One row for each channel, in the order people choose from: nobody's ranking."""
    came_to_an_end = Q(
        state__in=[State.SENT, State.FAILED, State.UNSURE],
        changed_at__gte=clock.midnight(clock.today()),
    )
    counted = (
        policies.handled_by(actor)
        .filter(came_to_an_end | Q(state__in=UNDER_WAY))
        .values_list("channel", "state")
        .annotate(count=Count("pk"))
        .order_by()
    )
    days = {
        channel.value: ChannelDay(channel)
        for channel in Channel
        if channel != Channel.RECEIPT
    }
    for channel, state, count in counted:
        name = "waiting" if state in UNDER_WAY else state
        setattr(days[channel], name, getattr(days[channel], name) + count)
    return list(days.values())


# ---- Text messages ----


@dataclass(frozen=True, slots=True)
class SpentDay:
    """One day's text messages, by what they were for."""

    on: date
    code_count: int
    notice_count: int

    @property
    def count(self) -> int:
        return self.code_count + self.notice_count


def spending(actor: User) -> list[SpentDay]:
    """The last thirty days, today first; nothing for whoever does not answer for it."""
    if not policies.may_see_spending(actor):
        return []
    days = [clock.today() - clock.ONE_DAY * n for n in range(caps.SHOWN_DAYS)]
    keys: list[tuple[object, ...]] = [(day,) for day in days]
    codes, notices = (limit.counts(keys) for limit in caps.SPENT.values())
    return [SpentDay(*day) for day in zip(days, codes, notices, strict=True)]


def used_up(_actor: User) -> QuerySet[TryCount]:
    """One row when this day's text messages of the house are used up, else none."""
    return caps.house().full(clock.today())
