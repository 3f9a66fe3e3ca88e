"""Clauses of plans that a conference may ask for, and what became of it."""

from django.db.models import Q, QuerySet

from tongxin.councils.models import AgendaItem, Body, Decision
from tongxin.plans import queries as plans
from tongxin.plans.models import Clause, ClauseRequest


def clauses_to_ask(body: Body) -> QuerySet[Clause]:
    """No actor: of the unit's or community's plans, and of the street's schemes."""
    here = Q(document__unit=None)
    if body.unit_id is not None:
        here |= Q(document__unit=body.unit_id)
    elif body.community_id is not None:
        here |= Q(document__unit__community=body.community_id)
    rows = Clause.objects.filter(here).select_related("document")
    return rows.order_by("document__title", "number")


def decision_on(item: AgendaItem | None) -> Decision | None:
    """No actor: the adopted decision on an item, which may ask for a clause."""
    rows = Decision.objects.select_related("item__meeting__body", "item__matter")
    return rows.filter(item=item, outcome=Decision.Outcome.ADOPTED).first()


def requests_of(decision: Decision) -> QuerySet[ClauseRequest]:
    """No actor: plans are public. What a decision asked for, with reply and changes."""
    rows = ClauseRequest.objects.filter(
        label=decision._meta.label_lower, object_id=decision.pk
    )
    rows = rows.select_related("clause__document__owner")
    return rows.prefetch_related("revisions__version").order_by("asked_on", "pk")


def decision_of(request: ClauseRequest) -> Decision | None:
    """No actor: what asked for it, where that was a conference."""
    if request.label != Decision._meta.label_lower:
        return None
    rows = Decision.objects.select_related("item__matter")
    return rows.filter(pk=request.object_id).first()


def clause_now(clause: Clause) -> str:
    """No actor: what it says now."""
    return plans.clauses_now(clause.document).get(clause.number, "")
