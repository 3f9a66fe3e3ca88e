"""What this room shows on the pages of the whole house. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongxin.consultations import institution_positions, policies
from tongxin.consultations.models import Consultation, RollEntry, Stance, Statement
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.finding import containing
from tongxin.kernel.rooms import Finding, Link, Part
from tongxin.people.models import Actor, User
from tongxin.units.models import Unit

SHOWN_TALKS = 3
# Over and not published: there is nothing to do or to read yet.
SILENT = (
    Consultation.State.CLOSED,
    Consultation.State.SEALED,
    Consultation.State.ARRIVING,
)


def search(words: str, limit: int) -> Finding:
    """By title, or by a statement that people are asked about."""
    public = policies.visible_to(VISITOR)
    issued = Statement.objects.filter(issued_at__isnull=False)
    asked = containing(issued, words, "text").values("consultation")
    titled = containing(public, words, "title").values("pk")
    rows = public.filter(Q(pk__in=titled) | Q(pk__in=asked)).order_by("-pk")
    found = [(one.title, one.get_absolute_url()) for one in rows[:limit]]
    return Finding(_("Consultations"), found)


def front() -> Iterator[Part]:
    if talks := talked_over(SHOWN_TALKS):
        yield Part("consultations/house/front_talks.html", 20, talks)


def of_unit(actor: Actor, unit: Unit) -> Iterator[Part]:
    """What people of a unit are asked now, what ends first first."""
    rows = policies.visible_to(actor).filter(unit=unit, state=Consultation.State.OPEN)
    issued = Q(statements__state=Statement.State.ISSUED)
    rows = rows.annotate(asked=Count("statements", filter=issued))
    for one in rows.order_by("closes_at", "pk"):
        if one.is_taking:
            on = timezone.localdate(one.closes_at)
            template = "consultations/house/unit_running.html"
            yield Part(template, 10, one, spot="top", on=on)


def day(user: User) -> Iterator[Part]:
    """What institutions of the reader's own desk are asked for."""
    if owed := institution_positions.owed_by(user) if user.office_ids else []:
        first, on = owed[0], timezone.localdate(owed[0].consultation.closes_at)
        template = "consultations/house/day_position_first.html"
        yield Part(template, 10, first, spot="top", on=on)
        yield Part("consultations/house/day_positions.html", 31, owed)


def mine(user: User) -> Iterator[Part | Link]:
    """Where the reader is asked, what ends first first."""
    for one in asked_of(user):
        yield Part("consultations/house/mine_asked.html", 10, one, spot="asked")
        if one.open_count:
            on = timezone.localdate(one.consultation.closes_at)
            template = "consultations/house/mine_stance_first.html"
            yield Part(template, 10, one, spot="top", on=on)
    home = "consultations:list"
    yield Link(home, 10, _("All consultations"), spot="asked_links")
    yield Link(home, 10, _("Consultations"), _("What everybody here can accept"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A consultation that still waits for some of the reader's answers."""

    consultation: Consultation
    open_count: int


def asked_of(user: User) -> list[Waiting]:
    """Where the reader is on the roll and can answer now, what ends first first.

    In four queries, however many: each with how many answers of theirs are missing.
    """
    entries = _own_entries(user)
    if not entries:
        return []
    asked = _counts(
        Statement.objects.filter(
            consultation__in=entries, state=Statement.State.ISSUED
        ).values_list("consultation")
    )
    own = [entry.pseudonym for entry in entries.values()]
    taken = _counts(
        Stance.objects.filter(
            statement__consultation__in=entries,
            statement__state=Statement.State.ISSUED,
            pseudonym__in=own,
        ).values_list("statement__consultation")
    )
    found = [
        Waiting(entry.consultation, asked.get(pk, 0) - taken.get(pk, 0))
        for pk, entry in entries.items()
    ]
    return sorted(
        found, key=lambda one: (one.consultation.closes_at, one.consultation.pk)
    )


def _own_entries(user: User) -> dict[int, RollEntry]:
    """By consultation; the reader's own place before one taken over by letter."""
    if user.person_id is None:
        return {}
    rows = RollEntry.objects.filter(
        person__in=policies.known_as(user.person_id),
        consultation__in=policies.visible_to(user).filter(
            state=Consultation.State.OPEN
        ),
    ).select_related("consultation__seal_key", "consultation__unit")
    found: dict[int, RollEntry] = {}
    for entry in rows.order_by("pk"):
        is_own = entry.person_id == user.person_id
        if entry.consultation.is_taking and (
            is_own or entry.consultation_id not in found
        ):
            found[entry.consultation_id] = entry
    return found


def _counts(rows: QuerySet[Any, tuple[int]]) -> dict[int, int]:
    return dict(rows.order_by().annotate(count=Count("pk")))


def talked_over(most: int) -> list[Consultation]:
    """What is asked now, then the latest reports, then what comes; for everybody."""
    rows = policies.visible_to(VISITOR).exclude(state__in=SILENT)
    place = Case(
        When(state=Consultation.State.OPEN, then=0),
        When(state=Consultation.State.PUBLISHED, then=1),
        default=2,
    )
    return list(rows.order_by(place, "-published_at", "-pk")[:most])
