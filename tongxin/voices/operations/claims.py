"""A voice that was filed without an account comes to the account of its author."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel.actors import Holder
from tongxin.kernel.guard import require
from tongxin.people.models import Person, User
from tongxin.voices import policies
from tongxin.voices.models import Voice
from tongxin.voices.operations.rules import CLAIMABLE


@operation(
    "voice.claimed",
    Words(
        pgettext_lazy("journal", "took it into an account"),
        pgettext_lazy("journal", "voice kept in an account"),
    ),
    CLAIMABLE,
)
def claim_voice(actor: User, voice: Voice, *, holder: Holder | None) -> Voice:
    """Keep the voice under the actor's account, who is its `holder` too.

    A voice without an author becomes theirs. One that names somebody is theirs only if
    it was left under the number that the actor has proved to be their own. An
    anonymous one stays nobody's.
    """
    require(
        holder is not None and policies.is_author(holder, voice),
        _("Please open the voice with its receipt and code first."),
    )
    own = actor.person
    if own is None or own.pk in (voice.author_id, voice.filed_by_id):
        raise ValidationError(_("It is in your account already."))
    if _brought_it(own, voice):
        voice.filed_by = own
    else:
        voice.author = own
    voice.save(update_fields=["author", "filed_by"])
    return voice


def _brought_it(own: Person, voice: Voice) -> bool:
    """Rather than being its author; one of the two was left under their number."""
    author = voice.author
    if voice.filed_by is None or author is None:
        return voice.filed_by is not None
    has_account = User.objects.filter(person=author).exists()
    return has_account or author.phone_hash != own.phone_hash
