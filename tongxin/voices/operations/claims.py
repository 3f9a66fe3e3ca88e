"""A voice that was filed without an account comes to the account of its author."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.people.models import Person, User
from tongxin.voices.models import Voice
from tongxin.voices.operations.handling import locked


@transaction.atomic
def claim_voice(actor: User, voice: Voice, *, proven: bool = False) -> Voice:
    """Keep the voice under the actor's account. `proven`: the code was checked.

    A voice without an author becomes theirs. One that names somebody is theirs only if
    it was left under the number that the actor has proved to be their own. An
    anonymous one stays nobody's.
    """
    require(proven, _("Please open the voice with its receipt and code first."))
    voice = locked(voice)
    own = actor.person
    if own is None:
        raise ValidationError(_("This account has no person to keep it for."))
    if voice.audience == Voice.Audience.ANONYMOUS:
        raise ValidationError(_("It was left without a name, and it stays so."))
    if own.pk in (voice.author_id, voice.filed_by_id):
        raise ValidationError(_("It is in your account already."))
    field = _place_of(own, voice)
    setattr(voice, field, own)
    voice.save(update_fields=[field])
    journal.record(actor, "voice.claimed", voice, [field])
    return voice


def _place_of(own: Person, voice: Voice) -> str:
    """Whether they are the author, or the one who brought it."""
    if voice.author is None and voice.filed_by is None:
        return "author"
    if voice.author is not None and _is_the_same(own, voice.author):
        return "author"
    if voice.filed_by is not None and _is_the_same(own, voice.filed_by):
        return "filed_by"
    raise ValidationError(
        _(
            "It was left under another name or number than yours. The window can help "
            "you; please bring the receipt."
        )
    )


def _is_the_same(own: Person, kept: Person) -> bool:
    """A record without an account, under the number that its owner proved by a code."""
    has_account = User.objects.filter(person=kept).exists()
    proved = own.phone_verified_at is not None and own.phone_hash == kept.phone_hash
    return proved and not has_account
