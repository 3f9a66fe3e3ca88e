"""With which records it may be done, of whatever kind they are."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy

from tongxin.journal.acts import Rule
from tongxin.redactions import policies, queries


def head_of(row: Model) -> Rule[Any, Any]:
    """The heads of the office that keeps it."""
    kind = queries.kind_of(row)
    return Rule(
        rows=lambda actor: policies.redacted_by(actor, kind),
        refusal=gettext_lazy("Only the head of the office that keeps it does this."),
    )


def second_of(row: Model) -> Rule[Any, Any]:
    kind = queries.kind_of(row)
    return Rule(
        rows=lambda actor: policies.seconded_by(actor, kind),
        refusal=gettext_lazy("Only the office that keeps it does this."),
    )
