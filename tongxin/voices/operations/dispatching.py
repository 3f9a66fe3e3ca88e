"""The work on a voice, or on all under a matter, goes to its offices."""

from typing import Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import changed, creation
from tongxin.journal.words import Words, say
from tongxin.people.models import Actor, Office
from tongxin.voices.models import Matter, Voice
from tongxin.voices.operations.gathering import accept_where_sent, wait_again
from tongxin.voices.operations.handling import accept_voice
from tongxin.voices.operations.rules import OPEN_MATTER, UNSENT
from tongxin.work import operations as work
from tongxin.work.models import Task, tasks_for
from tongxin.work.operations import SENT_OUT, Slip


@creation("task.dispatched", SENT_OUT, UNSENT)
def dispatch_voice(
    actor: Actor, voice: Voice, *, lead: Office, **slip: Unpack[Slip]
) -> Task:
    """Send the work on one voice to its offices; takes the voice up by doing so."""
    if voice.state in Voice.WAITING:
        accept_voice(actor, voice)
    return work.send_task(
        actor,
        voice,
        lead=lead,
        title=voice.title,
        community=voice.community,
        is_for_offices=voice.audience == Voice.Audience.OFFICE,
        **slip,
    )


def dispatch_matter(
    actor: Actor, matter: Matter, *, lead: Office, title: str = "", **slip: Unpack[Slip]
) -> Task:
    """One task, and later one answer, for all voices under a matter, in every unit.

    A meeting gives a matter several tasks at once, each with its own `title`. By hand:
    the line is that of a task, whatever it is for.
    """
    with journal.act_first():
        matter = OPEN_MATTER.hold(actor, matter)
        under_way = Task.objects.filter(
            tasks_for(Matter, [matter.pk]), state__in=Task.OPEN
        )
        if title:
            under_way = under_way.filter(title=title)
        if under_way.exists():
            raise ValidationError(
                _("A task for this matter is under way already."), code="state"
            )
        task = work.send_task(
            actor,
            matter,
            lead=lead,
            title=title or matter.title,
            community=matter.community,
            **slip,
        )
        accept_where_sent(actor, Voice.objects.filter(points__matter=matter).distinct())
        journal.record(actor, "task.dispatched", task, changed(task, None))
    return task


say(
    "voice.task_recalled",
    Words(
        pgettext_lazy("journal", "took the task back"),
        pgettext_lazy("journal", "task recalled"),
    ),
)


def voice_waits_again(actor: Actor, voice: Voice) -> None:
    """Called by the act that took its task back."""
    journal.record(actor, "voice.task_recalled", voice)
    wait_again(actor, Voice.objects.filter(pk=voice.pk, state=Voice.State.ACCEPTED))


def matter_waits_again(actor: Actor, matter: Matter) -> None:
    """The same for all under a matter."""
    served = Voice.objects.filter(points__matter=matter, state=Voice.State.ACCEPTED)
    wait_again(actor, served.distinct())
