"""A poll is prepared: for which unit, what is asked, which of the nine matters."""

import secrets
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.kernel import sealed
from tongxin.kernel.guard import said
from tongxin.people.models import Actor
from tongxin.polls.models import Poll
from tongxin.polls.operations.rules import DRAFT, UNIT
from tongxin.units.models import Unit

SALT_BYTES = 32


@creation(
    "poll.drafted",
    Words(
        pgettext_lazy("journal", "began an owners’ poll"),
        pgettext_lazy("journal", "owners’ poll begun"),
    ),
    UNIT,
)
def draft_poll(
    actor: Actor, unit: Unit, *, question: str, matter: str, record_on: date
) -> Poll:
    """Begin to prepare a poll of the owners of a unit."""
    poll = Poll(unit=unit, seal_key=sealed.new_key())
    poll.salt = secrets.token_hex(SALT_BYTES)
    return _put(poll, question, matter, record_on)


@operation(
    "poll.revised",
    Words(
        pgettext_lazy("journal", "put the owners’ poll differently"),
        pgettext_lazy("journal", "owners’ poll put differently"),
    ),
    DRAFT,
)
def revise_poll(
    actor: Actor, poll: Poll, *, question: str, matter: str, record_on: date
) -> Poll:
    """Put it differently; only before anybody was asked."""
    return _put(poll, question, matter, record_on)


@operation(
    "poll.dropped",
    Words(
        pgettext_lazy("journal", "gave up the draft of the poll"),
        pgettext_lazy("journal", "draft of a poll given up"),
    ),
    DRAFT,
)
def drop_poll(actor: Actor, poll: Poll) -> None:
    """Give up a draft: nobody was asked, so nothing of it is kept."""
    poll.delete()


def _put(poll: Poll, question: str, matter: str, record_on: date) -> Poll:
    one_line = " ".join(question.split())
    poll.question = said(one_line, "question", _("Write what is asked."))
    poll.matter, poll.record_on = matter, record_on
    poll.full_clean()
    poll.save()
    return poll
