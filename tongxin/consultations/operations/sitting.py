"""Many statements in one sitting: a page of them is saved, or let be asked, at once.

Each is written by its own act and has its own line of the journal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.consultations.models import Consultation, Statement
from tongxin.consultations.operations.statements import (
    add_statement,
    drop_statement,
    issue_statement,
    order_statements,
    rewrite_statement,
)
from tongxin.people.models import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page: a statement that is there, or a new one (no `pk`)."""

    text: str
    matters: frozenset[int] = frozenset()
    pk: int | None = None
    # The words that stood there when the page was drawn, and the matters.
    seen: str = ""
    stood: frozenset[int] = frozenset()
    is_dropped: bool = False


@transaction.atomic
def write_statements(
    actor: Actor,
    consultation: Consultation,
    *,
    lines: Sequence[Line],
    is_ordered: bool = False,
) -> None:
    """Save them all, or none of them; with `is_ordered` as they stand.

    Raises ValidationError with what is wrong, by the place of the line (from 0).
    """
    wrong: dict[str, list[str]] = {}
    order = []
    for at, line in enumerate(lines):
        try:
            with transaction.atomic():
                pk = _written(actor, consultation, line)
        except ValidationError as refusal:
            wrong[str(at)] = refusal.messages
        else:
            order += [pk] if pk else []
    if wrong:
        raise ValidationError(wrong)
    if consultation.is_draft:
        rows = consultation.statements.exclude(state=Statement.State.WITHDRAWN)
        there = dict(rows.values_list("pk", "number"))
        wanted = order if is_ordered else list(there)
        # One that was dropped leaves no gap.
        if wanted != list(there) or [*there.values()] != [*range(1, len(there) + 1)]:
            order_statements(actor, consultation, order=wanted)


def _written(actor: Actor, consultation: Consultation, line: Line) -> int | None:
    if line.pk is None:
        if line.is_dropped or not line.text.strip():
            return None
        added = add_statement(actor, consultation, text=line.text, matters=line.matters)
        return added.pk
    statement = consultation.statements.filter(pk=line.pk).first()
    if statement is None:
        raise ValidationError(
            _("A colleague dropped it meanwhile. Save again to write it anew.")
        )
    if line.is_dropped:
        drop_statement(actor, statement, seen=line.seen)
        return None
    if (line.text, line.matters) != (line.seen, line.stood):
        # What a colleague has put there meanwhile, or taken away, stays so.
        stands_on = set(statement.stands_on.values_list("matter", flat=True))
        stands_on |= line.matters - line.stood
        stands_on -= line.stood - line.matters
        rewrite_statement(
            actor, statement, text=line.text, matters=stands_on, seen=line.seen
        )
    return statement.pk


@transaction.atomic
def issue_ready(actor: Actor, consultation: Consultation) -> int:
    """Let all be asked that two sides have found fair; how many."""
    rows = consultation.statements.select_related("consultation")
    ready = [one for one in rows if issue_statement.rule.stands(one)]
    if not ready:
        raise ValidationError(
            _("Two people of different sides have to check it first.")
        )
    for one in ready:
        issue_statement(actor, one)
    return len(ready)
