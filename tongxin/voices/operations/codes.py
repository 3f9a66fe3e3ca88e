"""A new code for an author who lost the old one, which opens nothing from then on.

It goes to a number or address that is the author's own, and no page shows it. Where
there is none, two people of one office hand it out on paper. Where somebody has an
account they read it there.
"""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel import receipts
from tongxin.people.models import Actor, Channel, User, account_of
from tongxin.voices.models import CodeCard, Voice
from tongxin.voices.models.card import own_channel
from tongxin.voices.operations.messages import tell_of_card, tell_of_code
from tongxin.voices.operations.rules import CARD_ASKED, CARD_WANTED, CODE_LOST
from tongxin.work.queries import sending_office


@operation(
    "voice.code_reissued",
    Words(
        pgettext_lazy("journal", "had a new code sent to the author"),
        pgettext_lazy("journal", "new code sent to the author"),
    ),
    CODE_LOST,
)
def reissue_code(actor: Actor, voice: Voice) -> Channel:
    """A new code goes where only its author reads it; by which way it went."""
    found = own_channel(voice)
    assert found is not None, "the rule asks for one"
    person, channel = found
    voice.receipt, voice.is_code_seen = receipts.issue_unseen(), False
    voice.save(update_fields=["receipt", "is_code_seen"])
    tell_of_code(voice, person, channel)
    return channel


@operation(
    "voice.card_asked",
    Words(
        pgettext_lazy("journal", "asked for a card with a new code"),
        pgettext_lazy("journal", "card with a new code asked for"),
    ),
    CARD_WANTED,
)
def ask_card(actor: Actor, voice: Voice) -> CodeCard:
    """The first of two: the author stands here, and no way of their own is known."""
    account, office = account_of(actor), sending_office(actor)
    if account is None or office is None:
        raise PermissionDenied(str(CARD_WANTED.refusal))
    return CodeCard.objects.create(voice=voice, office=office, asked_by=account)


@operation(
    "voice.card_printed",
    Words(
        pgettext_lazy("journal", "confirmed it and handed out a card with a new code"),
        pgettext_lazy("journal", "card with a new code handed out"),
    ),
    CARD_ASKED,
)
def print_card(actor: User, voice: Voice) -> str:
    """The second of two: the code, for the sheet that is shown to them once."""
    card = CodeCard.waiting().get(voice=voice)
    voice.receipt, code = receipts.issue()
    card.receipt, card.printed_by, card.printed_at = (
        voice.receipt,
        actor,
        timezone.now(),
    )
    card.save()
    voice.is_code_seen = True
    voice.save(update_fields=["receipt", "is_code_seen"])
    tell_of_card(voice, card.office)
    return code
