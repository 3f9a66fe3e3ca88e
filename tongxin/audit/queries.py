"""Checks that were made, and the digests of days. Starts from no policy: views ask."""

from django.db.models import QuerySet
from django.utils import timezone

from tongxin.audit.models import Address, Check
from tongxin.journal import digests
from tongxin.journal.models import Entry, Seal
from tongxin.kernel import clock

NIGHT_HOUR = 2


def checks() -> QuerySet[Check]:
    return Check.objects.all()


def last_found() -> Check | None:
    """The last one that came to its end."""
    return Check.objects.filter(state=Check.State.DONE).first()


def last_whole_seal() -> int:
    """Up to which seal everything was looked at and found whole; 0: never."""
    whole = Check.objects.filter(is_whole=True).exclude(last_seal=None)
    return whole.values_list("last_seal", flat=True).first() or 0


def last_seal() -> Seal | None:
    return Seal.objects.defer("leaves").order_by("-pk").first()


def waiting_count() -> int:
    """How many entries are not yet under a seal, as far as it matters."""
    return Entry.objects.filter(seal=None).order_by()[:1000].count()


def days() -> list[digests.DayDigest]:
    """As they were noted beside the database, the newest first."""
    return digests.noted_days()[::-1]


def addresses() -> QuerySet[Address]:
    return Address.objects.all()


def found_wrong() -> QuerySet[Check]:
    """Checks that found a fault, the latest first."""
    return Check.objects.filter(is_whole=False)


def wrong() -> QuerySet[Check]:
    """The last check that came to its end, where it found a fault."""
    last = Check.objects.filter(state=Check.State.DONE).order_by("-pk")[:1]
    return Check.objects.filter(pk__in=last.values("pk"), is_whole=False)


def is_night_check_due() -> bool:
    """Once a night, after two, everything is looked at."""
    now = timezone.localtime()
    asked = Check.objects.filter(asked_at__gte=clock.midnight(now.date()), since=0)
    return now.hour >= NIGHT_HOUR and not asked.exists()
