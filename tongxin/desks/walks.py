"""Walks put together: all steps of some matters in the order of their days."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.kernel.actors import VISITOR
from tongxin.kernel.history import History, HistoryLine, HistoryStep, Origin, Place
from tongxin.kernel.rooms import rooms
from tongxin.kernel.templatetags import walks
from tongxin.people.models import Actor

# Steps that stand beside the picture on one sheet of paper.
SHORT = 5


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps at one place of the circle, as one row of the list beside it."""

    kind: Literal["done", "here", "todo"]
    place: Place
    steps: tuple[HistoryStep, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """One matter from the first voice to the last word, as one reader may see it."""

    title: str
    past: tuple[HistoryStep, ...]
    coming: tuple[HistoryStep, ...]
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
    def next(self) -> HistoryStep | None:
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


@dataclass(frozen=True, slots=True)
class Trace:
    """The page of one start: its walks, and where it leads back to."""

    walks: list[Walk]
    start: HistoryLine | None = None
    title: str = ""

    @property
    def heading(self) -> str:
        if self.title or len(self.walks) != 1:
            return self.title or (self.start.text if self.start else "")
        return self.walks[0].title or (self.start.text if self.start else "")

    @property
    def names_walks(self) -> bool:
        """Whether each walk needs a heading of its own."""
        return bool(self.title) or len(self.walks) > 1

    @property
    def next(self) -> HistoryStep | None:
        """Of all walks, what comes first: it stands in the one panel of the page."""
        ahead = [walk.next for walk in self.walks if walk.next is not None]
        return min(
            ahead, key=lambda step: (step.on or date.max, step.key), default=None
        )

    @property
    def is_whole(self) -> bool:
        """Nothing is to come of any of its walks."""
        return bool(self.walks) and all(walk.is_whole for walk in self.walks)


def traced(actor: Actor, origin: Origin) -> Trace | None:
    """None where nothing leads there: neither a record nor a matter that is open."""
    titles = origin.titles
    if titles is None:
        titles = open_matters(actor, origin.matters)
    own = list(origin.own)
    for matter in titles or [None]:
        own += [(matter, step) for step in origin.everywhere]
    # What a visitor follows has just been found to be public.
    is_public = origin.titles is None and actor is VISITOR
    public = titles if is_public else open_matters(VISITOR, titles)
    walks = _walks(actor, titles, own, public)
    walks += [_walk("", steps) for steps in origin.apart]
    if not walks and origin.line is None:
        return None
    return Trace(walks, origin.line, origin.title)


def _histories() -> list[History]:
    return [room.history for room in rooms().values() if room.history]


def open_matters(actor: Actor, ids: Collection[int]) -> Mapping[int, str]:
    """Those of the matters that the reader may follow, each as they may call it."""
    titles: dict[int, str] = {}
    for history in sorted(_histories(), key=lambda one: -one.place):
        if history.titles and ids:
            titles |= history.titles(actor, ids)
    return titles


def _walks(
    actor: Actor,
    titles: Mapping[int, str],
    own: Iterable[tuple[int | None, HistoryStep]],
    public: Collection[int],
) -> list[Walk]:
    """The walk of each matter in `titles`, with the reader's own steps in it.

    A fixed number of queries, however many voices and matters. The caller has found
    that the reader may follow them.
    """
    steps: dict[int | None, dict[str, HistoryStep]] = {pk: {} for pk in titles}
    for matter, step in own:
        steps.setdefault(matter, {})[step.key] = step
    for history in _histories():
        if history.steps and titles:
            for pk, step in history.steps(actor, titles):
                steps[pk][step.key] = step
    return [
        _walk(
            titles.get(pk, "") if pk is not None else "",
            some.values(),
            share=reverse("desks:trace_matter", args=[pk]) if pk in public else "",
        )
        for pk, some in steps.items()
    ]


def _walk(title: str, steps: Iterable[HistoryStep], *, share: str = "") -> Walk:
    in_order = sorted(steps, key=lambda step: step.order)
    keys = tuple(step.key for step in in_order)
    told = [step for step in in_order if not _is_left_out(step, keys)]
    past = tuple(step for step in told if not step.is_coming)
    return Walk(title, past, tuple(step for step in told if step.is_coming), share)


def _is_left_out(step: HistoryStep, keys: Iterable[str]) -> bool:
    return bool(step.yields_to) and any(key.startswith(step.yields_to) for key in keys)
