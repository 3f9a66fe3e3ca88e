"""What happened to a voice, in words: from the journal, its tasks and its messages.

For the offices at work on it. The caller has found the voice visible.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from tongxin.journal.models import Entry
from tongxin.journal.words import WORDS
from tongxin.notices import queries as notices
from tongxin.notices.models import CallTry, Notice
from tongxin.people.models import Channel, User
from tongxin.voices.models import Point, Redaction, Voice
from tongxin.work.models import Assignment, Task

type Subject = Voice | Point | Task | Assignment


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened."""

    at: datetime
    who: str
    what: str
    words: str = ""


def steps_of(
    voice: Voice, points: Iterable[Point], tasks: Iterable[Task]
) -> list[Step]:
    """Everything about one voice and the tasks that serve it, in the order of time."""
    about = _subjects(voice, points, tasks)
    here = Q()
    for label, pk in about:
        here |= Q(subject_label=label, subject_id=pk)
    lines = Entry.objects.filter(here).exclude(action__in=_TOLD_WITH_REASON)
    entries = list(lines.order_by("pk"))
    names = _names(voice, entries)
    steps = [
        Step(entry.at, names.get(entry.actor_id, _whoever(entry)), *told)
        for entry in entries
        if (told := _told(entry, about[entry.subject_label, entry.subject_id]))
    ]
    # A line is written as its act ends, a hair after what the act told; what was done
    # stands before what was told of it.
    return sorted(
        [*steps, *_messages(voice), *_redactions(voice)],
        key=lambda step: step.at.replace(microsecond=0),
    )


def _subjects(
    voice: Voice, points: Iterable[Point], tasks: Iterable[Task]
) -> dict[tuple[str, int], Subject]:
    found: list[Subject] = [voice, *points]
    for task in tasks:
        found += [task, *task.assignments.all()]
    return {(subject._meta.label, subject.pk): subject for subject in found}


def _names(voice: Voice, entries: list[Entry]) -> dict[int | None, str]:
    """Colleagues by the name they work under; the author as the author."""
    ids = {entry.actor_id for entry in entries if entry.actor_id is not None}
    own = {voice.author_id, voice.filed_by_id} - {None}
    return {
        user.pk: user.public_name
        or (_("The author") if user.person_id in own else _("A resident"))
        for user in User.objects.filter(pk__in=ids)
    }


def _whoever(entry: Entry) -> str:
    is_system = entry.actor_kind == Entry.Actor.SYSTEM
    return _("The program") if is_system else _("With the receipt")


def _told(entry: Entry, subject: Subject) -> tuple[str, str] | None:
    """What an entry says to a reader; nothing for one that only bookkeeping needs."""
    if entry.action == "voice.filed" and isinstance(subject, Voice):
        return _filed(subject), ""
    if entry.action.startswith("voice.") or entry.action in _AS_IT_WAS_DONE:
        return str(WORDS[entry.action].did), ""
    if isinstance(subject, Point):
        return _of_point(entry.action, subject)
    if isinstance(subject, Task) and entry.action == "task.dispatched":
        return _dispatched(subject)
    if isinstance(subject, Assignment) and entry.action in _OF_PART:
        return _OF_PART[entry.action](subject)
    return None


def _filed(voice: Voice) -> str:
    if voice.channel == Voice.Channel.WEB:
        return _("filed it on this site")
    if voice.channel == Voice.Channel.PHONE:
        return _("took the call and wrote the words down")
    return _("wrote the words down (%(channel)s)") % {
        "channel": voice.get_channel_display()
    }


def _of_point(action: str, point: Point) -> tuple[str, str] | None:
    if action == "point.gathered":
        told = _("put point %(number)d under a matter")
    elif action == "point.released":
        told = _("took point %(number)d out of its matter")
    else:
        return None
    return told % {"number": point.position}, ""


def _dispatched(task: Task) -> tuple[str, str]:
    parts = list(task.assignments.all())
    lead = "、".join(part.office.name for part in parts if part.is_lead)
    helpers = "、".join(part.office.name for part in parts if not part.is_lead)
    told = _("sent it to %(lead)s") % {"lead": lead}
    if task.is_whistle:
        told = _("blew the whistle for %(lead)s") % {"lead": lead}
    if helpers:
        told = _("%(told)s, assisted by %(helpers)s") % {
            "told": told,
            "helpers": helpers,
        }
    return told, ""


# Told of a task as of a voice; of its parts it is told by which office.
_AS_IT_WAS_DONE = (
    "task.sent_again",
    "task.dropped",
    "task.checked",
    "task.found_wanting",
)
_OF_PART: dict[str, Callable[[Assignment], tuple[str, str]]] = {
    "task.taken": lambda part: (_("took it on for %(office)s") % _office(part), ""),
    "task.returned": lambda part: (
        _("returned it for %(office)s") % _office(part),
        part.reason,
    ),
    "task.part_finished": lambda part: (
        _("finished it for %(office)s") % _office(part),
        part.evidence,
    ),
}


def _office(part: Assignment) -> dict[str, str]:
    return {"office": part.office.name}


# Told by its row, which knows why.
_TOLD_WITH_REASON = (
    "voice.blacked_out",
    "voice.picture_blacked_out",
    "voice.own_words_blacked_out",
)


def _redactions(voice: Voice) -> list[Step]:
    told, author = _("blacked something out for good"), _("The author")
    return [
        Step(one.at, (one.by and one.by.public_name) or author, told, one.reason)
        for one in Redaction.objects.filter(voice=voice).select_related("by")
    ]


def _messages(voice: Voice) -> list[Step]:
    """What was told to the author, and each try to reach them by telephone."""
    told = notices.about_visible(voice._meta.label, voice.pk).prefetch_related(
        Prefetch("calls", CallTry.objects.select_related("by"))
    )
    steps: list[Step] = []
    for notice in told:
        if notice.state == Notice.State.SENT and notice.channel != Channel.PHONE:
            way = {"channel": notice.get_channel_display()}
            what = _("told the author (%(channel)s)") % way
            moment = notice.sent_at or notice.changed_at
            steps.append(Step(moment, _("The program"), what, notice.title))
        steps += [
            Step(call.at, str(call.by), _calls()[call.outcome])
            for call in notice.calls.all()
        ]
    return steps


def _calls() -> dict[str, str]:
    return {
        CallTry.Outcome.REACHED: _("called the author and read it out"),
        CallTry.Outcome.NO_ANSWER: _("called the author: no answer"),
        CallTry.Outcome.WRONG_NUMBER: _("called the author: wrong number"),
    }
