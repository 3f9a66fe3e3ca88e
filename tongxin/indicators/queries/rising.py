"""Of what clearly more people spoke last month than in the eleven months before.

People are counted, not voices: who says a thing ten times counts once, and who leaves
no name cannot be told from another and is not counted. Fewer than five are no figure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from tongxin.indicators import policies
from tongxin.indicators.queries.past import voices_of
from tongxin.kernel.periods import Period
from tongxin.people.models import Actor
from tongxin.places.models import Place
from tongxin.voices.models import Matter, Point, Voice
from tongxin.voices.queries import MIN_COUNTED

MOST_DRAWN = 6


class Topic(TextChoices):
    MATTER = "matter", _("Matter")
    KIND = "kind", _("Kind of voice")
    COMMUNITY = "community", _("Community")


@dataclass(frozen=True, slots=True)
class Rise:
    """One topic with how many people in each of twelve months; None: too few."""

    topic: Topic
    key: Any
    name: str
    counts: list[int | None]

    @property
    def title(self) -> str:
        """A kind is worded in the language of whoever reads it."""
        if self.topic == Topic.KIND:
            return str(Voice.Kind(self.key).label)
        return self.name

    @property
    def now(self) -> int:
        return self.counts[-1] or 0

    @property
    def before(self) -> int:
        """People in an average month of the eleven before, at most: what is too few to
        be told is taken for the most that it can be."""
        told = [MIN_COUNTED - 1 if one is None else one for one in self.counts[:-1]]
        return -(-sum(told) // len(told))

    @property
    def is_risen(self) -> bool:
        """Half as many again."""
        return self.now * 2 >= self.before * 3


def rising(actor: Actor) -> list[Rise]:
    """All that rose: matters, then kinds, then communities, each by its number."""
    months = Period.twelve_whole()
    heard = voices_of(actor)
    found = [*_matters(actor, heard, months)]
    for topic, titles in (
        (Topic.KIND, {}),
        (Topic.COMMUNITY, dict(Place.objects.values_list("pk", "name"))),
    ):
        counted = heard.filter(author__isnull=False, **{f"{topic}__isnull": False})
        people = _people(counted, topic, "received_at", "author", months)
        found += _risen(topic, people, titles)
    return found


def drawn(found: Iterable[Rise]) -> list[Rise]:
    """Those of which most people spoke, as many as fit, in the order they were in."""
    every = list(found)
    most = sorted(every, key=lambda one: one.now, reverse=True)[:MOST_DRAWN]
    return [one for one in every if one in most]


def _matters(
    actor: Actor, heard: QuerySet[Voice], months: list[Period]
) -> Iterable[Rise]:
    """Only of those spoken of last month by enough are the months before counted."""
    points = Point.objects.filter(
        matter__in=policies.matters_counted_for(actor).values("pk"),
        voice__author__isnull=False,
    ).order_by()
    enough = (
        points.filter(months[-1].within("voice__received_at"))
        .values("matter")
        .annotate(people=Count("voice__author", distinct=True))
        .filter(people__gte=MIN_COUNTED)
    )
    ids = [one["matter"] for one in enough]
    points = points.filter(
        matter__in=ids,
        voice__received_at__gte=months[0].begins_at,
        voice__received_at__lt=months[-1].ends_at,
    )
    people = _people(points, "matter", "voice__received_at", "voice__author", months)
    titles = dict(Matter.objects.filter(pk__in=ids).values_list("pk", "title"))
    return _risen(Topic.MATTER, people, titles)


type People = dict[Any, dict[int, int]]


def _people(
    rows: QuerySet[Any], by: str, moment: str, who: str, months: list[Period]
) -> People:
    """How many people, by topic and month."""
    at = Case(
        *(When(one.within(moment), then=Value(i)) for i, one in enumerate(months))
    )
    counted = (
        rows.order_by()
        .annotate(at=at)
        .values_list(by, "at")
        .annotate(people=Count(who, distinct=True))
    )
    found: People = {}
    for key, month, people in counted:
        found.setdefault(key, {})[month] = people
    return found


def _risen(topic: Topic, people: People, titles: Mapping[Any, Any]) -> list[Rise]:
    """Compared as they are told, so that no figure below five shines through."""
    found = []
    for key in sorted(people):
        counts = [people[key].get(at, 0) for at in range(12)]
        told = [one if one >= MIN_COUNTED else None for one in counts]
        rise = Rise(topic, key, titles.get(key, ""), told)
        if rise.now and rise.is_risen:
            found.append(rise)
    return found
