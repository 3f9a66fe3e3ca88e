"""A person objects to what the roll says of them; the office decides and says why."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.due import due_by
from tongxin.kernel.guard import said
from tongxin.people.models import Actor, User, account_of
from tongxin.rolls.models import Entitlement, Objection, Side
from tongxin.rolls.operations.entitlements import (
    accept_after_all,
    change_side,
    end_entitlement,
)
from tongxin.rolls.operations.messages import tell_decided
from tongxin.rolls.operations.rules import CONTESTABLE_ENTRY, OPEN_OBJECTION, save_new


@creation(
    "objection.made",
    Words(
        pgettext_lazy("journal", "objected to the roll"),
        pgettext_lazy("journal", "objection to a roll"),
    ),
    CONTESTABLE_ENTRY,
)
def object_to_entry(actor: User, entitlement: Entitlement, *, text: str) -> Objection:
    """Say what is wrong with one's own entry, or with a refusal while there is time."""
    text = said(text, "text", _("Say what is wrong."))
    if len(text) > Objection.MAX_TEXT:
        raise ValidationError({"text": _("Please keep this shorter.")})
    due = due_by("roll.objection.answer_days", clock.today())
    objection = Objection(
        entitlement=entitlement,
        due_on=due.on,
        due_is_provisional=due.is_provisional,
    )
    objection.text = text
    return save_new(objection)


@operation(
    "objection.decided",
    Words(
        pgettext_lazy("journal", "decided the objection"),
        pgettext_lazy("journal", "objection decided"),
    ),
    OPEN_OBJECTION,
)
def decide_objection(
    actor: Actor, objection: Objection, *, outcome: str, reason: str, side: str = ""
) -> Objection:
    """Say who is right, and why.

    Where the person is: a refused claim is accepted; an entry goes to `side`, or ends
    when no side is given.
    """
    if outcome not in Objection.Outcome.values:
        raise ValidationError({"outcome": _("Please choose who is right.")})
    if side and side not in Side.values:
        raise ValidationError({"side": _("There is no such side.")})
    objection.reason = said(reason, "reason", _("Say why."))[:300]
    objection.outcome, objection.decided_on = outcome, clock.today()
    objection.decided_by = account_of(actor)
    objection.save()
    if outcome == Objection.Outcome.UPHELD:
        _follow(actor, objection.entitlement, side, objection.reason)
    tell_decided(objection)
    return objection


def _follow(actor: Actor, entitlement: Entitlement, side: str, reason: str) -> None:
    if entitlement.state == Entitlement.State.REFUSED:
        accept_after_all(actor, entitlement)
    elif side and side != entitlement.side:
        change_side(actor, entitlement, side=side, reason=reason)
    elif not side:
        end_entitlement(actor, entitlement, reason=reason)
