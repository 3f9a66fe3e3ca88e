"""A member says that the own file is wrong, and the organisation answers."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy

from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel.guard import said
from tongxin.members.models import Correction, Membership
from tongxin.members.operations.rules import OPEN_REQUEST, OWN_FILE
from tongxin.notices.messages import Message
from tongxin.people.models import Actor, account_of

LONGEST = 500
# It may arrive on paper or on somebody else's screen: it does not say of what.
ANSWERED = Message(
    key="membership.correction",
    title=gettext_noop("What you asked for has an answer"),
    text=gettext_noop("Please sign in and read it on your page."),
    link="members:mine",
)


@operation(
    "membership.correction_asked",
    Words(
        pgettext_lazy("journal", "asked for a correction"),
        pgettext_lazy("journal", "member asked for a correction"),
    ),
    OWN_FILE,
)
def ask_correction(actor: Actor, membership: Membership, *, text: str) -> Correction:
    """Say what is wrong with a row of the own file, ended ones too."""
    text = said(text, "text", _("Say what is wrong."))[:LONGEST]
    correction = Correction(membership=membership, asked_at=timezone.now())
    correction.text = text
    correction.full_clean()
    correction.save()
    return correction


@operation(
    "membership.correction_answered",
    Words(
        pgettext_lazy("journal", "answered the member"),
        pgettext_lazy("journal", "member answered"),
    ),
    OPEN_REQUEST,
    about=lambda correction: correction.membership,
)
def answer_correction(
    actor: Actor, correction: Correction, *, outcome: str, answer: str
) -> Correction:
    """Answer once, in words; the member hears that there is an answer, no more."""
    if outcome not in Correction.Outcome.values:
        raise ValidationError({"outcome": _("Please choose.")})
    correction.answer = said(answer, "answer", _("Say why."))[:LONGEST]
    correction.outcome, correction.answered_at = outcome, timezone.now()
    correction.answered_by = account_of(actor)
    correction.save()
    membership = correction.membership
    ANSWERED.tell(membership.person, membership, once=correction.pk)
    return correction
