"""How far one voice has come, for the one who said it: the circle, and every answer.

Whoever calls has made sure that the reader is the author, or holds receipt and code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.kernel.templatetags.look import words
from tongxin.voices import deadlines, queries
from tongxin.voices.history.events import Event, Line, for_author, lines_of
from tongxin.voices.models import (
    Answer,
    Attachment,
    AuthorWord,
    Matter,
    MatterStep,
    Point,
    Voice,
)
from tongxin.voices.published import MIN_TOLD, people_under
from tongxin.work.models import Assignment, tasks_for

Part = Assignment.State


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything the page of one voice shows, read in a fixed number of queries."""

    voice: Voice
    points: Sequence[Point]
    others: dict[int, int]
    parts: Sequence[Assignment]
    answers: Sequence[Answer]
    files: Sequence[Attachment]
    said: AuthorWord | None
    lines: Sequence[Line]
    walked: Sequence[MatterStep]

    @property
    def word(self) -> AuthorWord | None:
        """What the author said of this round; "not reached" is no word of theirs."""
        is_theirs = self.said and self.said.word != AuthorWord.Word.NOT_REACHED
        return self.said if is_theirs else None

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
    def events(self) -> list[Event]:
        """What happened, latest last."""
        return for_author(self.voice, self.lines, self.walked)

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


def progress_of(voice: Voice) -> Progress:
    points = list(voice.points.select_related("matter"))
    matters = {point.matter_id for point in points if point.matter_id is not None}
    serving = tasks_for(Voice, [voice.pk], by="task__")
    if matters:
        serving |= tasks_for(Matter, matters, by="task__")
    served = Assignment.objects.filter(serving).select_related("office", "task")
    parts = list(served.order_by("assigned_at", "pk"))
    return Progress(
        voice=voice,
        points=points,
        others=people_under(matters, besides=voice),
        parts=parts,
        answers=list(voice.answers.select_related("office", "point")),
        files=list(voice.attachments.all()),
        # Only of an answer somebody says a word.
        said=queries.word_of(voice) if voice.has_answer else None,
        lines=lines_of(voice, points, parts),
        walked=list(queries.steps_of(matters)) if matters else [],
    )


# ---- The circle ----


def circle_steps(progress: Progress) -> list[dict[str, Any]]:
    """The steps this voice walks: those it has done, and those that lie before it."""
    if progress.voice.state == Voice.State.WITHDRAWN:
        return [_heard(progress), _step("回", _("You took it back"), is_here=True)]
    walked = [_heard(progress), _gathered(progress), _met(progress), _worked(progress)]
    return [step for step in [*walked, _returned(progress)] if step is not None]


def circle_middle(
    progress: Progress, steps: Sequence[dict[str, Any]]
) -> tuple[str, str]:
    """What stands inside the circle: how far, and what is missing."""
    done = sum(bool(step.get("is_done")) for step in steps)
    far = ngettext("%(done)d step walked", "%(done)d steps walked", done) % {
        "done": done
    }
    voice = progress.voice
    if voice.state in Voice.NEVER_DUE:
        return _("It ends here"), ""
    if progress.wants_more:
        is_partly = progress.word and progress.word.word == AuthorWord.Word.PARTLY
        return far, _("solved in part") if is_partly else _("not solved yet")
    if progress.word is not None and voice.has_answer:
        return _("The circle is whole"), _("by your word")
    if voice.has_answer:
        return far, _("your word is missing")
    return far, _("on its way")


def _step(glyph: str, title: str, note: str = "", **where: bool) -> dict[str, Any]:
    return {"glyph": glyph, "title": title, "note": note, **where}


def _heard(progress: Progress) -> dict[str, Any]:
    voice = progress.voice
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


def _gathered(progress: Progress) -> dict[str, Any] | None:
    matters = progress.matters
    if matters:
        titles = "、".join(f"“{matter.title}”" for matter in matters)
        title = _("Gathered under %(matters)s") % {"matters": titles}
        days = [
            line.entry.at
            for line in progress.lines
            if line.entry.action == "point.gathered"
        ]
        note = _company(progress)
        if days:
            day = words(timezone.localdate(days[-1]))
            note = _("%(day)s. %(company)s") % {"day": day, "company": note}
        return _step("聚", title, note, is_done=True)
    if progress.voice.is_open and not progress.parts:
        return _step("聚", _("We look whether others said the like"))
    return None


def _company(progress: Progress) -> str:
    """How many others; nothing where they could be recognised by their number."""
    count = max((progress.others.get(m.pk, 0) for m in progress.matters), default=0)
    if count < MIN_TOLD:
        return _("Your words are kept by themselves")
    return ngettext(
        "%(count)d other resident said so too; each voice is kept by itself",
        "%(count)d other residents said so too; each voice is kept by itself",
        count,
    ) % {"count": count}


def _met(progress: Progress) -> dict[str, Any] | None:
    """Only where an office named the meeting: nobody is promised one."""
    if not progress.voice.is_open:
        return None
    days = [a.meeting_on for a in progress.interim_answers if a.meeting_on is not None]
    if not days:
        return None
    note = _("The joint conference takes it up on %(day)s") % {"day": words(days[-1])}
    return _step("会", _("To be talked over"), note)


def _worked(progress: Progress) -> dict[str, Any] | None:
    parts = [part for part in progress.parts if part.state != Part.RETURNED]
    if parts:
        done = all(part.state == Part.DONE for part in parts)
        title = _("The work is done") if done else _("It is being worked on")
        note = _("；").join(_part_words(part) for part in parts)
        return _step("办", title, note, is_done=done, is_here=not done)
    if progress.voice.is_open:
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


def _returned(progress: Progress) -> dict[str, Any]:
    voice, word = progress.voice, progress.word
    if voice.state == Voice.State.DECLINED:
        return _step("回", _("Not taken up; the reason stands above"), is_here=True)
    if voice.is_past:
        return _step("回", _("It was over before it came here"), is_done=True)
    if not voice.has_answer:
        note = _("By %(day)s at the latest") % {"day": words(voice.due_on)}
        return _step("回", _("You get an answer"), note)
    day = words(timezone.localdate(voice.answered_at)) if voice.answered_at else ""
    if word is None:
        note = _("%(day)s. Once you have spoken the circle is closed.") % {"day": day}
        return _step("回", _("Answered; now it is your word"), note, is_here=True)
    title = _("You said: %(word)s") % {"word": word.told}
    note = _("Answered on %(day)s") % {"day": day}
    is_solved = word.word == AuthorWord.Word.SOLVED
    return _step("回", title, note, is_done=is_solved, is_here=not is_solved)
