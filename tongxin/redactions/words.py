"""What somebody typed who wants words blacked out: fit to be done, or refused."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.kernel.guard import said
from tongxin.kernel.redacting import BLACK, LEAST_WORD, Mask


def checked(
    words: Iterable[str], whole: Iterable[str], reason: str
) -> tuple[Mask, str]:
    """What is to go, and why; the reason stays, so it holds none of the words."""
    words = [word for one in words if (word := one.strip())]
    if any(len(word) < LEAST_WORD or BLACK in word for word in words):
        raise ValidationError(
            {"words": _("A single character stands in too many places.")}
        )
    reason = said(reason, "reason", _("Say why it is blacked out."))
    if any(word in reason for word in words):
        raise ValidationError(
            {"reason": _("The reason stays: please write it without these words.")}
        )
    return Mask(words, list(whole)), reason
