"""What owners are told, in the language of the street whoever pressed the button."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.polls.models import Poll

# As long as the head of a message may be; a question may be just as long.
LONGEST = 120


def poll_link(poll: Poll) -> str:
    return reverse("polls:detail", args=[poll.pk])


def opened(poll: Poll) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("The owners are asked: %(question)s") % {"question": poll.question}
        return _short(title), _until(poll)


def reminder(poll: Poll) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your vote is still missing: %(question)s") % {
            "question": poll.question
        }
        return _short(title), _until(poll)


def published(poll: Poll) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("The votes are counted: %(question)s") % {"question": poll.question}
        return _short(title), _(
            "A reference calculation, not a vote of the owners’ assembly."
        )


def typed(poll: Poll, channel: str) -> tuple[str, str]:
    """That a vote was typed, from where and when; never which."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your answers were written down: %(title)s") % {
            "title": poll.question
        }
        day = date_format(timezone.localdate(), pgettext("day of a notice", "j F"))
        told = {
            "window": _("On %(day)s the window wrote down what you answered there."),
            "phone": _("On %(day)s we wrote down what you answered by telephone."),
            "paper": _("On %(day)s we typed your slip of paper."),
        }[channel] % {"day": day}
        rest = _(
            "You can look at your answers. If this was not you, please tell us at once."
        )
    return _short(title), f"{told}\n{rest}"


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"


def _until(poll: Poll) -> str:
    text = _(
        "You can vote and change your vote until %(moment)s. It is a reference"
        " calculation, not a vote of the owners’ assembly."
    )
    return text % {"moment": moment(poll)}


def moment(poll: Poll) -> str:
    """The last moment, as 12月18日18:00."""
    assert poll.closes_at is not None
    end = timezone.localtime(poll.closes_at)
    day = date_format(end, pgettext("day of a notice", "j F"))
    return f"{day} {end:%H:%M}"
