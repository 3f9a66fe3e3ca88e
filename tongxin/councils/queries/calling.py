"""Who of the seats is still to be told by telephone."""

from django.db.models import QuerySet

from tongxin.councils import policies
from tongxin.councils.models import Meeting
from tongxin.notices import queries as notices
from tongxin.notices.models import Notice
from tongxin.people.models import User


def calls_to_make(actor: User, meeting: Meeting) -> QuerySet[Notice]:
    """Calls about one meeting, oldest first, for whoever keeps its conference."""
    kept = policies.meetings_run_by(actor).filter(pk=meeting.pk)
    return notices.calls_waiting(actor, kept)
