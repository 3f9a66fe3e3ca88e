"""With which messages and runs of letters the acts of this room may be done."""

from dataclasses import replace

from django.utils.translation import gettext_lazy

from tongxin.journal.acts import Rule
from tongxin.notices import policies
from tongxin.notices.models import LetterRun, Notice
from tongxin.people.models import Channel, User

State = Notice.State
SENT_BY_PROGRAM = (Channel.SMS, Channel.EMAIL)

OWN_MESSAGE = Rule(
    rows=policies.visible_to,
    refusal=gettext_lazy("Only the person it is for opens a message."),
)
# One is not sent again once a call stands in for it.
NOT_ARRIVED = Rule(
    rows=policies.handled_by,
    may=lambda actor, _notice: policies.may_handle(actor),
    refusal=gettext_lazy(
        "Only the street office decides about messages that may not have arrived."
    ),
    when={
        "state": [State.UNSURE, State.FAILED],
        "channel": [*SENT_BY_PROGRAM, Channel.LETTER],
        "has_stand_in": [False],
    },
    stale=gettext_lazy("This message has been decided about meanwhile."),
)
UNSURE = replace(NOT_ARRIVED, when={**NOT_ARRIVED.when, "state": [State.UNSURE]})
CALL: Rule[User, Notice] = Rule(
    rows=policies.called_by,
    refusal=gettext_lazy("Only who takes voices in may call back."),
    when={"state": [State.QUEUED]},
    stale=gettext_lazy("Somebody has just written down a call to this person."),
)
RUN: Rule[User, LetterRun] = Rule(
    rows=policies.runs_handled_by,
    may=lambda actor, _run: policies.may_handle(actor),
    refusal=gettext_lazy("Only the street office prints letters."),
)
PRINTED_RUN = replace(
    RUN,
    when={"posted_at": [None]},
    stale=gettext_lazy("These letters are already marked as posted."),
)
