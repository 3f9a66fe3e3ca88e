"""What several acts of this room ask before they write."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.councils import policies
from tongxin.councils.models import Body, Meeting
from tongxin.kernel import clock
from tongxin.kernel.guard import require
from tongxin.kernel.rows import Prepared
from tongxin.people.models import Actor


def require_keeper(actor: Actor, body: Body) -> None:
    require(
        policies.may_keep(actor, body),
        _("Only the street and the community’s own office run this conference."),
    )


def require_standing(body: Body) -> None:
    if not body.is_standing:
        raise ValidationError(_("This conference was dissolved."))


def held_meeting(actor: Actor, meeting: Meeting, *states: str) -> Meeting:
    """The meeting as it is now, for its keeper; in one of `states`, where named.

    Nobody else writes it until the transaction ends.
    """
    found = _HELD.first(meeting.pk)
    if found is None:
        raise Meeting.DoesNotExist
    require_keeper(actor, found.body)
    if states and found.state not in states:
        raise ValidationError(_("The meeting is past this."), code="state")
    return found


_HELD = Prepared(
    lambda pk: (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("body", "presider")
        .filter(pk=pk)
    )
)


def revised(meeting: Meeting) -> dict[str, Any]:
    """What calendars are told of a change, beside what changed."""
    return {"revision": meeting.revision + 1, "revised_at": timezone.now()}


def not_in_future(day: date, field: str) -> None:
    if day > clock.today():
        raise ValidationError({field: _("This day is still to come.")})
