"""The inbox of an office: one page of its list, its tabs, and what comes next.

Nothing is counted whole and every list is a walk along an index, so that a hundred
thousand voices cost as much as a hundred.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet

from tongxin.kernel import clock, receipts
from tongxin.kernel.pages import Slice
from tongxin.people.models import Actor, Person
from tongxin.voices import policies
from tongxin.voices.filters import Tab, VoiceFilters
from tongxin.voices.models import Assignment, Point, Task, Voice

PAGE = 30
# Nobody pages further by hand: whoever looks for something narrows the list.
LAST_PAGE = 200
MOST = 99

# What a row does not show, and what may be long.
HEAVY = ("text", "reason", "public_question", "public_answer")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    voice: Voice
    point_count: int


@dataclass(frozen=True, slots=True)
class TabCount:
    tab: Tab
    # "99+" where there are more: an exact figure would cost a walk through all.
    count: str


def page_of(actor: Actor, filters: VoiceFilters, number: int) -> Slice[Row]:
    """One page of the actor's list."""
    number = min(number, LAST_PAGE)
    start = (number - 1) * PAGE
    lanes = filters.lanes(policies.taken_in_by(actor))
    ids = _first(lanes, filters, start, start + PAGE + 1)
    if not ids and number > 1:
        return page_of(actor, filters, 1)
    more = len(ids) > PAGE and number < LAST_PAGE
    return Slice(_rows(ids[:PAGE]), number, has_next=more)


def _first(
    lanes: list[QuerySet[Voice]], filters: VoiceFilters, start: int, stop: int
) -> list[int]:
    """Ids of one stretch of several ordered lists taken together."""
    if len(lanes) == 1:
        return list(lanes[0].values_list("pk", flat=True)[start:stop])
    field = filters.sort.order[0]
    walks: list[Iterable[tuple[Any, int]]] = [
        lane.values_list(field.lstrip("-"), "pk")[:stop] for lane in lanes
    ]
    together = merge(*walks, reverse=field.startswith("-"))
    return [pk for _key, pk in islice(together, start, stop)]


def _rows(ids: list[int]) -> list[Row]:
    voices = (
        Voice.objects.filter(pk__in=ids)
        .select_related("community", "unit", "place")
        .defer(*HEAVY)
        .in_bulk()
    )
    counts = dict(
        Point.objects.filter(voice__in=ids)
        .values_list("voice")
        .annotate(Count("pk"))
        .order_by()
    )
    return [Row(voices[pk], counts.get(pk, 0)) for pk in ids if pk in voices]


def tab_counts(actor: Actor) -> list[TabCount]:
    """How much there is to do; nothing is counted behind "all"."""
    today = clock.today()
    scope = policies.taken_in_by(actor)
    counted = [
        TabCount(tab, bounded(scope.filter(tab.due(today), state__in=tab.states)))
        for tab in (Tab.WAITING, Tab.LATE, Tab.TODAY, Tab.IN_HAND)
    ]
    return [*counted, TabCount(Tab.ALL, "")]


def bounded(rows: QuerySet[Any], most: int = MOST) -> str:
    """How many there are, as far as it is worth knowing."""
    found = rows.order_by()[: most + 1].count()
    return f"{most}+" if found > most else str(found)


def by_number(actor: Actor, words: str) -> Voice | None:
    """The voice whose receipt number somebody typed, if the actor handles it."""
    number = receipts.parse(words)
    if number is None:
        return None
    year, pk = number
    voice = policies.handled_by(actor).filter(pk=pk).first()
    return voice if voice is not None and f"-{year}-" in voice.number else None


def next_after(rows: Iterable[Row], voice: Voice) -> int | None:
    """Which voice to look at when this one is done: the row below, else the first."""
    ids = [row.voice.pk for row in rows]
    if voice.pk in ids[:-1]:
        return ids[ids.index(voice.pk) + 1]
    return next((pk for pk in ids if pk != voice.pk), None)


def earlier_of_author(actor: Actor, voice: Voice) -> list[Voice]:
    """What the same person said before, as far as the actor handles it."""
    if voice.author_id is None:
        return []
    others = policies.handled_by(actor).filter(author=voice.author_id)
    return list(others.exclude(pk=voice.pk).defer(*HEAVY).order_by("-received_at")[:20])


def said_before(actor: Actor, person: Person) -> str:
    """How often somebody spoke before, as far as the actor handles it."""
    return bounded(policies.handled_by(actor).filter(author=person))


def tasks_for(voice: Voice) -> list[Task]:
    """Tasks that serve this voice, its own and those of its matters, latest first."""
    return list(
        Task.objects.filter(Q(voice=voice) | Q(matter__points__voice=voice))
        .distinct()
        .select_related("sent_from", "matter")
        .prefetch_related("assignments__office", "assignments__attachments")
        .order_by("-pk")
    )


def next_due(actor: Actor) -> Voice | None:
    """What an empty inbox still points to: the next one in hand that is due."""
    in_hand = policies.taken_in_by(actor).filter(state=Voice.State.ACCEPTED)
    return in_hand.defer(*HEAVY).order_by("due_on", "pk").first()


def lead_before(matter_ids: Iterable[int]) -> int | None:
    """The office that led last for these matters: a good guess, never more."""
    ids = list(matter_ids)
    if not ids:
        return None
    leads = Assignment.objects.filter(is_lead=True).order_by("-pk")
    found = leads.filter(task__matter__in=ids) | leads.filter(
        task__voice__points__matter__in=ids
    )
    return found.values_list("office", flat=True).first()
