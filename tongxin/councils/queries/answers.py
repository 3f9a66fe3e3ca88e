"""Who waits for what a meeting says, and by which way they hear of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from tongxin.councils import policies
from tongxin.councils.models import AgendaItem, Meeting, Minutes
from tongxin.councils.queries.clauses import requests_of
from tongxin.notices import queries as notices
from tongxin.notices.models import Notice
from tongxin.people.models import Actor, Channel, User
from tongxin.plans.models import ClauseRequest
from tongxin.voices import policies as voices
from tongxin.voices import queries as voice_queries
from tongxin.voices.models import Answer, Point, Voice
from tongxin.work.models import Assignment

# One act, as many as a month of a unit brings; more go out in a second one.
MAX_VOICES = 200


@dataclass(slots=True)
class PendingAnswer:
    """A decided item, who waits under its matter, and what the text is made of."""

    item: AgendaItem
    requests: list[ClauseRequest]
    parts: list[Assignment]
    voices: list[Voice] = field(default_factory=list)


def calls_to_make(actor: User, meeting: Meeting) -> QuerySet[Notice]:
    """Calls about one meeting, oldest first, for whoever keeps its conference."""
    kept = policies.meetings_run_by(actor).filter(pk=meeting.pk)
    return notices.calls_waiting(actor, kept)


def has_confirmed_minutes(meeting: Meeting) -> bool:
    """No actor: whether, not what."""
    return meeting.minutes.filter(state=Minutes.State.CONFIRMED).exists()


def pending_answers(actor: Actor, meeting: Meeting) -> list[PendingAnswer]:
    """Decided items whose matter has voices waiting that the actor handles."""
    items = meeting.items.filter(state=AgendaItem.State.DECIDED)
    found = []
    for item in items.select_related("matter", "decision"):
        shown = _handled(actor, [item.matter_id])
        waiting = voice_queries.waiting_under(item.matter, shown)
        if waiting:
            parts = Assignment.objects.filter(task__in=item.tasks.values("task"))
            led = parts.filter(is_lead=True).select_related("task", "office")
            asked = list(requests_of(item.decision))
            found.append(PendingAnswer(item, asked, list(led), waiting))
    return found


def waiting_elsewhere(actor: Actor, meeting: Meeting) -> int:
    """How many wait under decided matters whom another desk answers, mostly the
    street's: they named no place.
    """
    decided = meeting.items.filter(state=AgendaItem.State.DECIDED)
    waiting = Point.objects.filter(
        matter__in=decided.values("matter"),
        answered_at=None,
        voice__state__in=Voice.OPEN,
    ).exclude(voice__in=voices.handled_by(actor).values("pk"))
    return waiting.values("voice").distinct().count()


def _handled(actor: Actor, matters: Iterable[int]) -> list[Voice]:
    under = Point.objects.filter(matter__in=list(matters), answered_at=None)
    rows = voices.handled_by(actor).filter(pk__in=under.values("voice"))
    return list(rows.select_related("author", "filed_by").order_by("pk")[:MAX_VOICES])


def waiting_for_day(actor: Actor, meeting: Meeting) -> list[Voice]:
    """Suggestions on the agenda whose authors do not know of this day yet."""
    if not policies.may_keep(actor, meeting.body):
        return []
    items = meeting.items.filter(state=AgendaItem.State.WAITING)
    interim = Answer.objects.filter(
        kind=Answer.Kind.INTERIM, meeting_on=timezone.localdate(meeting.planned_at)
    )
    known = set(interim.values_list("voice_id", flat=True))
    handled = _handled(actor, items.values_list("matter_id", flat=True))
    return [
        voice
        for voice in handled
        if voice.kind == Voice.Kind.SUGGEST and voice.is_open and voice.pk not in known
    ]


def channel_counts(rows: Iterable[Voice]) -> list[tuple[str, int]]:
    """How many hear it by which way."""
    ways = Counter(
        voice.hears.answer_channel if voice.hears else Channel.RECEIPT for voice in rows
    )
    return [(str(Channel(way).label), ways[way]) for way in Channel.values if ways[way]]


def what_follows(actor: User, meeting: Meeting) -> dict[str, int]:
    """Calls and letters that wait for the actor's desk after the answers."""
    under = Point.objects.filter(matter__in=meeting.items.values("matter"))
    spoken = voices.taken_in_by(actor).filter(pk__in=under.values("voice"))
    letters = notices.letters_waiting(actor).filter(
        subject_label=Voice._meta.label, subject_id__in=under.values("voice")
    )
    return {
        "calls": notices.calls_waiting(actor, spoken).count(),
        "letters": letters.count(),
    }
