"""How far one voice has come, for the one who said it: the circle, and every date.

Whoever calls has made sure that the reader is the author, or holds receipt and code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tongxin.journal.models import Entry
from tongxin.kernel.templatetags.look import words
from tongxin.people import traces as people
from tongxin.people.models import User
from tongxin.voices import deadlines, queries
from tongxin.voices.models import (
    Answer,
    Attachment,
    AuthorWord,
    Matter,
    MatterStep,
    Point,
    Voice,
)
from tongxin.voices.published import LEAST_TOLD, people_under
from tongxin.work.models import Assignment, tasks_for

Part = Assignment.State


@dataclass(frozen=True, slots=True)
class Event:
    """One line of what happened: when, what, and which office."""

    at: datetime
    what: str
    who: str = ""
    link: str = ""
    # The line of the journal that it was told from, where it was.
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """Everything the page of one voice shows, read in a fixed number of queries."""

    voice: Voice
    points: Sequence[Point]
    others: dict[int, int]
    parts: Sequence[Assignment]
    answers: Sequence[Answer]
    files: Sequence[Attachment]
    said: Sequence[AuthorWord]
    entries: Sequence[Entry]
    walked: Sequence[MatterStep]

    @property
    def word(self) -> AuthorWord | None:
        """What the author said of this round; "not reached" is no word of theirs."""
        for word in self.said:
            if word.round == self.voice.round:
                return None if word.word == AuthorWord.Word.NOT_REACHED else word
        return None

    @property
    def matters(self) -> list[Matter]:
        found = {p.matter.pk: p.matter for p in self.points if p.matter}
        return list(found.values())

    @property
    def final_answers(self) -> list[Answer]:
        """Answers of this round; earlier ones stay readable further down."""
        return [a for a in self.answers if self._is_final(a) and self._is_now(a)]

    @property
    def earlier_answers(self) -> list[Answer]:
        return [a for a in self.answers if not self._is_now(a)]

    @property
    def interim_answers(self) -> list[Answer]:
        return [a for a in self.answers if not self._is_final(a) and self._is_now(a)]

    @property
    def basis(self) -> str:
        """Which rule gave the day of the answer."""
        return deadlines.basis_of(self.voice)

    @property
    def waits_for_word(self) -> bool:
        return self.voice.has_answer and self.word is None

    @property
    def wants_more(self) -> bool:
        """The author said it is not solved, and has not asked for another round."""
        unsolved = (AuthorWord.Word.PARTLY, AuthorWord.Word.NOT_SOLVED)
        return (
            self.voice.has_answer
            and self.word is not None
            and self.word.word in unsolved
        )

    def _is_final(self, answer: Answer) -> bool:
        return answer.kind == Answer.Kind.FINAL

    def _is_now(self, answer: Answer) -> bool:
        return answer.round == self.voice.round


def journey_of(voice: Voice) -> Journey:
    points = list(voice.points.select_related("matter"))
    matters = {point.matter_id for point in points if point.matter_id is not None}
    parts = (
        Assignment.objects.filter(
            tasks_for(Voice, [voice.pk], by="task__")
            | tasks_for(Matter, matters, by="task__")
        )
        .select_related("office", "task")
        .order_by("assigned_at", "pk")
    )
    return Journey(
        voice=voice,
        points=points,
        others=people_under(matters, besides=voice),
        parts=list(parts),
        answers=list(queries.answers_of(voice)),
        files=list(voice.attachments.all()),
        said=list(voice.words.order_by("round")),
        entries=_entries(voice, points),
        walked=list(queries.steps_of(matters)) if matters else [],
    )


def _entries(voice: Voice, points: Sequence[Point]) -> list[Entry]:
    """The journal of the voice and of its points, in the order of time."""
    about = Q(subject_label=voice._meta.label, subject_id=voice.pk)
    about |= Q(subject_label=Point._meta.label, subject_id__in=[p.pk for p in points])
    return list(Entry.objects.filter(about).order_by("pk"))


# ---- The circle ----


def steps(journey: Journey) -> list[dict[str, Any]]:
    """The steps this voice walks: those it has done, and those that lie before it."""
    if journey.voice.state == Voice.State.WITHDRAWN:
        return [_heard(journey), _step("回", _("You took it back"), is_here=True)]
    walked = [_heard(journey), _gathered(journey), _met(journey), _worked(journey)]
    return [step for step in [*walked, _returned(journey)] if step is not None]


def middle(journey: Journey) -> tuple[str, str]:
    """What stands inside the circle: how far, and what is missing."""
    done = sum(bool(step.get("is_done")) for step in steps(journey))
    far = ngettext("%(done)d step walked", "%(done)d steps walked", done) % {
        "done": done
    }
    voice = journey.voice
    if voice.state in (Voice.State.DECLINED, Voice.State.WITHDRAWN):
        return _("It ends here"), ""
    if journey.wants_more:
        is_partly = journey.word and journey.word.word == AuthorWord.Word.PARTLY
        return far, _("solved in part") if is_partly else _("not solved yet")
    if journey.word is not None and voice.has_answer:
        return _("The circle is whole"), _("by your word")
    if voice.has_answer:
        return far, _("your word is missing")
    return far, _("on its way")


def _step(glyph: str, title: str, note: str = "", **where: bool) -> dict[str, Any]:
    return {"glyph": glyph, "title": title, "note": note, **where}


def _heard(journey: Journey) -> dict[str, Any]:
    voice = journey.voice
    how = {
        Voice.Channel.WEB: _("by this site"),
        Voice.Channel.PHONE: _("by telephone, written down for you"),
        Voice.Channel.WINDOW: _("at the window, written down for you"),
        Voice.Channel.VISIT: _("on a visit, written down for you"),
        Voice.Channel.MEETING: _("at a meeting, written down for you"),
        Voice.Channel.PAPER: _("on paper, typed in word for word"),
        Voice.Channel.SHEET: _("from a list of the street, taken over word for word"),
    }[Voice.Channel(voice.channel)]
    note = _("%(day)s, %(how)s") % {
        "day": words(timezone.localdate(voice.received_at)),
        "how": how,
    }
    return _step("听", _("We heard you"), note, is_done=True)


def _gathered(journey: Journey) -> dict[str, Any] | None:
    matters = journey.matters
    if matters:
        titles = "、".join(f"“{matter.title}”" for matter in matters)
        title = _("Gathered under %(matters)s") % {"matters": titles}
        days = [e.at for e in journey.entries if e.action == "point.gathered"]
        note = _company(journey)
        if days:
            day = words(timezone.localdate(days[-1]))
            note = _("%(day)s. %(company)s") % {"day": day, "company": note}
        return _step("聚", title, note, is_done=True)
    if journey.voice.is_open and not journey.parts:
        return _step("聚", _("We look whether others said the like"))
    return None


def _company(journey: Journey) -> str:
    """How many others; nothing where they could be recognised by their number."""
    count = max((journey.others.get(m.pk, 0) for m in journey.matters), default=0)
    if count < LEAST_TOLD:
        return _("Your words are kept by themselves")
    return ngettext(
        "%(count)d other resident said so too; each voice is kept by itself",
        "%(count)d other residents said so too; each voice is kept by itself",
        count,
    ) % {"count": count}


def _met(journey: Journey) -> dict[str, Any] | None:
    """Only where an office named the meeting: nobody is promised one."""
    if not journey.voice.is_open:
        return None
    days = [a.meeting_on for a in journey.interim_answers if a.meeting_on is not None]
    if not days:
        return None
    note = _("The joint conference takes it up on %(day)s") % {"day": words(days[-1])}
    return _step("会", _("To be talked over"), note)


def _worked(journey: Journey) -> dict[str, Any] | None:
    parts = [part for part in journey.parts if part.state != Part.RETURNED]
    if parts:
        done = all(part.state == Part.DONE for part in parts)
        title = _("The work is done") if done else _("It is being worked on")
        note = _("；").join(_part_words(part) for part in parts)
        return _step("办", title, note, is_done=done, is_here=not done)
    if journey.voice.is_open:
        return _step("办", _("The office that can help gets it"))
    return None


def _part_words(part: Assignment) -> str:
    facts = {"office": part.office.name, "day": words(part.due_on)}
    if part.state == Part.DONE and part.ended_at is not None:
        return _("%(office)s finished on %(day)s") % {
            **facts,
            "day": words(timezone.localdate(part.ended_at)),
        }
    if part.is_lead:
        return _("%(office)s has it, to finish by %(day)s") % facts
    return _("%(office)s helps") % facts


def _returned(journey: Journey) -> dict[str, Any]:
    voice, word = journey.voice, journey.word
    if voice.state == Voice.State.DECLINED:
        return _step("回", _("Not taken up; the reason stands above"), is_here=True)
    if not voice.has_answer:
        note = _("By %(day)s at the latest") % {"day": words(voice.due_on)}
        return _step("回", _("You get an answer"), note)
    day = words(timezone.localdate(voice.answered_at)) if voice.answered_at else ""
    if word is None:
        note = _("%(day)s. Once you have spoken the circle is closed.") % {"day": day}
        return _step("回", _("Answered; now it is your word"), note, is_here=True)
    title = _("You said: %(word)s") % {"word": word.get_word_display()}
    note = _("Answered on %(day)s") % {"day": day}
    is_solved = word.word == AuthorWord.Word.SOLVED
    return _step("回", title, note, is_done=is_solved, is_here=not is_solved)


# ---- Every date ----

DONE = {
    "voice.filed": gettext_lazy("Said, and given a receipt"),
    "voice.accepted": gettext_lazy("Taken up"),
    "voice.declined": gettext_lazy("Not taken up"),
    "voice.placed": gettext_lazy("Put right where it is or of which kind"),
    "point.gathered": gettext_lazy("Put it beside what others said"),
    "voice.points_split": gettext_lazy("Divided into its points"),
    "voice.file_added": gettext_lazy("Added a file"),
    "voice.deadline_settled": gettext_lazy(
        "Counted the deadline anew, now that the holidays are known"
    ),
    "voice.extended": gettext_lazy("Needed longer, and told you why"),
    "voice.interim_answered": gettext_lazy("Told you where it stands"),
    "voice.point_answered": gettext_lazy("Answered a part"),
    "voice.answered": gettext_lazy("Answered"),
    "voice.word_said": gettext_lazy("Said whether it is solved"),
    "voice.reopened": gettext_lazy("Opened it again"),
    "voice.withdrawn": gettext_lazy("Took it back"),
    "voice.closed": gettext_lazy("Closed, as nothing more was said"),
    "voice.published": gettext_lazy("Published the answer, without names"),
    "voice.unpublished": gettext_lazy("Took the public answer back"),
    "voice.code_reissued": gettext_lazy("Gave out a new code"),
    "voice.claimed": gettext_lazy("Kept under an account"),
    "voice.blacked_out": gettext_lazy("Blacked something out for good"),
    "voice.picture_blacked_out": gettext_lazy("Blacked out a part of a picture"),
    "voice.own_words_blacked_out": gettext_lazy("Had the own words blacked out"),
}


def events(journey: Journey) -> list[Event]:
    """What happened, latest last: who, by office and never by name."""
    voice, rows = journey.voice, list(journey.entries)
    own = set(
        User.objects.filter(
            person__in=[p for p in (voice.author_id, voice.filed_by_id) if p]
        ).values_list("pk", flat=True)
    )
    told = [
        Event(row.at, str(DONE[row.action]), _who(row, trace.who, own), entry=row)
        for row, trace in zip(rows, people.in_words(rows), strict=True)
        if row.action in DONE
    ]
    for part in journey.parts:
        told += _part_events(part)
    told += [Event(s.at, s.get_what_display(), "", s.link) for s in journey.walked]
    return sorted(told, key=lambda event: event.at)


def _who(row: Entry, office: str, own: set[int]) -> str:
    if row.actor_kind == Entry.Actor.PUBLIC or row.actor_id in own:
        return _("You")
    return office


def _part_events(part: Assignment) -> list[Event]:
    found = [Event(part.assigned_at, _("Got it to work on"), part.office.name)]
    ends = {
        Part.DONE: _("Finished its part"),
        Part.RETURNED: _("Not its work; sent back"),
    }
    if part.ended_at is not None and part.state in ends:
        found.append(Event(part.ended_at, ends[Part(part.state)], part.office.name))
    return found
