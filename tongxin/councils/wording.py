"""The messages of this room."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongxin.councils.models import Meeting, Minutes

type Words = tuple[str, str]


def _for_the_street[Of, Said](say: Callable[[Of], Said]) -> Callable[[Of], Said]:
    """In the language of the street, whatever the clerk reads pages in."""

    @wraps(say)
    def said(of: Of) -> Said:
        with translation.override(settings.LANGUAGE_CODE):
            return say(of)

    return said


def moment(meeting: Meeting) -> str:
    return date_format(timezone.localtime(meeting.planned_at), "DATETIME_FORMAT")


def meeting_link(meeting: Meeting) -> str:
    return reverse("councils:meeting", args=[meeting.pk])


@_for_the_street
def called(meeting: Meeting) -> Words:
    return (
        _("Meeting of the joint conference"),
        _(
            "%(body)s meets on %(moment)s, %(place)s. The agenda is on the page."
            " If you cannot come, please tell your alternate and the office."
        )
        % _facts(meeting)
        + _follow(meeting),
    )


@_for_the_street
def moved(meeting: Meeting) -> Words:
    return (
        _("The meeting is moved"),
        _("%(body)s now meets on %(moment)s, %(place)s.") % _facts(meeting)
        + _follow(meeting),
    )


@_for_the_street
def missed(meeting: Meeting) -> Words:
    return (
        _("The meeting is not held"),
        _("%(body)s does not meet on %(moment)s: %(reason)s.")
        % {**_facts(meeting), "reason": meeting.missed_reason},
    )


def minutes_link(minutes: Minutes) -> str:
    return reverse("councils:minutes", args=[minutes.meeting_id])


@_for_the_street
def title_of_minutes(minutes: Minutes) -> str:
    return _("Minutes of meeting %(number)d of %(body)s") % {
        "number": minutes.meeting.number,
        "body": minutes.meeting.body.name,
    }


def _follow(meeting: Meeting) -> str:
    """Where a calendar finds all meetings of the body; it needs no account."""
    if not settings.PUBLIC_URL:
        return ""
    path = reverse("councils:feed", args=[meeting.body_id])
    address = settings.PUBLIC_URL.rstrip("/") + path
    return "\n" + _("For your calendar: %(address)s") % {"address": address}


def _facts(meeting: Meeting) -> dict[str, str]:
    return {
        "body": meeting.body.name,
        "moment": moment(meeting),
        "place": meeting.place,
    }


@_for_the_street
def drafted(minutes: Minutes) -> Words:
    return (
        _("The minutes are drafted"),
        _(
            "The minutes of meeting %(number)d of %(body)s are there to read."
            " Please ask for corrections until %(until)s."
        )
        % {
            "number": minutes.meeting.number,
            "body": minutes.meeting.body.name,
            "until": date_format(minutes.objections_until, "DATE_FORMAT"),
        },
    )


@_for_the_street
def confirmed(minutes: Minutes) -> Words:
    return (
        _("The minutes are confirmed"),
        _("The minutes of meeting %(number)d of %(body)s are confirmed, to be read here.")
        % {"number": minutes.meeting.number, "body": minutes.meeting.body.name},
    )
