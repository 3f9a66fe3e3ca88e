"""What calendars that follow a conference, or somebody's seats, are given."""

from datetime import timedelta

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from tongxin.councils import policies
from tongxin.councils.models import Body, CalendarFeed, Meeting
from tongxin.kernel.actors import VISITOR

# A calendar keeps what it has; older meetings need not come again each time.
KEPT = timedelta(days=400)
_SALT = "councils.calendar"


def meetings_of_body(body: Body) -> QuerySet[Meeting]:
    """What everybody may see of one conference, whoever asks: calendars sign in
    nowhere.
    """
    return _recent(policies.meetings_visible_to(VISITOR).filter(body=body))


def meetings_of_seats(feed: CalendarFeed) -> QuerySet[Meeting]:
    """Of all conferences in which the account's person has a seat today."""
    seated = policies.terms_of(feed.user).values("seat__body")
    return _recent(policies.meetings_visible_to(feed.user).filter(body__in=seated))


def _recent(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    since = timezone.now() - KEPT
    return meetings.filter(planned_at__gte=since).order_by("planned_at", "pk")


def calendar_of(user_pk: int) -> CalendarFeed | None:
    """No actor: one's own, where one was made."""
    return CalendarFeed.objects.filter(user=user_pk).first()


def token_of(feed: CalendarFeed) -> str:
    """What its address holds. Who does not know the key of the house guesses none."""
    return _signer().sign(f"{feed.pk}-{feed.serial}")


def feed_behind(token: str) -> CalendarFeed | None:
    """Whose it is; None for a made-up one, a renewed one, a closed account."""
    try:
        key, serial = _signer().unsign(token).split("-")
    except signing.BadSignature:
        return None
    return (
        CalendarFeed.objects.select_related("user")
        .filter(pk=int(key), serial=int(serial), user__is_active=True)
        .first()
    )


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt=_SALT)
