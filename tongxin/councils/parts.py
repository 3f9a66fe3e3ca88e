"""What this room shows on the pages of the whole house. Reads only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from tongxin.councils import policies, queries
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.finding import containing
from tongxin.kernel.rooms import Finding, Link, Part
from tongxin.people.models import Role, User
from tongxin.rolls import policies as rolls
from tongxin.rolls.models import Entitlement
from tongxin.units import policies as units
from tongxin.units import queries as unit_queries
from tongxin.units.models import Proposal, Unit

SHOWN_MEETINGS = 5
# Side by side for one community; the street, which has many, sees the most urgent.
SHOWN_CONFERENCES = 3


def search(words: str, limit: int) -> Finding:
    """Conferences by name, and what they recommended, once it is published."""
    bodies = policies.visible_to(VISITOR).filter(dissolved_on=None)
    decisions = policies.decisions_visible_to(VISITOR).order_by("-pk")
    columns = ("item__title", "recommendation")
    rows = [
        (body.name, body.get_absolute_url())
        for body in containing(bodies, words, "name")[:limit]
    ]
    rows += [
        (decision.item.title, decision.get_absolute_url())
        for decision in containing(decisions, words, *columns)[:limit]
    ]
    return Finding(_("Joint conferences"), rows[:limit])


def about() -> Iterator[Link]:
    yield Link("councils:list", 10, _("Joint conferences"))


# ---- A desk in the morning ----


@dataclass(frozen=True, slots=True)
class MyUnit:
    """Where a unit stands, when its conference meets, the reader's entries there."""

    unit: Unit
    step: unit_queries.UnitStep
    news: queries.News | None
    entries: Sequence[Entitlement] = ()


def day(user: User) -> Iterator[Part]:
    """Conferences that the account keeps, units whose applicant's desk it is."""
    if not user.office_ids:
        yield from _listening(user)
        return
    if policies.keeps_some(user):
        bodies = policies.kept_by(user).filter(dissolved_on=None)
        rows = queries.next_meetings(user, bodies)
        if not policies.may_found(user):
            if rows:
                yield Part(
                    "councils/house/day_conferences.html", 10, rows, is_wide=True
                )
        elif busy := [row for row in rows if not row.step.is_rest]:
            yield Part("councils/house/day_urgent.html", 10, busy[:SHOWN_CONFERENCES])
    if own := _own_units(user):
        yield Part("councils/house/day_units.html", 50, own)


def _listening(user: User) -> Iterator[Part]:
    """What is coming, for whoever sits in or waits for a room that is not here yet."""
    coming = list(queries.coming(user)[:SHOWN_MEETINGS])
    first = coming[0] if coming else None
    yield Part("councils/house/day_meeting_first.html", 10, first, spot="top")
    if coming:
        yield Part("councils/house/day_coming.html", 20, coming)


def _own_units(user: User) -> list[MyUnit]:
    """Units whose applicant's desk this is, what has a day soon first."""
    desks = {post.office_id for post in user.posts if post.role == Role.APPLICANT}
    if not desks:
        return []
    proposed = Q(proposals__state=Proposal.State.PROPOSED)
    rows = units.managed_by(user).filter(applicant_office__in=desks)
    rows = rows.annotate(proposal_count=Count("proposals", proposed, distinct=True))
    rows = rows.select_related("community").prefetch_related("plans")
    found = list(rows.order_by("name"))
    news = queries.news_of_units(user, [unit.pk for unit in found])
    own = [
        MyUnit(*step, news.get(step[0].pk)) for step in unit_queries.next_steps(found)
    ]
    return sorted(own, key=lambda home: home.step.on or date.max)


# ---- A resident's own page ----


def mine(user: User) -> Iterator[Part | Link]:
    """The reader's units with their conferences, and the seats that they hold."""
    homes = _homes(user)
    for home in homes:
        if place := {"notice": 10, "dated": 30}.get(home.step.kind):
            on = home.step.on or date.max
            template = "councils/house/mine_day_first.html"
            yield Part(template, place, home, spot="top", on=on)
    yield Part("councils/house/mine_units.html", 30, homes)
    if seats := queries.my_seats(user):
        yield Part("councils/house/mine_seats.html", 50, seats)
    note = _("Who sits there, and when they meet")
    yield Link("councils:list", 30, _("Joint conferences"), note)


def _homes(user: User) -> list[MyUnit]:
    """Of entries that run or are being looked at, the latest word of each."""
    if user.person_id is None:
        return []
    rows = rolls.entitlements_visible_to(user).filter(
        person=user.person_id, until_on=None
    )
    found: dict[int, list[Entitlement]] = {}
    own: dict[int, Unit] = {}
    for entry in rows.select_related("unit__community", "holding").order_by("-pk"):
        found.setdefault(entry.unit_id, []).append(entry)
        own[entry.unit_id] = entry.unit
    news = queries.news_of_units(user, own)
    steps = unit_queries.next_steps(list(own.values())) if own else []
    homes = [
        MyUnit(unit, step, news.get(unit.pk), found[unit.pk]) for unit, step in steps
    ]
    return sorted(homes, key=lambda home: (home.step.on or date.max, home.unit.name))
