"""What owners are told; whoever presses the button, in the language of the street."""

from dataclasses import replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext

from tongxin.notices.messages import Message
from tongxin.people.models import Channel, Person
from tongxin.polls.models import Ballot, Poll

OPENED = Message(
    key="poll.opened",
    title=gettext_noop("The owners are asked: %(question)s"),
    text=gettext_noop(
        "You can vote and change your vote until %(moment)s. It is a reference"
        " calculation, not a vote of the owners’ assembly."
    ),
    link="polls:detail",
    by="pk",
)
REMINDER = replace(
    OPENED,
    key="poll.reminder",
    title=gettext_noop("Your vote is still missing: %(question)s"),
)
PUBLISHED = replace(
    OPENED,
    key="poll.published",
    title=gettext_noop("The votes are counted: %(question)s"),
    text=gettext_noop("A reference calculation, not a vote of the owners’ assembly."),
)
# That a vote was typed, from where and when; never which. About the person's place:
# it is still owed when the poll is over.
TYPED = Message(
    key="poll.typed",
    title=gettext_noop("Your answers were written down: %(title)s"),
    text="%(how)s\n%(rest)s",
    link="polls:detail",
    by="poll_id",
)


def tell_owner(message: Message, poll: Poll, person: Person, *, once: object) -> bool:
    told = message.tell(
        person,
        poll,
        once=f"{once}:{person.pk}",
        question=poll.question,
        moment=lazy(moment, str)(poll),
    )
    return told is not None


def tell_typed(
    ballot: Ballot, person: Person, *, once: str, channel: str, way: Channel
) -> None:
    TYPED.tell(
        person,
        ballot,
        once=once,
        channel=way,
        title=ballot.poll.question,
        how=lazy(_how, str)(channel),
        rest=gettext_lazy(
            "You can look at your answers. If this was not you, please tell us at once."
        ),
    )


def _how(channel: str) -> str:
    day = date_format(timezone.localdate(), pgettext("day of a notice", "j F"))
    return {
        "window": _("On %(day)s the window wrote down what you answered there."),
        "phone": _("On %(day)s we wrote down what you answered by telephone."),
        "paper": _("On %(day)s we typed your slip of paper."),
    }[channel] % {"day": day}


def moment(poll: Poll) -> str:
    """The last moment, as 12月18日18:00."""
    assert poll.closes_at is not None
    end = timezone.localtime(poll.closes_at)
    day = date_format(end, pgettext("day of a notice", "j F"))
    return f"{day} {end:%H:%M}"
