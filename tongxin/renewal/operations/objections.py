"""A person objects to what the roll says of them; the office decides and says why."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock, rules
from tongxin.kernel.guard import first, require, said
from tongxin.people.models import Actor, User, account_of
from tongxin.renewal import policies
from tongxin.renewal.models import Entitlement, Objection, Side
from tongxin.renewal.operations.checks import require_roll_keeper, save_new
from tongxin.renewal.operations.entitlements import (
    accept_after_all,
    change_side,
    end_entitlement,
)
from tongxin.renewal.operations.telling import tell_decided


@transaction.atomic
def object_to_entry(actor: User, entitlement: Entitlement, *, text: str) -> Objection:
    """Say what is wrong with one's own entry, or with a refusal while there is time."""
    require(
        policies.is_own(actor, entitlement),
        _("Everybody objects for themselves alone."),
    )
    text = said(text, "text", _("Say what is wrong."))
    if len(text) > Objection.MAX_TEXT:
        raise ValidationError({"text": _("Please keep this shorter.")})
    # Anew: it may have been decided while the page was open.
    entitlement = Entitlement.objects.select_related("person__seal_key").get(
        pk=entitlement.pk
    )
    _refuse_out_of_time(entitlement)
    days = rules.binding("roll.objection.answer_days").value
    due = clock.add_workdays(clock.today(), days)
    objection = Objection(
        entitlement=entitlement,
        due_on=due.on,
        due_is_provisional=due.is_provisional,
    )
    objection.text = text
    save_new(objection)
    journal.record(actor, "objection.made", objection, ["text"])
    return objection


def _refuse_out_of_time(entitlement: Entitlement) -> None:
    if entitlement.state == Entitlement.State.CLAIMED:
        raise ValidationError(_("This is still being checked."))
    if entitlement.is_ended:
        raise ValidationError(_("This has ended already."))
    until = entitlement.object_until
    if (
        entitlement.state == Entitlement.State.REFUSED
        and until is not None
        and clock.today() > until
    ):
        raise ValidationError(
            _("The days for an objection are over. You may claim anew with new proof.")
        )


@transaction.atomic
def decide_objection(
    actor: Actor, objection: Objection, *, outcome: str, reason: str, side: str = ""
) -> Objection:
    """Say who is right, and why.

    Where the person is: a refused claim is accepted; an entry goes to `side`, or ends
    when no side is given.
    """
    entitlement = objection.entitlement
    require_roll_keeper(actor, entitlement.unit)
    reason = said(reason, "reason", _("Say why."))
    if outcome not in Objection.Outcome.values:
        raise ValidationError({"outcome": _("Please choose who is right.")})
    if side and side not in Side.values:
        raise ValidationError({"side": _("There is no such side.")})
    first(
        Objection.objects.filter(pk=objection.pk, outcome="").update(
            outcome=outcome,
            decided_by=account_of(actor),
            decided_on=clock.today(),
            reason=reason[:300],
        )
    )
    objection.refresh_from_db()
    journal.record(actor, "objection.decided", objection, ["outcome", "reason"])
    if outcome == Objection.Outcome.UPHELD:
        _follow(actor, entitlement, side, reason)
    tell_decided(objection)
    return objection


def _follow(actor: Actor, entitlement: Entitlement, side: str, reason: str) -> None:
    entitlement.refresh_from_db()
    if entitlement.state == Entitlement.State.REFUSED:
        accept_after_all(actor, entitlement)
    elif side and side != entitlement.side:
        change_side(actor, entitlement, side, reason)
    elif not side:
        end_entitlement(actor, entitlement, reason=reason)
