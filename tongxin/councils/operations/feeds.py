"""Somebody's calendar address: made, and made anew when others may know it."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.councils import policies
from tongxin.councils.models import CalendarFeed
from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.people.models import User


@transaction.atomic
def renew_calendar(actor: User) -> CalendarFeed:
    """Another address for one's own seats; every one before it leads nowhere."""
    require(
        policies.terms_of(actor).exists(),
        _("Only who has a seat follows its meetings."),
    )
    now = timezone.now()
    feed, is_new = CalendarFeed.objects.get_or_create(
        user=actor, defaults={"renewed_at": now}
    )
    if not is_new:
        rows = CalendarFeed.objects.filter(pk=feed.pk)
        rows.update(serial=F("serial") + 1, renewed_at=now)
        feed.refresh_from_db()
    journal.record(actor, "calendar.renewed", feed, ["serial"])
    return feed
