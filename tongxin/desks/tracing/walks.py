"""Walks put together: all steps of some matters in the order of their days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.consultations import policies as consultations
from tongxin.consultations.models import PublishedResult
from tongxin.councils import policies as councils
from tongxin.councils.models import AgendaItem
from tongxin.desks.tracing import adopted, heard, met, talked
from tongxin.desks.tracing.steps import Place, Step
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.templatetags import walks
from tongxin.people.models import Actor
from tongxin.renewal.models import ClauseRequest
from tongxin.voices import policies as voices
from tongxin.voices.models import Matter

# Steps that stand beside the picture on one sheet of paper.
SHORT = 5
# More are read by their own addresses.
MOST_WALKS = 6


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps at one place of the circle, as one row of the list beside it."""

    kind: Literal["done", "here", "todo"]
    place: Place
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """One matter from the first voice to the last word, as one reader may see it."""

    title: str
    past: tuple[Step, ...]
    coming: tuple[Step, ...]
    # Where everybody reads what is public of it; empty where nothing is.
    share: str = ""

    @property
    def stretches(self) -> list[Stretch]:
        """What was done one after the other at one place, then what is to come."""
        past = [
            Stretch("done", place, tuple(some))
            for place, some in groupby(self.past, key=lambda step: step.place)
        ]
        ahead = [
            Stretch("todo" if at else "here", step.place, (step,))
            for at, step in enumerate(self.coming)
        ]
        return past + ahead

    @property
    def next(self) -> Step | None:
        return self.coming[0] if self.coming else None

    @property
    def places(self) -> list[dict[str, Any]]:
        """The places of the circle: walked, being walked, and those that must come."""
        done = {step.place for step in self.past}
        ahead = {step.place for step in self.coming}
        # The last one is whole when nobody waits for an answer or for a word.
        done -= {Place.RETURNED} & ahead
        here = self.next.place if self.next else None
        shown = done | ahead | {Place.RETURNED}
        return [
            {
                "glyph": place.glyph,
                "is_done": place in done,
                "is_here": place == here and place not in done,
            }
            for place in sorted(shown)
        ]

    @property
    def circle(self) -> dict[str, Any]:
        return walks.drawn(self.places)

    @property
    def done(self) -> int:
        """How many of its steps are walked."""
        return sum(bool(place["is_done"]) for place in self.places)

    @property
    def is_whole(self) -> bool:
        return self.done == len(self.places) > 1 and not self.coming

    @property
    def summary(self) -> str:
        if self.is_whole:
            return _("The circle is whole")
        told = ngettext("%(done)d step walked", "%(done)d steps walked", self.done)
        return told % {"done": self.done}

    @property
    def rest(self) -> str:
        """What is missing, in two words."""
        if not self.coming:
            return ""
        return _("on its way")

    @property
    def is_long(self) -> bool:
        """Too long for a sheet of paper that has a picture on it, too."""
        return len(self.past) + len(self.coming) > SHORT


def open_matters(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """Those of the matters that the reader may follow, each as they may call it.

    The matters of one's offices and those with a public answer; and whatever stands on
    an agenda or under a result that the reader may open: by the words of that page.
    """
    ids = list(ids)
    told = PublishedResult.objects.filter(
        matter__in=ids,
        published__consultation__in=consultations.visible_to(actor).values("pk"),
    )
    listed = AgendaItem.objects.filter(
        matter__in=ids,
        meeting__in=councils.meetings_visible_to(actor).values("pk"),
    ).exclude(state=AgendaItem.State.DROPPED)
    seen = voices.matters_visible_to(actor).filter(pk__in=ids)
    titles: dict[int, str] = {}
    for matter, text in told.values_list("matter", "statement__text"):
        if matter is not None:
            titles[matter] = text
    titles |= dict(listed.order_by("pk").values_list("matter", "title"))
    return titles | dict(seen.values_list("pk", "title"))


def walks_of(
    actor: Actor,
    titles: Mapping[int, str],
    *,
    own: Iterable[tuple[int | None, Step]] = (),
) -> list[Walk]:
    """The walk of each matter in `titles`, with steps of one's own voice in it.

    A fixed number of queries, however many voices and matters. The caller has found
    that the reader may follow them.
    """
    matters = Matter.objects.in_bulk(list(titles))
    steps: dict[int | None, dict[str, Step]] = {
        pk: {} for pk in titles if pk in matters
    }
    for matter, step in own:
        steps.setdefault(matter, {})[step.key] = step
    for pk, step in _all(actor, matters, dict(titles)):
        steps[pk][step.key] = step
    public = open_matters(VISITOR, matters) if matters else {}
    return [
        _walk(
            titles.get(pk, "") if pk is not None else "",
            some.values(),
            share=reverse("desks:trace_matter", args=[pk]) if pk in public else "",
        )
        for pk, some in steps.items()
    ]


def _all(
    actor: Actor, matters: dict[int, Matter], titles: dict[int, str]
) -> Iterable[tuple[int, Step]]:
    if not matters:
        return
    yield from heard.steps(actor, matters, titles)
    yield from talked.steps(actor, matters)
    items = met.items_of(actor, matters)
    meetings = {item.meeting_id for item in items}
    mine = met.open_to(actor, meetings)
    public = mine if actor == VISITOR else met.open_to(VISITOR, meetings)
    yield from met.steps(items, mine, public)
    yield from met.work(actor, matters, public)
    yield from _adopted(items, mine, public)


def _adopted(
    items: list[AgendaItem], mine: met.Open, public: met.Open
) -> Iterable[tuple[int, Step]]:
    """What decisions asked of plans, as far as the reader may know of the decision."""
    behind = {
        decision.pk: item
        for item in items
        if (decision := met.decision_of(item, mine)) is not None
    }
    for request in adopted.requests_of(behind):
        item = behind[request.object_id]
        for step in adopted.steps(
            request,
            asked_by=item.meeting.body.name,
            is_public=request.object_id in public.decisions,
        ):
            yield item.matter_id, step


def walk_of_request(request: ClauseRequest) -> Walk:
    """What everybody reads at a clause whose decision is not published yet."""
    steps = adopted.steps(request, asked_by="", is_public=True)
    return _walk("", steps)


def _walk(title: str, steps: Iterable[Step], *, share: str = "") -> Walk:
    in_order = sorted(steps, key=lambda step: step.order)
    own_answer = any(step.key.startswith("own-") for step in in_order)
    coming = [
        step
        for step in in_order
        if step.is_coming and not (own_answer and step.key.startswith("to-answer:"))
    ]
    past = [step for step in in_order if not step.is_coming]
    return Walk(title, tuple(past), tuple(coming), share)


def soonest(found: Iterable[Walk]) -> Step | None:
    """Of all walks of a page, what comes first: it stands in its one panel."""
    ahead = [walk.next for walk in found if walk.next is not None]
    return min(ahead, key=lambda step: (step.on or date.max, step.key), default=None)
