"""What happened to one voice: one list, with two readings.

Each line stands in the journal and is told as its act words itself; beside it stand
facts of the record. The author reads which office did it, and nothing that is only the
offices' own order. The offices read who did it, reasons, and what was told to whom.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from tongxin.journal.models import Entry
from tongxin.journal.words import WORDS
from tongxin.notices import queries as notices
from tongxin.notices.models import CallTry, Notice
from tongxin.people import traces
from tongxin.people.models import Channel, User
from tongxin.redactions.queries import redactions_of
from tongxin.voices.models import MatterStep, Point, Voice
from tongxin.voices.models.answer import BY_SEEN_CODE
from tongxin.work.models import Assignment, Task

type Subject = Voice | Point | Task | Assignment

# Of the work its author reads who has it, who is done, and who was not the one.
WORK_TOLD = {
    "task.dispatched",
    "task.sent_again",
    "task.part_finished",
    "task.returned",
}
# The offices read them from a row of their own, which knows why.
REDACTIONS = {
    "voice.blacked_out",
    "voice.picture_blacked_out",
    "voice.own_words_blacked_out",
}
KEPT_INSIDE = {"point.released", "voice.put_back", "voice.task_recalled"}
# From a card on its holder has a code that staff had seen, until one was sent.
CODES = ("voice.card_printed", "voice.code_reissued")
SENDINGS = ("task.dispatched", "task.sent_again")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal, what it is about, and which fact of it matters."""

    entry: Entry
    subject: Subject
    fact: str = ""

    @property
    def what(self) -> str:
        did = str(WORDS[self.entry.action].did)
        return _told(did, self.fact) if self.fact else did


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as one of the two readers is told of it."""

    at: datetime
    who: str
    what: str
    # As somebody put it; for the offices.
    words: str = ""
    link: str = ""
    # The line of the journal that it was told from, where it was.
    entry: Entry | None = None


def lines_of(
    voice: Voice, points: Iterable[Point], parts: Iterable[Assignment]
) -> list[Line]:
    """The journal of the voice, its points and the work that serves it, in order.

    `parts` come with their office and their task.
    """
    parts = list(parts)
    tasks = {part.task_id: part.task for part in parts}
    subjects: list[Subject] = [voice, *points, *tasks.values(), *parts]
    about = {(one._meta.label, one.pk): one for one in subjects}
    numbers = defaultdict(list)
    for label, pk in about:
        numbers[label].append(pk)
    here = Q()
    for label, ids in numbers.items():
        here |= Q(subject_label=label, subject_id__in=ids)
    entries = Entry.objects.filter(here).order_by("pk")
    found = (
        (row, about[row.subject_label, row.subject_id])
        for row in entries
        if row.action in WORDS
    )
    return list(_with_facts(found, parts))


def _with_facts(
    found: Iterable[tuple[Entry, Subject]], parts: Sequence[Assignment]
) -> Iterator[Line]:
    sent: dict[int, datetime] = {}
    is_seen = False
    for entry, subject in found:
        fact = ""
        if entry.action in CODES:
            is_seen = entry.action == CODES[0]
        elif is_seen and entry.actor_kind == Entry.Actor.PUBLIC:
            # Whoever has no account says by number and code that it is theirs.
            fact = str(BY_SEEN_CODE)
        elif isinstance(subject, Point):
            fact = _("point %(number)d") % {"number": subject.position}
        elif isinstance(subject, Assignment):
            fact = subject.office.name
        elif isinstance(subject, Task) and entry.action in SENDINGS:
            since, sent[subject.pk] = sent.get(subject.pk), entry.at
            own = [part for part in parts if part.task_id == subject.pk]
            fact = _offices(
                part
                for part in own
                if part.assigned_at <= entry.at
                and (since is None or since < part.assigned_at)
            )
        elif entry.action == "voice.filed" and isinstance(subject, Voice):
            is_seen = "is_code_seen" in entry.fields
            fact = str(subject.get_channel_display())
        yield Line(entry, subject, fact)


def _offices(parts: Iterable[Assignment]) -> str:
    lead: list[str] = []
    helpers: list[str] = []
    for part in parts:
        (lead if part.is_lead else helpers).append(part.office.name)
    told = "、".join(lead)
    if helpers:
        told = _("%(lead)s, assisted by %(helpers)s") % {
            "lead": told,
            "helpers": "、".join(helpers),
        }
    return told


def _told(what: str, fact: str) -> str:
    return _("%(what)s: %(fact)s") % {"what": what, "fact": fact}


# ---- For its author ----


def for_author(
    voice: Voice, lines: Iterable[Line], steps: Iterable[MatterStep]
) -> list[Event]:
    """Who, by office and never by name; with how far the matters came."""
    told = [line for line in lines if _is_for_author(line)]
    own = _own_accounts(voice, told)
    offices = traces.who_acted([line.entry for line in told])
    events = [
        Event(line.entry.at, _you(line.entry, own) or who, line.what, entry=line.entry)
        for line, who in zip(told, offices, strict=True)
    ]
    events += [Event(s.at, "", s.get_what_display(), link=s.link) for s in steps]
    return sorted(events, key=lambda event: event.at)


def _is_for_author(line: Line) -> bool:
    action = line.entry.action
    if isinstance(line.subject, Task | Assignment):
        return action in WORK_TOLD
    return action not in KEPT_INSIDE


def _own_accounts(voice: Voice, lines: Iterable[Line]) -> set[int]:
    people = [pk for pk in (voice.author_id, voice.filed_by_id) if pk]
    if not people or not any(line.entry.actor_id for line in lines):
        return set()
    return set(User.objects.filter(person__in=people).values_list("pk", flat=True))


def _you(entry: Entry, own: set[int]) -> str:
    is_you = entry.actor_kind == Entry.Actor.PUBLIC or entry.actor_id in own
    return _("You") if is_you else ""


# ---- For the offices at work on it ----


def for_offices(voice: Voice, lines: Sequence[Line]) -> list[Event]:
    """Everything, in the order of time; the caller has found the voice visible."""
    names = _names(voice, [line.entry for line in lines])
    events = [
        Event(
            line.entry.at,
            names.get(line.entry.actor_id, _whoever(line.entry)),
            line.what,
            _reason(line),
            entry=line.entry,
        )
        for line in lines
        if line.entry.action not in REDACTIONS
    ]
    # A line is written as its act ends, a hair after what the act told; what was done
    # stands before what was told of it.
    return sorted(
        [*events, *_messages(voice), *_redactions(voice)],
        key=lambda event: event.at.replace(microsecond=0),
    )


def _names(voice: Voice, entries: Iterable[Entry]) -> dict[int | None, str]:
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


def _reason(line: Line) -> str:
    """Why it was given back, what was done; that a whistle was blown."""
    one, action = line.subject, line.entry.action
    if isinstance(one, Task):
        is_whistle = action == "task.dispatched" and one.is_whistle
        return str(one.get_kind_display()) if is_whistle else ""
    if isinstance(one, Assignment):
        said = {"task.returned": one.reason, "task.part_finished": one.evidence}
        return said.get(action, "")
    return ""


def _redactions(voice: Voice) -> Iterator[Event]:
    for one in redactions_of(voice):
        who = (one.by and one.by.public_name) or _("The author")
        yield Event(one.at, who, _("blacked something out for good"), one.reason)


def _messages(voice: Voice) -> Iterator[Event]:
    """What was told to the author, and each try to reach them by telephone."""
    told = notices.about_visible(voice._meta.label, voice.pk).prefetch_related(
        Prefetch("calls", CallTry.objects.select_related("by"))
    )
    for notice in told:
        if notice.state == Notice.State.SENT and notice.channel != Channel.PHONE:
            what = _told(_("told the author"), notice.get_channel_display())
            moment = notice.sent_at or notice.changed_at
            yield Event(moment, _("The program"), what, notice.title)
        for call in notice.calls.all():
            what = _told(_("called the author"), call.get_outcome_display())
            yield Event(call.at, str(call.by), what)
