"""A message comes to be owed, is read, or is no longer needed."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.kernel import clock, rows
from tongxin.kernel.actors import Acting
from tongxin.notices.models import DayNotice, Notice
from tongxin.notices.operations.rules import OWN_MESSAGE, SENT_BY_PROGRAM
from tongxin.people.models import Actor, Channel, Person

State = Notice.State
# Nobody is woken by what waited for the next day.
MORNING = timedelta(hours=8)
for _code, _words in {
    "notice.sent": Words(
        pgettext_lazy("journal", "sent the message"),
        pgettext_lazy("journal", "message sent"),
    ),
    "notice.failed": Words(
        pgettext_lazy("journal", "could not send the message"),
        pgettext_lazy("journal", "message failed"),
    ),
    "notice.unsure": Words(
        pgettext_lazy("journal", "is not sure it was sent"),
        pgettext_lazy("journal", "not sure it was sent"),
    ),
    "notice.dropped": Words(
        pgettext_lazy("journal", "dropped the message"),
        pgettext_lazy("journal", "message dropped"),
    ),
    "notices.dropped": Words(
        pgettext_lazy("journal", "dropped the messages about it"),
        pgettext_lazy("journal", "messages dropped"),
    ),
    "notice.opened": Words(
        pgettext_lazy("journal", "opened the message"),
        pgettext_lazy("journal", "message opened"),
    ),
}.items():
    say(_code, _words)


def tell(  # noqa: PLR0913 - a message is all of this
    recipient: Person | None,
    subject: models.Model,
    *,
    key: str,
    title: str,
    text: str = "",
    link: str = "",
    channel: Channel | str | None = None,
    by_day: bool = False,
) -> Notice | None:
    """Owe `recipient` one message, in the caller's transaction.

    `key` names the reason (`voice.answered:431:2`); owing it twice is a mistake of
    the caller and fails on the unique key. Without a recipient (an anonymous
    voice), with an erased one, or for one who looks up the receipt, nothing is owed.
    `by_day`: it waits until the day is over, and there is no message yet.
    """
    if recipient is None or recipient.erased_at is not None:
        return None
    channel = Channel(channel or recipient.answer_channel)
    if channel == Channel.RECEIPT:
        return None
    facts: dict[str, Any] = {
        "recipient": recipient,
        "channel": channel,
        "key": key,
        "subject_label": subject._meta.label,
        "subject_id": subject.pk,
        # Titles name records by titles of their own, each as long as may be.
        "title": Truncator(title).chars(Notice.LONGEST_TITLE),
        "text": text,
        "link": link,
    }
    if by_day:
        rows.insert_row(DayNotice(**facts))
        return None
    return rows.insert_row(_owed(**facts, due_at=timezone.now()))


def _owed(*, channel: str, due_at: datetime, **facts: Any) -> Notice:
    now = timezone.now()
    at_once = channel == Channel.INBOX
    return Notice(
        channel=channel,
        # The inbox is a page of ours: the message is there once this commits.
        state=State.SENT if at_once else State.QUEUED,
        changed_at=now,
        sent_at=now if at_once else None,
        next_try_at=due_at if channel in SENT_BY_PROGRAM else None,
        **facts,
    )


@transaction.atomic
def tell_of_past_days() -> int:
    """Owe what waited for the end of its day, in no order; how many. Comes round."""
    over = DayNotice.objects.filter(on__lt=clock.today())
    waiting = list(over.select_for_update(no_key=True).order_by("pk"))
    over.filter(pk__in=[one.pk for one in waiting]).delete()
    due_at = max(clock.midnight(clock.today()) + MORNING, timezone.now())
    names = [field.attname for field in DayNotice._meta.fields]
    kept = [name for name in names if name not in ("id", "on")]
    for one in waiting:
        facts = {name: getattr(one, name) for name in kept}
        rows.insert_row(_owed(**facts, due_at=due_at))
    return len(waiting)


@transaction.atomic
def read_notice(actor: Actor, notice: Notice) -> Notice:
    """The person opened it. The first moment counts."""
    notice = OWN_MESSAGE.hold(actor, notice)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
        journal.record(actor, "notice.opened", notice, ["read_at"])
    return notice


@transaction.atomic
def go_on(actor: Acting, rows: QuerySet[Notice], **facts: object) -> bool:
    """Write what came of one message, if it still stands as `rows` say.

    Where it waits for another try nothing has come of it yet: no line.
    """
    notice = rows.select_for_update(of=("self",), no_key=True).first()
    if notice is None:
        return False
    facts["changed_at"] = timezone.now()
    fields = [name for name, fact in facts.items() if getattr(notice, name) != fact]
    for name in fields:
        setattr(notice, name, facts[name])
    notice.save(update_fields=fields)
    if notice.state != State.QUEUED:
        journal.record(actor, f"notice.{notice.state}", notice, fields)
    return True


@transaction.atomic
def drop_waiting(actor: Acting, subject: models.Model) -> int:
    """What still waits about `subject` is overtaken: nobody calls about it any more.

    Letters already printed stay: they may be in the post.
    """
    waiting = Notice.objects.filter(
        subject_label=subject._meta.label,
        subject_id=subject.pk,
        state=State.QUEUED,
        letter_run=None,
    )
    dropped = waiting.update(
        state=State.DROPPED, changed_at=timezone.now(), next_try_at=None
    )
    if dropped:
        journal.record(actor, "notices.dropped", subject)
    return dropped
