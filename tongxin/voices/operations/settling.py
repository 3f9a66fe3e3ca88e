"""Days that were provisional (暂算) become certain once the holidays are known."""

from tongxin.journal import operations as journal
from tongxin.journal.acts import changed, values_of
from tongxin.journal.words import say
from tongxin.kernel.actors import SYSTEM, System
from tongxin.kernel.due import due_by
from tongxin.kernel.guard import require
from tongxin.people.models import Actor
from tongxin.voices import deadlines
from tongxin.voices.models import Voice
from tongxin.work.operations import AT_ONCE, COUNTED_ANEW

say("voice.deadline_settled", COUNTED_ANEW)


def settle_deadlines(actor: Actor = SYSTEM) -> int:
    """Count provisional days of answers anew; says how many are certain now."""
    require(isinstance(actor, System), "Only the program counts.")
    voices = Voice.objects.filter(state__in=Voice.OPEN, due_is_provisional=True)
    return sum(_settle_voice(actor, voice) for voice in voices[:AT_ONCE])


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
