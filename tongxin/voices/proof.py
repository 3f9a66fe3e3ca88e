"""Number and code of a receipt: what they prove, and how often they may be tried."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.kernel import house, receipts
from tongxin.people.models import Person
from tongxin.voices.models import Voice


def voice_proved_by(number: str, code: str, *, who: str) -> Voice:
    """The voice that number and code open together; `who` tries, as limits count it.

    A number that does not exist and a wrong code are counted alike and refused in the
    same words: nobody learns which numbers there are. Raises LimitReached.
    """
    year, pk = receipts.parse(number) or (None, receipts.parse_bare(number))
    if pk is None:
        raise ValidationError(
            _("This is no receipt number. It looks like %(example)s.")
            % {"example": receipts.number(house.sign().receipt_prefix, 2026, 431)}
        )
    voice = Voice.objects.filter(pk=pk).select_related("receipt").first()
    if voice is not None and year not in (None, _year(voice)):
        voice = None
    receipt = voice.receipt if voice is not None else None
    tries = {receipts.BY_ONE: (pk, who), receipts.BY_ALL: (pk,)}
    if receipts.check(receipt, code, tries) and voice is not None:
        return voice
    raise ValidationError(
        _("Number and code do not belong together. Please look again.")
    )


def author_proved_by(number: str, code: str, *, who: str) -> Person | None:
    """Whose contact stands beside the voice: they hold what only they were given."""
    author = voice_proved_by(number, code, who=who).author
    return author if author is not None and author.erased_at is None else None


def _year(voice: Voice) -> int:
    return timezone.localtime(voice.received_at).year
