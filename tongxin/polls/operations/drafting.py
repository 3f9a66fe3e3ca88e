"""A poll is prepared: for which unit, what is asked, which of the nine matters."""

import secrets
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import sealed
from tongxin.kernel.guard import require
from tongxin.people.models import Actor
from tongxin.polls import policies
from tongxin.polls.models import Poll
from tongxin.polls.operations.holding import held, require_keeper
from tongxin.renewal.models import Unit

SALT_BYTES = 32


@transaction.atomic
def draft_poll(
    actor: Actor, unit: Unit, *, question: str, matter: str, record_on: date
) -> Poll:
    """Begin to prepare a poll of the owners of a unit."""
    require(
        policies.may_prepare(actor, unit),
        _("Only the street and the unit’s own community run a poll."),
    )
    poll = Poll(
        unit=unit,
        question=_one_line(question),
        matter=matter,
        record_on=record_on,
        seal_key=sealed.new_key(),
    )
    poll.salt = secrets.token_hex(SALT_BYTES)
    poll.full_clean()
    poll.save()
    journal.record(actor, "poll.drafted", poll, ["question", "matter", "record_on"])
    return poll


@transaction.atomic
def revise_poll(
    actor: Actor, poll: Poll, *, question: str, matter: str, record_on: date
) -> Poll:
    """Put it differently; only before anybody was asked."""
    require_keeper(actor, poll)
    poll = _draft(poll)
    poll.question, poll.matter = _one_line(question), matter
    poll.record_on = record_on
    poll.full_clean()
    poll.save(update_fields=["question", "matter", "record_on"])
    journal.record(actor, "poll.revised", poll, ["question", "matter", "record_on"])
    return poll


@transaction.atomic
def drop_poll(actor: Actor, poll: Poll) -> None:
    """Give up a draft: nobody was asked, so nothing of it is kept."""
    require_keeper(actor, poll)
    poll = _draft(poll)
    journal.record(actor, "poll.dropped", poll)
    poll.delete()


def _draft(poll: Poll) -> Poll:
    found = Poll.objects.filter(pk=poll.pk).exists()
    if not found or not (poll := held(poll)).is_draft:
        raise ValidationError(_("This poll was opened before."))
    return poll


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ValidationError({"question": _("Write what is asked.")})
    return text
