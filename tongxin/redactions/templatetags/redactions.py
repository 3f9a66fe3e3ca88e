"""On the page of a record: what was blacked out there, and where it is done."""

from typing import Any

from django import template
from django.db.models import Model

from tongxin.people.http import actor_of
from tongxin.redactions import policies, queries

register = template.Library()


@register.inclusion_tag("redactions/parts/told.html", takes_context=True)
def blacked_out(context: dict[str, Any], row: Model) -> dict[str, Any]:
    """When, by which office, why; for the head of the office the way to the form."""
    actor, kind = actor_of(context["request"]), queries.kind_of(row)
    may = policies.may_redact(actor, kind, row)
    wanted = queries.wanted_in(row) if policies.is_staff(actor) else None
    if wanted and not (may or policies.may_second(actor, kind, row)):
        wanted = None
    return {
        "told": queries.told_of(queries.redactions_of(row)),
        "address": queries.address_of(row) if may or wanted else "",
        "wanted": wanted,
    }
