"""Messages that repeat what was blacked out in the record they tell of."""

from collections.abc import Callable

from django.db import models

from tongxin.kernel.actors import Acting
from tongxin.notices.models import Notice


def black_out_messages(
    actor: Acting, subject: models.Model, *, change: Callable[[str], str]
) -> int:
    """Called by the act that blacks out, and has asked whether the actor may."""
    told = Notice.objects.filter(
        subject_label=subject._meta.label, subject_id=subject.pk
    )
    count = 0
    for notice in told.select_for_update(no_key=True):
        title = change(notice.title)[: Notice.LONGEST_TITLE]
        text = change(notice.text)
        if (title, text) != (notice.title, notice.text):
            count += Notice.objects.filter(pk=notice.pk).update(title=title, text=text)
    return count
