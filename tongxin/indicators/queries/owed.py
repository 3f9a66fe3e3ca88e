"""What offices owe: answers to voices that they took in, and parts of tasks.

A voice that was sent on is owed twice, an answer by the office that took it in and the
work by those that got it: two rows of two offices.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, TextChoices, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.indicators import policies
from tongxin.kernel import clock
from tongxin.kernel.due import soon_until
from tongxin.people.models import Actor, Office
from tongxin.voices.models import Voice
from tongxin.work.models import Assignment

# As the street is built; within each kind by name, never by a figure.
ORDER = list(Office.Kind)


class When(TextChoices):
    ALL = "all", pgettext_lazy("owed", "Everything in hand")
    LATE = "late", _("Late")
    SOON = "soon", _("Due within three working days")


class What(TextChoices):
    VOICE = "voice", _("Voice")
    TASK = "task", _("Task")


def due(when: str) -> Q:
    """Today is not late; soon begins with it."""
    today = clock.today()
    match When(when):
        case When.LATE:
            return Q(due_on__lt=today)
        case When.SOON:
            return Q(due_on__gte=today, due_on__lte=soon_until())
        case _:
            return Q()


@dataclass(frozen=True, slots=True)
class Homes:
    """Which office took in the voices of a community: its own, else the street's."""

    of: dict[int | None, int]
    street: int | None

    @classmethod
    def read(cls) -> "Homes":
        rows = list(Office.objects.filter(kind__in=ORDER[:2]).order_by("name"))
        open_first = sorted(rows, key=lambda one: one.is_closed, reverse=True)
        of: dict[int | None, int] = {
            one.community_id: one.pk for one in open_first if one.community_id
        }
        street = [one.pk for one in open_first if one.kind == Office.Kind.STREET]
        return cls(of, street[-1] if street else None)

    def office(self, community: int | None) -> int | None:
        return self.of.get(community, self.street)

    def voices(self, office: int) -> Q:
        """Those that this office took in."""
        own = Q(community__in=[pk for pk, home in self.of.items() if home == office])
        if office != self.street:
            return own
        known = [pk for pk in self.of if pk is not None]
        return own | Q(community=None) | ~Q(community__in=known)


def _voices(actor: Actor) -> QuerySet[Voice]:
    return policies.voices_counted_for(actor).filter(state__in=Voice.OPEN)


def _parts(actor: Actor) -> QuerySet[Assignment]:
    return policies.parts_counted_for(actor).filter(state__in=Assignment.OPEN)


def owed(
    actor: Actor, *, when: str = When.ALL, office: Office | None = None
) -> QuerySet[Any]:
    """Both kinds in one list, what is due first first; as plain values."""
    voices = _voices(actor).filter(due(when))
    parts = _parts(actor).filter(due(when))
    if office is not None:
        voices = voices.filter(Homes.read().voices(office.pk))
        parts = parts.filter(office=office)
    said = voices.order_by().values_list(
        Value(What.VOICE.value),
        "pk",
        "title",
        "due_on",
        "due_is_provisional",
        "community",
        Value(None, output_field=IntegerField()),
    )
    sent = parts.order_by().values_list(
        Value(What.TASK.value),
        "task",
        "task__title",
        "due_on",
        "due_is_provisional",
        "task__community",
        "office",
    )
    return said.union(sent, all=True).order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One row as the list draws it."""

    what: What
    pk: int
    title: str
    due_on: Any
    is_provisional: bool
    office: str


def lines(rows: Sequence[tuple[Any, ...]], _asked: Any = None) -> list[OwedLine]:
    homes = Homes.read()
    names = dict(Office.objects.values_list("pk", "name"))
    return [
        OwedLine(
            What(what),
            pk,
            title,
            due_on,
            is_provisional,
            names.get(office or homes.office(community) or 0, ""),
        )
        for what, pk, title, due_on, is_provisional, community, office in rows
    ]


@dataclass(slots=True)
class OfficeRow:
    """What one office owes: late, soon, and all that is in its hands."""

    office: Office
    late: int = 0
    soon: int = 0
    all: int = 0

    @property
    def rest(self) -> int:
        return self.all - self.late - self.soon


def by_office(actor: Actor) -> list[OfficeRow]:
    """Offices that owe something, as the street is built. Two counts and two reads."""
    homes = Homes.read()
    rows = {one.pk: OfficeRow(one) for one in Office.objects.all()}
    figures = {
        "late": Count("pk", filter=due(When.LATE)),
        "soon": Count("pk", filter=due(When.SOON)),
        "all": Count("pk"),
    }
    said = _voices(actor).order_by().values_list("community").annotate(**figures)
    _add(rows, ((homes.office(where), *counts) for where, *counts in said))
    _add(rows, _parts(actor).order_by().values_list("office").annotate(**figures))
    found = [row for row in rows.values() if row.all]
    found.sort(
        key=lambda row: (ORDER.index(Office.Kind(row.office.kind)), row.office.name)
    )
    return found


def _add(rows: dict[int, OfficeRow], counted: Iterable[tuple[Any, ...]]) -> None:
    for office, late, soon, every in counted:
        if office is not None:
            rows[office].late += late
            rows[office].soon += soon
            rows[office].all += every
