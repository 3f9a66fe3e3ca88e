"""Opening: heads, areas and the law of the record date are frozen, owners are told."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.models import Status
from tongxin.notices.messages import Message
from tongxin.people.models import Actor, Person
from tongxin.polls import messages, queries
from tongxin.polls.models import Ballot, Head, Poll
from tongxin.polls.models.poll import LEAST_HEADS
from tongxin.polls.operations.rules import DRAFT
from tongxin.rolls import queries as rolls

PSEUDONYM_BYTES = 16
BATCH = 500
LAST_HOUR = time(18)


@operation(
    "poll.opened",
    Words(
        pgettext_lazy("journal", "opened the owners’ poll"),
        pgettext_lazy("journal", "owners’ poll opened"),
    ),
    DRAFT,
)
def open_poll(actor: Actor, poll: Poll, *, closes_on: date) -> Poll:
    """Ask whoever owned on the record date, until 18:00 of `closes_on`."""
    _require_ready(poll, closes_on)
    shares = rolls.poll_units(poll.unit, poll.record_on)
    _freeze(poll, shares)
    quorum, needed = queries.rules_of(poll)
    poll.state, poll.opened_at = Poll.State.OPEN, timezone.now()
    poll.closes_at = timezone.make_aware(datetime.combine(closes_on, LAST_HOUR))
    poll.quorum_numerator, poll.quorum_denominator = quorum.share.as_integer_ratio()
    poll.needed_numerator, poll.needed_denominator = needed.share.as_integer_ratio()
    # A street's own figure is no law of the land: only what was read there.
    poll.is_law_verified = quorum.status == needed.status == Status.VERIFIED
    poll.left_out_count = poll.unit.holdings.count() - len(shares)
    poll.save()
    tell_each(poll, poll.ballots.all(), messages.OPENED, once=poll.pk)
    return poll


def _require_ready(poll: Poll, closes_on: date) -> None:
    if poll.record_on > clock.today():
        raise ValidationError(_("The record date has not come yet."))
    if closes_on <= clock.today():
        raise ValidationError(
            {"closes_on": _("People need time: it ends tomorrow at the earliest.")}
        )
    if unknown := rolls.areas_unknown(poll.unit):
        words = ngettext(
            "The area of %(n)d holding is not known: write it into the roll first.",
            "The areas of %(n)d holdings are not known: write them into the roll"
            " first.",
            unknown,
        )
        raise ValidationError(words % {"n": unknown})


def _freeze(poll: Poll, shares: Iterable[rolls.PollShare]) -> None:
    """Write down the heads with their area, and a ballot for whoever speaks for one."""
    areas: dict[str, Decimal] = {}
    voters: dict[str, dict[int, None]] = {}
    for one in shares:
        areas[one.heads_key] = areas.get(one.heads_key, Decimal(0)) + one.area
        voters.setdefault(one.heads_key, {}).update(dict.fromkeys(one.voter_ids))
    if len(areas) < LEAST_HEADS:
        raise ValidationError(
            _("With fewer than five owners the outcome would tell how each voted.")
        )
    keys = list(areas)
    # In no order of the roll: a position says nothing of a flat.
    secrets.SystemRandom().shuffle(keys)
    heads = Head.objects.bulk_create(
        (Head(poll=poll, position=at, area=areas[key]) for at, key in enumerate(keys)),
        batch_size=BATCH,
    )
    Ballot.objects.bulk_create(
        (
            _ballot(poll, head, person_id)
            for key, head in zip(keys, heads, strict=True)
            for person_id in voters[key]
        ),
        batch_size=BATCH,
    )


def _ballot(poll: Poll, head: Head, person_id: int) -> Ballot:
    ballot = Ballot(poll=poll, head=head, person_id=person_id)
    ballot.pseudonym = secrets.token_hex(PSEUDONYM_BYTES)
    return ballot


def tell_each(
    poll: Poll, ballots: Iterable[Ballot], message: Message, *, once: object
) -> int:
    """One message to each person, however many heads they speak for.

    Whoever took a flat over by letter is told in place of whom the roll knew.
    """
    taken = rolls.successors(poll.unit)
    known = dict.fromkeys(taken.get(one.person_id, one.person_id) for one in ballots)
    people = Person.objects.select_related("seal_key").in_bulk(known)
    return sum(
        messages.tell_owner(message, poll, people[person_id], once=once)
        for person_id in known
    )
