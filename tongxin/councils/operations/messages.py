"""What seats hear of their meetings, each by its own channel."""

from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.councils import queries
from tongxin.councils.models import Excuse, Meeting, Minutes, Seat
from tongxin.councils.texts import planned_moment
from tongxin.kernel import clock
from tongxin.notices.messages import Message
from tongxin.people.models import Channel, Person

of_meeting = partial(Message, link="councils:meeting", by="pk")
CALLED = of_meeting(
    key="meeting.called",
    title=gettext_noop("Meeting of the joint conference"),
    text=gettext_noop(
        "%(body)s meets on %(moment)s, %(place)s. The agenda is on the page."
        " If you cannot come, please say so there: your alternate and the office"
        " are told.%(follow)s"
    ),
)
MOVED = of_meeting(
    key="meeting.moved",
    title=gettext_noop("The meeting is moved"),
    text=gettext_noop("%(body)s now meets on %(moment)s, %(place)s.%(follow)s"),
)
MISSED = of_meeting(
    key="meeting.missed",
    title=gettext_noop("The meeting is not held"),
    text=gettext_noop("%(body)s does not meet on %(moment)s: %(reason)s."),
)
STAND_IN = of_meeting(
    key="meeting.stand_in",
    title=gettext_noop("Please come to the joint conference instead"),
    text=gettext_noop(
        "%(name)s cannot come. Please take the seat of %(seat)s when %(body)s meets"
        " on %(moment)s, %(place)s."
    ),
)
STAND_IN_OFF = of_meeting(
    key="meeting.stand_in_off",
    title=gettext_noop("You need not come to the joint conference"),
    text=gettext_noop(
        "%(name)s comes after all when %(body)s meets on %(moment)s, %(place)s."
    ),
)
DRAFTED = of_meeting(
    key="meeting.minutes",
    title=gettext_noop("The minutes are drafted"),
    text=gettext_noop(
        "The minutes of meeting %(number)d of %(body)s are there to read."
        " Please ask for corrections until %(until)s."
    ),
)
CONFIRMED = of_meeting(
    key="meeting.confirmed",
    title=gettext_noop("The minutes are confirmed"),
    text=gettext_noop(
        "The minutes of meeting %(number)d of %(body)s are confirmed, to be read here."
    ),
)


def tell_seats(
    message: Message, meeting: Meeting, *, once: int = 0, **facts: Any
) -> None:
    """One message to each holder and alternate; a filled seat hears once a person."""
    terms = queries.terms_in_force(meeting.body, clock.today())
    for person in {term.person_id: term.person for term in terms}.values():
        message.tell(
            person,
            meeting,
            once=f"{meeting.pk}:{once}:{person.pk}",
            channel=_way_to(person),
            **_facts(meeting),
            **facts,
        )


def tell_of_minutes(message: Message, minutes: Minutes) -> None:
    until = lazy(date_format, str)(minutes.objections_until, "DATE_FORMAT")
    tell_seats(message, minutes.meeting, once=minutes.version, until=until)


def tell_stand_in(message: Message, excuse: Excuse) -> None:
    if excuse.stand_in is not None:
        message.tell(
            excuse.stand_in.person,
            excuse.meeting,
            once=excuse.pk,
            channel=_way_to(excuse.stand_in.person),
            name=excuse.term.shown_name,
            seat=Seat.Kind(excuse.term.seat.kind).label,
            **_facts(excuse.meeting),
        )


def _facts(meeting: Meeting) -> dict[str, Any]:
    """Words among them are said with the message, in its language."""
    return {
        "body": meeting.body.name,
        "number": meeting.number,
        "moment": lazy(planned_moment, str)(meeting),
        "place": meeting.place,
        "reason": meeting.missed_reason,
        "follow": lazy(_follow, str)(meeting),
    }


def _follow(meeting: Meeting) -> str:
    """Where a calendar finds all meetings of the body; it needs no account."""
    if not settings.PUBLIC_URL:
        return ""
    path = reverse("councils:feed", args=[meeting.body_id])
    address = settings.PUBLIC_URL.rstrip("/") + path
    return "\n" + _("For your calendar: %(address)s") % {"address": address}


def _way_to(person: Person) -> Channel:
    """Whoever looks things up by a receipt has none of a meeting: they are called."""
    channel = Channel(person.answer_channel)
    if channel != Channel.RECEIPT:
        return channel
    return Channel.PHONE if person.phone else Channel.INBOX
