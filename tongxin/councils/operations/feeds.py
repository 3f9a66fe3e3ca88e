"""Somebody's calendar address: made, and made anew when others may know it."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.councils import policies
from tongxin.councils.models import CalendarFeed
from tongxin.journal.acts import founding
from tongxin.journal.words import Words
from tongxin.people.models import User


@founding(
    "calendar.renewed",
    Words(
        pgettext_lazy("journal", "made the address of their calendar"),
        pgettext_lazy("journal", "address of a calendar made"),
    ),
    may=policies.has_seat,
    refusal=gettext_lazy("Only who has a seat follows its meetings."),
)
def renew_calendar(actor: User) -> CalendarFeed:
    """Another address for one's own seats; every one before it leads nowhere."""
    now = timezone.now()
    feed, is_new = CalendarFeed.objects.get_or_create(
        user=actor, defaults={"renewed_at": now}
    )
    if not is_new:
        rows = CalendarFeed.objects.filter(pk=feed.pk)
        rows.update(serial=F("serial") + 1, renewed_at=now)
        feed.refresh_from_db()
    return feed
