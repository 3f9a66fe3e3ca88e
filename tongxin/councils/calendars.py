"""Meetings as iCalendar (RFC 5545), for the calendar of whoever follows them."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from tongxin.councils.models import Meeting
from tongxin.kernel import house

# No plan says how long a meeting takes; a calendar wants to know.
USUAL = timedelta(hours=2)
# How often a calendar may well ask.
_AGAIN = timedelta(hours=4)


def as_ics(
    name: str, meetings: Iterable[Meeting], absolute: Callable[[str], str]
) -> bytes:
    """In the language that is active; the same meetings give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{house.sign().name}//councils//")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    calendar.add_component(_zone())
    for meeting in meetings:
        calendar.add_component(_event(meeting, absolute(meeting.get_absolute_url())))
    return bytes(calendar.to_ical())


@cache
def _zone() -> Timezone:
    """Found by asking for every hour of seventy years: once is enough."""
    return Timezone.from_tzid(settings.TIME_ZONE)


def _event(meeting: Meeting, link: str) -> Event:
    event = Event()
    # Of the meeting, not of the page it stands on: moved, it is the same one.
    event.add("uid", f"meeting-{meeting.pk}@{_host()}")
    event.add("sequence", meeting.revision)
    event.add("dtstamp", meeting.revised_at)
    event.add("last-modified", meeting.revised_at)
    begins = timezone.localtime(meeting.opened_at or meeting.planned_at)
    ends = meeting.ended_at or begins + USUAL
    event.add("dtstart", begins.replace(microsecond=0))
    event.add("dtend", timezone.localtime(ends).replace(microsecond=0))
    event.add("location", meeting.place)
    event.add("url", link)
    event.add("status", _status(meeting))
    event.add("summary", _summary(meeting))
    event.add("description", _description(meeting, link))
    return event


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "tongxin"


def _status(meeting: Meeting) -> str:
    if meeting.state == Meeting.State.MISSED:
        return "CANCELLED"
    return "TENTATIVE" if meeting.state == Meeting.State.PLANNED else "CONFIRMED"


def _summary(meeting: Meeting) -> str:
    """Several calendars show no status, so a meeting that is off says so itself."""
    facts = {"number": meeting.number, "body": meeting.body.name}
    if meeting.state == Meeting.State.MISSED:
        return _("Not held: meeting %(number)d of %(body)s") % facts
    if meeting.state == Meeting.State.PLANNED:
        return _("Planned: meeting %(number)d of %(body)s") % facts
    return _("Meeting %(number)d of %(body)s") % facts


def _description(meeting: Meeting, link: str) -> str:
    return "\n".join(part for part in (meeting.missed_reason, link) if part)
