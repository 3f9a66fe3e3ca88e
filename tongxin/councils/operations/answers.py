"""What the conference said goes back to everybody who spoke of it."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.councils import queries
from tongxin.councils.models import AgendaItem, Meeting
from tongxin.councils.operations.rules import CALLED, OVER, late
from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel.guard import said
from tongxin.people.models import Actor
from tongxin.voices import operations as voices
from tongxin.voices.models import Voice


@operation(
    "meeting.answers_sent",
    Words(
        pgettext_lazy("journal", "returned the answers"),
        pgettext_lazy("journal", "answers returned"),
    ),
    OVER,
)
def send_answers(
    actor: Actor,
    meeting: Meeting,
    *,
    answers: Mapping[int, tuple[str, Sequence[Voice]]],
) -> list[Voice]:
    """One text for each item, one answer for each voice, by its author's own channel.

    All of it or nothing: a colleague who was quicker has answered them already.
    """
    if not queries.has_confirmed_minutes(meeting):
        raise ValidationError(_("The answers go out when the minutes are confirmed."))
    items = meeting.items.filter(state=AgendaItem.State.DECIDED)
    found = items.select_related("matter").in_bulk(list(answers))
    if found.keys() != answers.keys():
        raise ValidationError(_("This item is not on the agenda."))
    answered: list[Voice] = []
    for pk, (text, chosen) in sorted(answers.items()):
        if chosen:
            answered += voices.answer_matter(
                actor, found[pk].matter, text=text, voices=chosen
            )
    if not answered:
        raise ValidationError(_("Please choose at least one voice."))
    return answered


@operation(
    "meeting.day_told",
    Words(
        pgettext_lazy("journal", "told the day of the meeting"),
        pgettext_lazy("journal", "day of a meeting told"),
    ),
    CALLED,
)
def tell_meeting_day(
    actor: Actor, meeting: Meeting, *, text: str, chosen: Sequence[Voice]
) -> list[Voice]:
    """Tell whoever suggested something when the conference takes it up; once each."""
    if not chosen:
        raise ValidationError(_("Please choose at least one voice."))
    waiting = {voice.pk for voice in queries.waiting_for_day(actor, meeting)}
    if not {voice.pk for voice in chosen} <= waiting:
        raise late()
    text = said(text, "text", _("Nothing is written."))
    day = timezone.localdate(meeting.planned_at)
    return [
        voices.give_interim_answer(actor, voice, text=text, meeting_on=day)
        for voice in chosen
    ]
