"""Seats whose holders want a call are called, and what came of it is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.councils import policies
from tongxin.councils.models import Meeting
from tongxin.councils.operations.rules import KEEPERS
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.people.models import User


@transaction.atomic
def call_seat(
    actor: User, meeting: Meeting, *, notice: Notice, outcome: str, after_tries: int
) -> Notice:
    """Keep one try to tell somebody of the meeting; three are enough."""
    require(policies.may_keep(actor, meeting.body), str(KEEPERS))
    about = (notice.subject_label, notice.subject_id)
    if about != (meeting._meta.label, meeting.pk):
        raise ValidationError(_("This call is about something else."))
    return notices.record_call(actor, notice, outcome=outcome, after_tries=after_tries)
