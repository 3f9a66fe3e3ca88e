"""A message to oneself: whether the house's senders reach anybody."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import require
from tongxin.kernel.limits import Limit, LimitReached
from tongxin.notices import policies, senders
from tongxin.people.models import User
from tongxin.people.phones import normalise_phone

TRIES = Limit("sender.tried", 10, timedelta(hours=1))
SMS, MAIL = "sms", "email"

for _code, _words in {
    "sender.sms_tried": Words(
        pgettext_lazy("journal", "sent a text message to try it"),
        pgettext_lazy("journal", "text message sent to try it"),
    ),
    "sender.mail_tried": Words(
        pgettext_lazy("journal", "sent an e-mail to try it"),
        pgettext_lazy("journal", "e-mail sent to try it"),
    ),
}.items():
    say(_code, _words)


def try_sender(actor: User, *, channel: str, to: str) -> None:
    """Send a line at once, outside any transaction. The number is kept nowhere.

    Raises ValidationError in words: no sender, refused, or nobody can know.
    """
    require(policies.may_see_spending(actor), _("Only the administrator may do this."))
    is_sms = channel == SMS
    to = normalise_phone(to) if is_sms else to
    text = _("A message to try it out: this house reaches you.")
    try:
        TRIES.take(actor.pk)
        if is_sms:
            senders.sms().send(to, text)
        else:
            senders.Mail().send(to, text, text)
    except LimitReached as reached:
        told = _("Ten tries an hour are enough. Please wait %(n)d minutes.")
        raise ValidationError(told % {"n": reached.minutes}) from reached
    except senders.NotSetUp as refusal:
        raise ValidationError(
            _("No sender is set up. Whoever keeps the machine sets it (operations.md).")
        ) from refusal
    except senders.Refused as refusal:
        raise ValidationError(
            _("It was refused: address, name or password of the sender are wrong.")
        ) from refusal
    except Exception as fault:
        raise ValidationError(
            _("It broke off, and may have gone out. Look whether it came.")
        ) from fault
    if is_sms:
        journal.record(actor, "sender.sms_tried", actor)
    else:
        journal.record(actor, "sender.mail_tried", actor)
