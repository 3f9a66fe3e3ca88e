"""Who may see and change what of a plan document. Reads only."""

from django.db.models import QuerySet

from tongxin.kernel.actors import System
from tongxin.people.models import Actor, User
from tongxin.plans.models import ClauseRequest, PlanDocument
from tongxin.units import policies as units


def plans_visible_to(actor: Actor) -> QuerySet[PlanDocument]:
    """Plans are public: people live under them."""
    return PlanDocument.objects.select_related("unit", "owner")


def plans_kept_by(actor: Actor) -> QuerySet[PlanDocument]:
    """Whose versions the actor enters: the unit's keepers, the street for a scheme."""
    return units.EDITORS.rows(
        actor, plans_visible_to(actor), community=["unit__community"]
    )


def may_keep_plan(actor: Actor, plan: PlanDocument) -> bool:
    community_id = plan.unit.community_id if plan.unit else None
    return units.EDITORS.covers(actor, community_ids=[community_id])


def requests_owned_by(actor: Actor) -> QuerySet[ClauseRequest]:
    """Requests to clauses that the actor's own desk answers for."""
    rows = ClauseRequest.objects.all()
    if isinstance(actor, System):
        return rows
    if not isinstance(actor, User):
        return rows.none()
    return rows.filter(clause__document__owner__in=actor.office_ids)
