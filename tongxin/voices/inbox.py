"""The inbox of an office: one page of its list, its tabs, and what comes next.

Nothing is counted whole and every list is a walk along an index, so that a hundred
thousand voices cost as much as a hundred.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.kernel import clock, receipts
from tongxin.kernel.figures import capped_counts, figure
from tongxin.kernel.pages import Slice
from tongxin.people.models import Actor, Person, User
from tongxin.voices import policies
from tongxin.voices.filters import Tab, VoiceFilters
from tongxin.voices.models import Matter, Point, Voice
from tongxin.work import policies as work
from tongxin.work.models import Assignment, Task, tasks_for
from tongxin.work.queries import with_records

PAGE = 30
# Nobody pages further by hand: whoever looks for something narrows the list.
LAST_PAGE = 200

# What may be long, and no list shows.
HEAVY = ("text", "reason", "public_question", "public_answer")
# What a row shows.
SHOWN = (
    "title",
    "state",
    "kind",
    "channel",
    "round",
    "due_on",
    "due_is_provisional",
    "unit__name",
    "place__name",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: a voice, and in words what stands below its title."""

    pk: int
    title: str
    due_on: date
    due_is_provisional: bool
    # Nothing while it is open: then the clock says more.
    state: str
    facts: list[str]


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
    """Plain values: thirty voices, each with unit and place, took twice as long."""
    found = Voice.objects.filter(pk__in=ids).order_by().values(*SHOWN, "pk")
    voices = {one["pk"]: one for one in found.annotate(things=Count("points"))}
    return [
        Row(
            one["pk"],
            one["title"],
            one["due_on"],
            one["due_is_provisional"],
            "" if one["state"] in Voice.OPEN else str(Voice.State(one["state"]).label),
            list(_facts(one)),
        )
        for one in (voices[pk] for pk in ids if pk in voices)
    ]


def _facts(one: dict[str, Any]) -> Iterator[str]:
    yield str(Voice.Kind(one["kind"]).label)
    yield str(Voice.Channel(one["channel"]).label)
    if where := one["unit__name"] or one["place__name"]:
        yield where
    if one["things"] > 1:
        yield ngettext("%(n)s thing", "%(n)s things", one["things"]) % {
            "n": one["things"]
        }
    if one["round"] > 1:
        yield _("opened again")


def tab_counts(actor: User) -> list[TabCount]:
    """How much there is to do; nothing is counted behind "all" and history.

    History has no tab where there is none.
    """
    today, tabs = clock.today(), [tab for tab in Tab if tab != Tab.ALL]

    def counted() -> list[QuerySet[Voice]]:
        scope = policies.taken_in_by(actor)
        return [scope.filter(tab.due(today), state__in=tab.states) for tab in tabs]

    counts = capped_counts(("inbox tabs", actor.standing, today), counted)
    past = [TabCount(Tab.PAST, "")] if counts.pop() != "0" else []
    return [*map(TabCount, tabs[:-1], counts), TabCount(Tab.ALL, ""), *past]


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
    ids = [row.pk for row in rows]
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
    return figure(policies.handled_by(actor).filter(author=person))


def tasks_of(actor: Actor, voice: Voice) -> list[Task]:
    """Tasks that serve this voice, its own and those of its matters, latest first."""
    matters = Point.objects.filter(voice=voice, matter__isnull=False).values("matter")
    serving = tasks_for(Voice, [voice.pk]) | tasks_for(Matter, matters)
    found = work.marked_for(actor, Task.objects.filter(serving))
    found = found.select_related("sent_from").order_by("-pk")
    return with_records(found.prefetch_related("assignments__office"))


def next_due(actor: Actor) -> Voice | None:
    """What an empty inbox still points to: the next one in hand that is due."""
    in_hand = policies.taken_in_by(actor).filter(state=Voice.State.ACCEPTED)
    return in_hand.defer(*HEAVY).order_by("due_on", "pk").first()


def lead_before(voice: Voice) -> int | None:
    """The office that led last for the same matters: a good guess, never more."""
    points = voice.points.exclude(matter=None)
    ids = list(points.values_list("matter", flat=True))
    if not ids:
        return None
    leads = Assignment.objects.filter(is_lead=True).order_by("-pk")
    voices = Point.objects.filter(matter__in=ids).values("voice")
    found = leads.filter(
        tasks_for(Matter, ids, by="task__") | tasks_for(Voice, voices, by="task__")
    )
    return found.values_list("office", flat=True).first()
