"""Words that messages of consultations and of polls share; said when they are told."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.ballots.models import SealedBallot


def moment(ballot: SealedBallot) -> str:
    """The last moment, as 12月18日18:00."""
    assert ballot.closes_at is not None
    end = timezone.localtime(ballot.closes_at)
    day = date_format(end, pgettext("day of a notice", "j F"))
    return f"{day} {end:%H:%M}"


def _typed(channel: str) -> str:
    """From where a slip was typed and when; never what."""
    day = date_format(timezone.localdate(), pgettext("day of a notice", "j F"))
    return {
        "window": _("On %(day)s the window wrote down what you answered there."),
        "phone": _("On %(day)s we wrote down what you answered by telephone."),
        "paper": _("On %(day)s we typed your slip of paper."),
    }[channel] % {"day": day}


lazy_moment, lazy_typed = lazy(moment, str), lazy(_typed, str)
