"""A seat says beforehand that it cannot come, and who comes instead."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.councils import policies, queries
from tongxin.councils.models import Excuse, Meeting, Term
from tongxin.councils.operations import messages
from tongxin.councils.operations.rules import EXCUSED, FOLLOWED, require_seat
from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.guard import require
from tongxin.people.models import Actor, account_of


@operation(
    "meeting.excused",
    Words(
        pgettext_lazy("journal", "excused them from the meeting"),
        pgettext_lazy("journal", "excused from a meeting"),
    ),
    FOLLOWED,
    on_behalf_of=lambda excuse: excuse.term.person,
)
def excuse_from_meeting(
    actor: Actor, meeting: Meeting, *, term: Term, stand_in: Term | None = None
) -> Excuse:
    """They are not expected; whoever stands in for them is asked to come."""
    spoken_for = policies.terms_spoken_for(actor, meeting.body)
    require(spoken_for.filter(pk=term.pk).exists(), str(FOLLOWED.refusal))
    require_seat(meeting.body, term)
    if meeting.attendances.filter(term=term, left_at=None).exists():
        raise ValidationError({"term": _("They sit in their seat now.")})
    if stand_in is not None:
        _require_stand_in(meeting, term, stand_in)
    excuse = Excuse(
        meeting=meeting, term=term, stand_in=stand_in, told_by=account_of(actor)
    )
    excuse.full_clean()
    excuse.save()
    messages.tell_stand_in(messages.STAND_IN, excuse)
    return excuse


def _require_stand_in(meeting: Meeting, term: Term, stand_in: Term) -> None:
    may = (
        stand_in.seat_id == term.seat_id
        and stand_in.pk != term.pk
        and queries.is_term_in_force(meeting.body, stand_in, clock.today())
    )
    if not may:
        raise ValidationError({"stand_in": _("They do not stand in for this seat.")})
    if meeting.excuses.filter(term=stand_in, withdrawn_at=None).exists():
        raise ValidationError({"stand_in": _("They cannot come either.")})


@operation(
    "meeting.excuse_withdrawn",
    Words(
        pgettext_lazy("journal", "wrote down that they come after all"),
        pgettext_lazy("journal", "comes to a meeting after all"),
    ),
    EXCUSED,
    about=lambda excuse: excuse.meeting,
    on_behalf_of=lambda excuse: excuse.term.person,
)
def come_after_all(actor: Actor, excuse: Excuse) -> Excuse:
    """Take it back; whoever was to stand in is told."""
    excuse.withdrawn_at = timezone.now()
    excuse.save(update_fields=["withdrawn_at"])
    messages.tell_stand_in(messages.STAND_IN_OFF, excuse)
    return excuse
