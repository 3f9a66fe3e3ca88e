"""What a worker does: claim a due message, hand it to its sender, keep what came of it.

No transaction is open while a message is handed over. A worker that is killed there
leaves a lease that runs out, and the message becomes `unsure`.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.kernel import clock, timers
from tongxin.kernel.actors import SYSTEM, Acting
from tongxin.kernel.limits import LimitReached
from tongxin.notices import caps, senders, wording
from tongxin.notices.models import Notice
from tongxin.notices.operations import text_messages
from tongxin.notices.operations.owing import MORNING, go_on
from tongxin.people import phones
from tongxin.people.models import Channel

logger = logging.getLogger(__name__)

State, Problem = Notice.State, Notice.Problem
LEASE = timedelta(minutes=2)
# After the first refusal one minute, after the second five, and so on; then it failed.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
BATCH = 20

say(
    "notice.call_owed",
    Words(
        pgettext_lazy("journal", "wrote down that a call is owed"),
        pgettext_lazy("journal", "call owed"),
    ),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What one round of deliveries came to."""

    sent: int = 0
    refused: int = 0
    failed: int = 0
    unsure: int = 0
    dropped: int = 0


def deliver_due(worker: str = "", *, limit: int = 500) -> Counts:
    """Send what is due, `limit` messages at most; leave the rest to the next round.

    Any number of workers may do this at once: each message is claimed by one.
    """
    worker = worker or timers.worker_name()
    came_of: Counter[str] = Counter()
    came_of["unsure"] += _doubt_abandoned()
    came_of["dropped"] += _drop_erased()
    for notice in _claimed(worker, limit):
        came_of[_hand_over(notice)] += 1
    return Counts(**came_of)


def _claimed(worker: str, limit: int) -> Iterator[Notice]:
    """One due message after another, each claimed only when it is its turn."""
    while limit > 0 and (due := _due(timezone.now())):
        for pk in due:
            if limit <= 0 or timers.is_stopping():
                return
            if notice := _claim(pk, worker):
                limit -= 1
                yield notice


def _due(now: datetime) -> list[int]:
    due = Notice.objects.filter(state=State.QUEUED, next_try_at__lte=now)
    return list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:BATCH])


def _claim(pk: int, worker: str) -> Notice | None:
    now = timezone.now()
    mine = Notice.objects.filter(
        pk=pk, state=State.QUEUED, next_try_at__lte=now
    ).update(
        state=State.SENDING,
        changed_at=now,
        worker=worker,
        lease_until=now + LEASE,
        next_try_at=None,
        try_count=F("try_count") + 1,
    )
    if not mine:
        return None  # Another worker was first.
    return Notice.objects.select_related("recipient__seal_key").get(pk=pk)


def _hand_over(notice: Notice) -> str:
    """Send one claimed message and keep the result; says what it was counted as."""
    if notice.recipient.erased_at is not None:
        return _settle(notice, State.DROPPED)
    # The only moment at which the program opens a person's number or address.
    contact = _contact(notice)
    if not contact:
        return _settle(notice, State.FAILED, Problem.NO_CONTACT)
    make = wording.confides(notice)
    confided = make(notice) if make else ""
    if confided is None:
        return _settle(notice, State.DROPPED)
    return _try_to_send(notice, contact, confided)


def _try_to_send(notice: Notice, contact: str, confided: str) -> str:
    try:
        _send(notice, contact, confided)
    except senders.Refused as refused:
        return _try_later(notice, refused)
    except LimitReached as reached:
        return _wait_or_give_up(notice, reached)
    except Exception as error:
        # Only its kind: the words of a sender may hold a number or an address.
        logger.error("%s: the sender broke off: %s", notice, type(error).__name__)  # noqa: TRY400
        return _settle(notice, State.UNSURE, Problem.BROKEN)
    return _settle(notice, State.SENT)


def _contact(notice: Notice) -> str:
    person = notice.recipient
    if notice.channel != Channel.SMS:
        return person.email
    return person.phone if phones.gets_texts(person.phone) else ""


