"""What a new street has and lacks; its map; its figures, each with its history."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from tongxin.kernel import clock, rules
from tongxin.kernel.models import CalendarYear, LocalRule, Status
from tongxin.kernel.rooms import SetupStep, rooms
from tongxin.people.models import User
from tongxin.places.models import Place

# Years of which a page asks for the official notice.
SHOWN_YEARS = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One step with what is there of it; `found` is empty while it is missing."""

    step: SetupStep
    found: str

    @property
    def is_missing(self) -> bool:
        return not self.found and not self.step.is_optional


def checklist(user: User) -> list[Item]:
    """What every room asks of a new street, in order."""
    steps = (step for room in rooms().values() for step in room.setup)
    ordered = sorted(steps, key=lambda step: step.place)
    return [Item(step, step.found(user)) for step in ordered]


# ---- The map ----


def street() -> Place | None:
    """The one that communities are founded in; None before it has a name."""
    return Place.objects.filter(kind=Place.Kind.STREET).order_by("pk").first()


def places(
    _actor: Any, *, find: str = "", kind: str = "", community: Place | None = None
) -> QuerySet[Place]:
    """Everything on the map, community by community."""
    rows = Place.objects.select_related("parent", "community")
    if find:
        rows = rows.filter(name__contains=find)
    if kind:
        rows = rows.filter(kind=kind)
    if community is not None:
        rows = rows.filter(community=community)
    return rows.order_by("community__name", "parent_id", "name", "pk")


def counts_of_places() -> list[tuple[str, int]]:
    """How many there are of each kind but the street, as pages call it."""
    found = Counter(Place.objects.order_by().values_list("kind", flat=True))
    return [
        (str(label), found[kind])
        for kind, label in Place.Kind.choices
        if kind != Place.Kind.STREET
    ]


def where_places_lie() -> QuerySet[Place]:
    """What something can lie in: communities, parks, estates."""
    inside = (Place.Kind.COMMUNITY, Place.Kind.PARK, Place.Kind.ESTATE)
    return Place.objects.filter(kind__in=inside).order_by("community__name", "pk")


# ---- Figures ----


@dataclass(frozen=True, slots=True)
class Figure:
    """A rule as it stands today, with every version that stands behind it."""

    now: rules.Rule
    shipped: Sequence[rules.Rule]
    own: Sequence[LocalRule]

    @property
    def code(self) -> str:
        return self.now.code

    @property
    def is_own(self) -> bool:
        """Not law: the street may give it another value."""
        return rules.is_own(self.code)

    @property
    def status(self) -> str:
        return str(Status(self.now.status).label)

    @property
    def coming(self) -> Sequence[LocalRule]:
        today = clock.today()
        return [one for one in self.own if one.valid_from > today]


def figures() -> list[tuple[str, list[Figure]]]:
    """Every rule in force, under the paper or law it stands in."""
    own: dict[str, list[LocalRule]] = {}
    for row in LocalRule.objects.order_by("code", "valid_from"):
        own.setdefault(row.code, []).append(row)
    found = [
        Figure(rule, rules.shipped().get(rule.code, ()), own.get(rule.code, ()))
        for rule in rules.every()
    ]
    found.sort(key=lambda one: (not one.is_own, _law(one), one.code))
    return [(law, list(some)) for law, some in groupby(found, key=_law)]


def _law(figure: Figure) -> str:
    """Where it stood before the street decided otherwise."""
    return figure.shipped[-1].law if figure.shipped else figure.now.law


def figure(code: str) -> Figure | None:
    every = (one for _law, some in figures() for one in some)
    return next((one for one in every if one.code == code), None)


# ---- Holidays ----


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the calendar: whence its days are known, and how sure that is."""

    year: int
    is_known: bool
    own: CalendarYear | None

    @property
    def status(self) -> str:
        return str(Status(self.own.status).label) if self.own else ""


def years() -> list[Year]:
    """This year and the next, and those that the street has added."""
    this = clock.today().year
    own = {row.year: row for row in CalendarYear.objects.all()}
    known = clock.kept_table.get().years
    asked = {*range(this, this + SHOWN_YEARS), *own}
    return [Year(year, year in known, own.get(year)) for year in sorted(asked)]
