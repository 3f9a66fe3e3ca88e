"""With which rows the acts of this room may be done, and in which state."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.ballots.messages import moment
from tongxin.journal.acts import Rule
from tongxin.people.models import User
from tongxin.polls import policies
from tongxin.polls.models import Poll
from tongxin.units import policies as units

State = Poll.State
TAKES_NONE = gettext_lazy("This poll takes no votes now.")


def _why_not_reminded(poll: Poll) -> str:
    if not poll.is_taking:
        return str(TAKES_NONE)
    return _("The silent have been reminded twice already.")


def _why_not_closed(poll: Poll) -> str:
    if not poll.is_taking:
        return _("This poll is not open.")
    said = _("It was promised to be open until %(moment)s.")
    return said % {"moment": moment(poll)}


def _why_not_counted(poll: Poll) -> str:
    if poll.state != State.CLOSED:
        return _("Only a closed poll is counted.")
    return _("Paper that came in time can still be typed; count after that.")


UNIT = Rule(
    rows=units.kept_by,
    may=units.may_edit,
    refusal=gettext_lazy("Only the street and the unit’s own community run a poll."),
)
DRAFT = Rule(
    rows=policies.kept_by,
    may=policies.may_keep,
    refusal=UNIT.refusal,
    when={"state": [State.DRAFT]},
    stale=gettext_lazy("This poll was opened before."),
)
REMINDABLE = replace(
    DRAFT,
    when={"is_taking": [True], "reminder_count": range(Poll.MOST_REMINDERS)},
    stale=_why_not_reminded,
)
DUE = replace(DRAFT, when={"is_due": [True]}, stale=_why_not_closed)
RIPE = replace(DRAFT, when={"is_ripe": [True]}, stale=_why_not_counted)
COUNTED = replace(
    DRAFT,
    when={"state": [State.COUNTED]},
    stale=gettext_lazy("Only a counted poll is published, and once."),
)
TYPED = Rule[User, Poll](
    rows=policies.typed_by,
    refusal=gettext_lazy("Only staff who take in for this unit write votes down."),
    when={"takes_paper": [True]},
    stale=TAKES_NONE,
)
