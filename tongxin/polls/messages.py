"""What owners are told; whoever presses the button, in the language of the street."""

import secrets
from dataclasses import replace

from django.utils.translation import gettext_lazy, gettext_noop

from tongxin.ballots.messages import lazy_moment, lazy_typed
from tongxin.ballots.slips import way_to_tell
from tongxin.notices.messages import Message
from tongxin.people.models import Person
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
    by_day=True,
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
        moment=lazy_moment(poll),
    )
    return told is not None


def tell_typed(ballot: Ballot, person: Person, channel: str) -> None:
    """One message, without any vote in it: nobody types in silence over another."""
    if (way := way_to_tell(person)) is None:
        return
    TYPED.tell(
        person,
        ballot,
        # By lot, and with the others of its day: beside the journal's line a number,
        # beside the answer a moment would join the two.
        once=secrets.token_hex(8),
        channel=way,
        title=ballot.poll.question,
        how=lazy_typed(channel),
        rest=gettext_lazy(
            "You can look at your answers. If this was not you, please tell us at once."
        ),
    )
