"""What an institution says, by whom it was mandated, and on which condition."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.consultations import policies
from tongxin.consultations.models import (
    Consultation,
    FormerPosition,
    Position,
    Statement,
)
from tongxin.consultations.operations.holding import held
from tongxin.journal import operations as journal
from tongxin.kernel.guard import require, said
from tongxin.people.models import Actor, Organisation, account_of


@transaction.atomic
def state_position(  # noqa: PLR0913 - a position is all of this
    actor: Actor,
    statement: Statement,
    *,
    organisation: Organisation,
    word: str,
    reason: str,
    spokesperson: str,
    condition: str = "",
) -> Position:
    """Put an asked institution's word on the record; said anew until the end.

    What it said before stays on the record beside it.
    """
    consultation = _held_for(actor, statement, organisation)
    if not consultation.institutions.filter(organisation=organisation).exists():
        raise ValidationError(_("This institution is not asked."))
    if not Statement.objects.filter(
        pk=statement.pk, state=Statement.State.ISSUED
    ).exists():
        raise ValidationError(_("This statement is not asked any more."))
    position = Position(
        statement=statement,
        organisation=organisation,
        word=word,
        condition=condition.strip() if word == Position.Word.CONDITION else "",
        reason=reason.strip(),
        spokesperson=spokesperson.strip(),
        stated_at=timezone.now(),
        recorded_by=account_of(actor),
    )
    before = Position.objects.filter(
        statement=statement, organisation=organisation
    ).first()
    if before is not None:
        _keep(before)
    position.full_clean()
    position.save()
    journal.record(
        actor, "statement.position_stated", position, ["word", "condition", "reason"]
    )
    return position


@transaction.atomic
def withdraw_position(
    actor: Actor, statement: Statement, *, organisation: Organisation, reason: str
) -> FormerPosition:
    """Take the word back, for a reason that everybody reads; it counts as silence."""
    reason = said(reason, "reason", _("Say why it is taken back."))
    _held_for(actor, statement, organisation)
    position = Position.objects.filter(
        statement=statement, organisation=organisation
    ).first()
    if position is None:
        raise ValidationError(_("It has said nothing to this statement."))
    former = _keep(position, reason)
    journal.record(actor, "statement.position_withdrawn", statement, ["ended_reason"])
    return former


def _held_for(
    actor: Actor, statement: Statement, organisation: Organisation
) -> Consultation:
    require(
        policies.may_speak_for(actor, organisation)
        or policies.may_keep(actor, statement.consultation),
        _("Only the institution itself, or the office for it, states its position."),
    )
    consultation = held(statement.consultation)
    if not consultation.is_taking:
        raise ValidationError(_("This consultation takes no answers now."))
    return consultation


def _keep(position: Position, reason: str = "") -> FormerPosition:
    """It was on the record, so it stays there; only it stands no more."""
    former = FormerPosition(
        statement_id=position.statement_id,
        organisation_id=position.organisation_id,
        word=position.word,
        condition=position.condition,
        reason=position.reason,
        spokesperson=position.spokesperson,
        stated_at=position.stated_at,
        recorded_by_id=position.recorded_by_id,
        ended_reason=reason,
    )
    former.full_clean()
    former.save()
    position.delete()
    return former
