"""What an institution says, by whom it was mandated, and on which condition."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import policies
from tongxin.consultations.models import FormerPosition, Position, Statement
from tongxin.consultations.operations.rules import POSITION, SPOKEN_TO
from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.kernel.guard import require, said
from tongxin.people.models import Actor, Organisation, account_of


@creation(
    "statement.position_stated",
    Words(
        pgettext_lazy("journal", "stated the position"),
        pgettext_lazy("journal", "position stated"),
    ),
    SPOKEN_TO,
)
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
    consultation = statement.consultation
    may_speak = policies.may_speak_for(actor, consultation, organisation)
    require(may_speak, str(SPOKEN_TO.refusal))
    if not consultation.institutions.filter(organisation=organisation).exists():
        raise ValidationError(_("This institution is not asked."))
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
    before = statement.positions.filter(organisation=organisation).first()
    if before is not None:
        _keep(before)
    position.full_clean()
    position.save()
    return position


@operation(
    "statement.position_withdrawn",
    Words(
        pgettext_lazy("journal", "took the position back"),
        pgettext_lazy("journal", "position taken back"),
    ),
    POSITION,
    about=lambda position: position.statement,
)
def withdraw_position(
    actor: Actor, position: Position, *, reason: str
) -> FormerPosition:
    """Take the word back, for a reason that everybody reads; it counts as silence."""
    return _keep(position, said(reason, "reason", _("Say why it is taken back.")))


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
