"""A member says that the own file is wrong, and the organisation answers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import first, require, said
from tongxin.members import policies
from tongxin.members.models import Correction, Membership
from tongxin.members.operations.asking import kept_file
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, User

LONGEST = 500


@transaction.atomic
def ask_correction(actor: Actor, membership: Membership, *, text: str) -> Correction:
    """Say what is wrong with a row of the own file, ended ones too."""
    require(
        policies.is_own(actor, membership), _("Only the member asks for a correction.")
    )
    # Pressed twice, it is asked once.
    Membership.objects.select_for_update().get(pk=membership.pk)
    text = said(text, "text", _("Say what is wrong."))[:LONGEST]
    correction = Correction(membership=membership, asked_at=timezone.now())
    correction.text = text
    correction.full_clean()
    correction.save()
    journal.record(actor, "membership.correction_asked", membership)
    return correction


@transaction.atomic
def answer_correction(
    actor: Actor, correction: Correction, *, outcome: str, answer: str
) -> Correction:
    """Answer once, in words; the member hears that there is an answer, no more."""
    membership = kept_file(actor, correction.membership)
    if outcome not in Correction.Outcome.values:
        raise ValidationError({"outcome": _("Please choose.")})
    correction.answer = said(answer, "answer", _("Say why."))[:LONGEST]
    rows = Correction.objects.filter(pk=correction.pk, outcome="")
    first(
        rows.update(
            outcome=outcome,
            answer_sealed=correction.answer_sealed,
            answered_at=timezone.now(),
            answered_by=actor if isinstance(actor, User) else None,
        )
    )
    correction.refresh_from_db()
    journal.record(actor, "membership.correction_answered", membership, ["outcome"])
    # It may arrive on paper or on somebody else's screen: it does not say of what.
    notices.tell(
        membership.person,
        membership,
        key=f"membership.correction:{correction.pk}",
        title=_("What you asked for has an answer"),
        text=_("Please sign in and read it on your page."),
        link=reverse("members:mine"),
    )
    return correction
