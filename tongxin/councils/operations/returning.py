"""What the conference said goes back to everybody who spoke of it."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.councils import queries
from tongxin.councils.models import AgendaItem, Meeting
from tongxin.councils.operations.holding import held_meeting
from tongxin.journal import operations as journal
from tongxin.kernel.guard import said
from tongxin.people.models import Actor
from tongxin.voices import operations as voices
from tongxin.voices.models import Voice


@transaction.atomic
def return_answers(
    actor: Actor,
    meeting: Meeting,
    *,
    answers: Mapping[int, tuple[str, Sequence[Voice]]],
) -> list[Voice]:
    """One text for each item, one answer for each voice, by its author's own channel.

    All of it or nothing: a colleague who was quicker has answered them already.
    """
    meeting = held_meeting(actor, meeting, *Meeting.OVER)
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
    journal.record(actor, "meeting.answers_returned", meeting, ["answers"])
    return answered


@transaction.atomic
def tell_meeting_day(
    actor: Actor, meeting: Meeting, *, text: str, chosen: Sequence[Voice]
) -> list[Voice]:
    """Tell whoever suggested something when the conference takes it up; once each."""
    meeting = held_meeting(actor, meeting, Meeting.State.CALLED)
    day = timezone.localdate(meeting.planned_at)
    waiting = {one.pk for one in queries.waiting_for_day(actor, meeting)}
    if not chosen:
        raise ValidationError(_("Please choose at least one voice."))
    if not {one.pk for one in chosen} <= waiting:
        raise ValidationError(
            _("Somebody changed this a moment ago. Please look at it again.")
        )
    text = said(text, "text", _("Nothing is written."))
    told = [_told(actor, voice, text, day) for voice in chosen]
    journal.record(actor, "meeting.day_told", meeting, ["answers"])
    return told


def _told(actor: Actor, voice: Voice, text: str, day: date) -> Voice:
    return voices.give_interim_answer(actor, voice, text=text, meeting_on=day)
