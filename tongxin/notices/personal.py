"""What this room keeps of one person, for the copy they may ask for."""

from django.utils import timezone

from tongxin.notices.models import Notice
from tongxin.people.models import Person


def data_of(person: Person) -> list[dict[str, object]]:
    """No actor: every message owed or sent to the person, oldest first."""
    return [
        {
            "at": timezone.localtime(notice.created_at).isoformat(),
            "channel": str(notice.get_channel_display()),
            "state": str(notice.get_state_display()),
            "title": notice.title,
            "text": notice.text,
        }
        for notice in Notice.objects.filter(recipient=person).order_by("pk")
    ]
