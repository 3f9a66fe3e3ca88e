"""Owing a person a message, and getting it there once."""

from django.db import models
from django.utils import timezone

from tongxin.notices.models import Notice
from tongxin.people.models import Channel, Person


def tell(
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
    channel = channel or recipient.answer_channel
    if channel == Channel.RECEIPT:
        return None
    now = timezone.now()
    at_once = channel == Channel.INBOX
    return Notice.objects.create(
        recipient=recipient,
        channel=channel,
        key=key,
        subject_label=subject._meta.label,
        subject_id=subject.pk,
        title=title,
        text=text,
        link=link,
        # The inbox is a page of ours: the message is there once this commits.
        state=Notice.State.SENT if at_once else Notice.State.QUEUED,
        sent_at=now if at_once else None,
        next_try_at=None if at_once else now,
    )
