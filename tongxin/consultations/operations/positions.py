"""What an institution says, by whom it was mandated, and on which condition."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.consultations import policies
from tongxin.consultations.models import Position, Statement
from tongxin.consultations.operations.holding import account_of, held
from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.people.models import Actor, Organisation


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
    """Put an asked institution's word on the record; said anew until the end."""
    require(
        policies.may_speak_for(actor, organisation)
        or policies.may_keep(actor, statement.consultation),
        _("Only the institution itself, or the office for it, states its position."),
    )
    consultation = held(statement.consultation)
    if not consultation.is_taking:
        raise ValidationError(_("This consultation takes no answers now."))
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
    before = Position.objects.filter(statement=statement, organisation=organisation)
    position.pk = before.values_list("pk", flat=True).first()
    position._state.adding = position.pk is None  # noqa: SLF001 - said anew
    position.full_clean()
    position.save()
    journal.record(
        actor, "statement.position_stated", position, ["word", "condition", "reason"]
    )
    return position
