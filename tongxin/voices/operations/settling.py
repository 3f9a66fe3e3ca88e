"""Days that were provisional (暂算) become certain once the holidays are known."""

from datetime import date

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal import queries as entries
from tongxin.journal.acts import changed, values_of
from tongxin.journal.words import Words, say
from tongxin.kernel.actors import SYSTEM, System
from tongxin.kernel.due import due_by
from tongxin.kernel.guard import require
from tongxin.people.models import Actor
from tongxin.voices import deadlines
from tongxin.voices.models import Assignment, Voice

AT_ONCE = 500
# Each gives a part a new clock.
BEGINS_ANEW = ("task.sent_again", "task.found_wanting")

ANEW = Words(
    pgettext_lazy(
        "journal", "counted the deadline anew, now that the holidays are known"
    ),
    pgettext_lazy("journal", "deadline counted anew"),
)
say("voice.deadline_settled", ANEW)
say("task.deadline_settled", ANEW)


def settle_deadlines(actor: Actor = SYSTEM) -> int:
    """Count provisional days anew; says how many are certain now."""
    require(isinstance(actor, System), "Only the program counts.")
    voices = Voice.objects.filter(state__in=Voice.OPEN, due_is_provisional=True)
    # Voices first: a part may have the day of its voice.
    settled = sum(_settle_voice(actor, voice) for voice in voices[:AT_ONCE])
    parts = Assignment.objects.filter(
        state__in=Assignment.OPEN, due_is_provisional=True
    ).select_related("task__voice")
    return settled + sum(_settle_part(actor, part) for part in parts[:AT_ONCE])


@journal.act_first()
def _settle_voice(actor: Actor, voice: Voice) -> bool:
    due = deadlines.answer_due(voice.kind, voice.began_on)
    facts = {} if due.is_provisional else {"first_due_on": due.on}
    if voice.due_rule != due.rule:
        met = voice.answers.filter(round=voice.round, meeting_on__isnull=False)
        meeting_on = met.values_list("meeting_on", flat=True).last()
        if meeting_on is None:
            return False
        due = due_by(voice.due_rule, meeting_on)
    if due.is_provisional:
        return False
    # Whoever changed the day meanwhile counted with the new calendar.
    same = Voice.objects.filter(
        pk=voice.pk, due_on=voice.due_on, due_rule=voice.due_rule
    )
    done = same.update(due_on=due.on, due_is_provisional=False, **facts)
    if done:
        fields = changed(voice, values_of(voice))
        journal.record(actor, "voice.deadline_settled", voice, fields)
    return bool(done)


@journal.act_first()
def _settle_part(actor: Actor, part: Assignment) -> bool:
    task = part.task
    begun = _began_on(part)
    due = deadlines.task_due(is_whistle=task.is_whistle, voice=task.voice, given=begun)
    if due.is_provisional:
        return False
    same = Assignment.objects.filter(pk=part.pk, due_on=part.due_on)
    until = due_by("task.return", begun).on
    done = same.update(due_on=due.on, due_is_provisional=False, return_until=until)
    if done:
        fields = changed(part, values_of(part))
        journal.record(actor, "task.deadline_settled", part, fields)
    return bool(done)


def _began_on(part: Assignment) -> date:
    """When its clock began: with the sending, or with the last time it came back."""
    anew = entries.of(part.task._meta.label, part.task_id)
    last = anew.filter(action__in=BEGINS_ANEW).last()
    moments = [part.assigned_at, *([last.at] if last else [])]
    return timezone.localdate(max(moments))
