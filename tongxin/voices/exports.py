"""Lists as an office takes them away: what the page shows, whole, and nobody's name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.people.models import User
from tongxin.voices import policies, queries, worklist
from tongxin.voices.filters import VoiceFilters
from tongxin.voices.models import Answer, Matter, Voice
from tongxin.voices.worklist import Shelf

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One list with its heading, ready for a sheet."""

    header: list[str]
    rows: list[list[str]]


def of_voices(user: User, filters: VoiceFilters) -> Listed:
    """The inbox as it is filtered."""
    voices = filters.apply(policies.taken_in_by(user))
    voices = voices.select_related("community", "place", "unit", "organisation")
    found = _all_of(voices.prefetch_related("answers", "words"))
    return Listed(_voice_header(), [_voice_row(voice) for voice in found])


def of_matters(user: User, words: str, state: str, unit: str) -> Listed:
    matters: list[Matter] = _all_of(queries.matters_in_list(user, words, state, unit))
    header = [
        _("Matter"),
        _("What it is about"),
        _("Community"),
        _("Renewal unit"),
        _("State"),
        _("Opened on"),
        _("How many have said it"),
        _("How many wait for an answer"),
    ]
    rows = [
        [
            row.matter.title,
            row.matter.summary,
            str(row.matter.community or ""),
            str(row.matter.unit or ""),
            str(row.matter.get_state_display()),
            _moment(row.matter.opened_at),
            str(row.author_count),
            str(row.waiting_count),
        ]
        for row in queries.matter_rows(matters)
    ]
    return Listed(header, rows)


def of_tasks(user: User, shelf: Shelf, words: str) -> Listed:
    """One shelf; an office-only title is kept from partners here too."""
    found = _all_of(worklist.rows_of(user, shelf, words))
    header = [
        _("Task"),
        _("State"),
        _("Whistle"),
        _("Offices"),
        _("Sent at"),
        _("Due on"),
        _("Provisional"),
    ]
    rows = [
        [
            line.title,
            line.state,
            _yes(line.task.is_whistle),
            line.offices,
            _moment(line.task.sent_at),
            f"{line.due_on:%Y-%m-%d}" if line.due_on else "",
            _yes(bool(line.due_on) and line.is_provisional),
        ]
        for line in worklist.lines(user, found)
    ]
    return Listed(header, rows)


def _all_of(rows: QuerySet[Any]) -> list[Any]:
    """Nothing is cut off in silence: whoever asks for too much is told so."""
    found = list(rows[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        told = _("More than %(most)d rows. Please narrow the list first.")
        raise ValidationError(told % {"most": MOST_ROWS})
    return found


def _voice_header() -> list[str]:
    return [
        _("Number"),
        _("Kind"),
        _("Channel"),
        _("State"),
        _("Said at"),
        _("Due on"),
        _("Provisional"),
        _("Community"),
        _("Renewal unit"),
        _("Stage when it was said"),
        _("Place"),
        _("Speaks for an organisation"),
        _("Subject"),
        _("What was said"),
        _("Answered at"),
        _("Answer"),
        _("The author’s own word"),
    ]


def _voice_row(voice: Voice) -> list[str]:
    return [
        voice.number,
        str(voice.get_kind_display()),
        str(voice.get_channel_display()),
        str(voice.get_state_display()),
        _moment(voice.received_at),
        f"{voice.due_on:%Y-%m-%d}",
        _yes(voice.due_is_provisional),
        str(voice.community or ""),
        str(voice.unit.name if voice.unit else ""),
        str(voice.get_stage_display()),
        str(voice.place or ""),
        str(voice.organisation or voice.speaks_for),
        voice.title,
        voice.text,
        _moment(voice.answered_at),
        _final(voice, voice.answers.all()),
        "".join(
            str(word.get_word_display())
            for word in voice.words.all()
            if word.round == voice.round
        ),
    ]


def _final(voice: Voice, answers: Iterable[Answer]) -> str:
    texts: Sequence[str] = [
        answer.text
        for answer in answers
        if (answer.kind, answer.round) == (Answer.Kind.FINAL, voice.round)
    ]
    return "\n".join(dict.fromkeys(texts))


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else ""
