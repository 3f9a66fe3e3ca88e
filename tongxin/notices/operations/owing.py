"""A message comes to be owed, is read, or is no longer needed."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import rows
from tongxin.kernel.actors import Acting
from tongxin.kernel.guard import require
from tongxin.notices import policies
from tongxin.notices.models import Notice
from tongxin.people.models import Actor, Channel, Person

SENT_BY_PROGRAM = (Channel.SMS, Channel.EMAIL)


def tell(  # noqa: PLR0913 - a message is all of this
    recipient: Person | None,
    subject: models.Model,
    *,
    key: str,
    title: str,
    text: str = "",
    link: str = "",
    channel: Channel | str | None = None,
) -> Notice | None:
    """Owe `recipient` one message, in the caller's transaction.

    `key` names the reason (`voice.answered:431:2`); owing it twice is a mistake of
    the caller and fails on the unique key. Without a recipient (an anonymous
    voice), with an erased one, or for one who looks up the receipt, nothing is owed.
    """
    if recipient is None or recipient.erased_at is not None:
        return None
    channel = Channel(channel or recipient.answer_channel)
    if channel == Channel.RECEIPT:
        return None
    now = timezone.now()
    at_once = channel == Channel.INBOX
    notice = Notice(
        recipient=recipient,
        channel=channel,
        key=key,
        subject_label=subject._meta.label,
        subject_id=subject.pk,
        # Titles name records by titles of their own, each as long as may be.
        title=Truncator(title).chars(Notice.LONGEST_TITLE),
        text=text,
        link=link,
        # The inbox is a page of ours: the message is there once this commits.
        state=Notice.State.SENT if at_once else Notice.State.QUEUED,
        changed_at=now,
        sent_at=now if at_once else None,
        next_try_at=now if channel in SENT_BY_PROGRAM else None,
    )
    return rows.insert_row(notice)


@transaction.atomic
def read_notice(actor: Actor, notice: Notice) -> Notice:
    """The person opened it. The first moment counts."""
    require(
        policies.may_read(actor, notice),
        _("Only the person it is for opens a message."),
    )
    first = Notice.objects.filter(pk=notice.pk, read_at=None).update(
        read_at=timezone.now()
    )
    if first:
        journal.record(actor, "notice.opened", notice, ["read_at"])
        notice.refresh_from_db(fields=["read_at"])
    return notice


@transaction.atomic
def drop_waiting(actor: Acting, subject: models.Model) -> int:
    """What still waits about `subject` is overtaken: nobody calls about it any more.

    Letters already printed stay: they may be in the post.
    """
    waiting = Notice.objects.filter(
        subject_label=subject._meta.label,
        subject_id=subject.pk,
        state=Notice.State.QUEUED,
        letter_run=None,
    )
    dropped = waiting.update(
        state=Notice.State.DROPPED, changed_at=timezone.now(), next_try_at=None
    )
    if dropped:
        journal.record(actor, "notices.dropped", subject, ["state"])
    return dropped
