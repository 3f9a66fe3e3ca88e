"""What whoever lives or works in a unit reads of its conference on their own page."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from tongxin.councils import policies
from tongxin.councils.models import Body, Decision, Meeting
from tongxin.councils.queries.pages import coming_first, nearest
from tongxin.people.models import Actor

SHOWN_DECISIONS = 3


@dataclass(slots=True)
class News:
    """When a conference meets next, and what it recommended last."""

    body: Body
    next: Meeting | None = None
    decisions: list[Decision] = field(default_factory=list)


def news_of_units(actor: Actor, unit_ids: Iterable[int]) -> dict[int, News]:
    """As far as the actor may see it, by unit; three queries however many."""
    ids = list(unit_ids)
    if not ids:
        return {}
    bodies = policies.visible_to(actor).filter(unit__in=ids, dissolved_on=None)
    found = {body.pk: News(body) for body in bodies}
    meetings = policies.meetings_visible_to(actor).filter(body__in=found)
    for body_id, meeting in nearest(meetings).items():
        found[body_id].next = meeting
    for decision in _last_decisions(actor, found):
        found[decision.item.meeting.body_id].decisions.append(decision)
    return {news.body.unit_id: news for news in found.values() if news.body.unit_id}


def coming(actor: Actor) -> QuerySet[Meeting]:
    """Meetings that the actor may know of and that are not over, the nearest first."""
    return coming_first(policies.meetings_visible_to(actor))


def _last_decisions(actor: Actor, bodies: Iterable[int]) -> QuerySet[Decision]:
    place = Window(
        RowNumber(),
        partition_by=F("item__meeting__body"),
        order_by=[F("decided_at").desc(), F("pk").desc()],
    )
    rows = policies.decisions_visible_to(actor).filter(
        item__meeting__body__in=list(bodies)
    )
    found = rows.annotate(place=place).filter(place__lte=SHOWN_DECISIONS)
    return found.order_by("-decided_at", "-pk")