def _send(notice: Notice, contact: str, confided: str) -> None:
    if notice.channel == Channel.SMS:
        text = wording.sms_text(notice, confided)
        text_messages.send(contact, text, kind="notice", key=notice.key)
    else:
        text = wording.mail_text(notice, confided)
        senders.Mail().send(contact, notice.title, text, key=notice.key)


def _wait_or_give_up(notice: Notice, reached: LimitReached) -> str:
    """What is over the house's day goes out tomorrow, and that was no try of ours.

    A number that had too many today, or these words already, gets no more; nor does
    anybody telephone there instead: a stranger may have named it.
    """
    if reached.limit.kind != caps.HOUSE:
        return _settle(notice, State.FAILED, Problem.TOO_MANY)
    morning = clock.midnight(clock.today() + clock.ONE_DAY) + MORNING
    _settle(notice, State.QUEUED, next_try_at=morning, try_count=notice.try_count - 1)
    return "refused"


def _try_later(notice: Notice, refused: senders.Refused) -> str:
    if isinstance(refused, senders.NotSetUp):
        return _settle(notice, State.FAILED, Problem.NO_SENDER)
    if notice.try_count > len(BACK_OFF):
        return _settle(notice, State.FAILED, Problem.REFUSED)
    later = timezone.now() + BACK_OFF[notice.try_count - 1]
    _settle(notice, State.QUEUED, next_try_at=later)
    return "refused"


@transaction.atomic
def _settle(
    notice: Notice,
    state: Notice.State,
    problem: str = "",
    *,
    next_try_at: datetime | None = None,
    **facts: object,
) -> str:
    """Write the result, if the ticket is still ours.

    It also counts when the lease ran out meanwhile and a page says `unsure`: now it
    is known. Once a person has decided, the decision stands.
    """
    ours = Notice.objects.filter(
        pk=notice.pk,
        state__in=(State.SENDING, State.UNSURE),
        worker=notice.worker,
        lease_until=notice.lease_until,
    )
    is_written = go_on(
        SYSTEM,
        ours,
        state=state,
        problem=problem,
        next_try_at=next_try_at,
        sent_at=timezone.now() if state == State.SENT else None,
        **facts,
    )
    if is_written and state == State.FAILED and problem != Problem.TOO_MANY:
        call_instead(SYSTEM, notice)
    return state.value


def call_instead(actor: Acting, notice: Notice) -> Notice | None:
    """A message that cannot be sent is told by telephone, if a number is known.

    Not one with words for its recipient alone: whoever calls would have to know them.
    """
    if notice.channel == Channel.PHONE or wording.confides(notice):
        return None
    if not notice.recipient.phone:
        return None
    call, is_new = Notice.objects.get_or_create(
        stands_for=notice,
        defaults={
            "recipient": notice.recipient,
            "channel": Channel.PHONE,
            "key": f"{notice.key}:call",
            "subject_label": notice.subject_label,
            "subject_id": notice.subject_id,
            "title": notice.title,
            "text": notice.text,
            "link": notice.link,
        },
    )
    if is_new:
        journal.record(actor, "notice.call_owed", call)
    return call


def _doubt_abandoned() -> int:
    """Leases that ran out: their worker is gone, and nobody knows how far it came."""
    now, facts = timezone.now(), {"state": State.UNSURE, "problem": Problem.LEFT}
    gone = Notice.objects.filter(state=State.SENDING, lease_until__lt=now)
    return sum(go_on(SYSTEM, gone.filter(pk=one.pk), **facts) for one in gone)


def _drop_erased() -> int:
    """Calls and letters, too, for people who have been erased since."""
    facts = {"state": State.DROPPED, "next_try_at": None}
    gone = Notice.objects.filter(state=State.QUEUED, recipient__erased_at__isnull=False)
    return sum(go_on(SYSTEM, gone.filter(pk=one.pk), **facts) for one in gone)
