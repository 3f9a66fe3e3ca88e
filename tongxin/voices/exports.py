"""Lists as an office takes them away: what the page shows, whole, and nobody's name."""

from collections.abc import Callable, Iterable, Mapping
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
    return _listed(
        _all_of(voices.prefetch_related("answers", "words")),
        {
            _("Number"): lambda voice: voice.number,
            _("Kind"): Voice.get_kind_display,
            _("Channel"): Voice.get_channel_display,
            _("State"): Voice.get_state_display,
            _("Said at"): lambda voice: _moment(voice.received_at),
            _("Due on"): lambda voice: f"{voice.due_on:%Y-%m-%d}",
            _("Provisional"): lambda voice: _yes(voice.due_is_provisional),
            _("Community"): lambda voice: voice.community or "",
            _("Renewal unit"): lambda voice: voice.unit.name if voice.unit else "",
            _("Stage when it was said"): Voice.get_stage_display,
            _("Place"): lambda voice: voice.place or "",
            _("Speaks for an organisation"): lambda voice: (
                voice.organisation or voice.speaks_for
            ),
            _("Subject"): lambda voice: voice.title,
            _("What was said"): lambda voice: voice.text,
            _("Answered at"): lambda voice: _moment(voice.answered_at),
            _("Answer"): _final,
            _("The author’s own word"): _word,
        },
    )


def of_matters(user: User, words: str, state: str, unit: str) -> Listed:
    matters: list[Matter] = _all_of(queries.matters_in_list(user, words, state, unit))
    return _listed(
        queries.matter_rows(matters),
        {
            _("Matter"): lambda row: row.matter.title,
            _("What it is about"): lambda row: row.matter.summary,
            _("Community"): lambda row: row.matter.community or "",
            _("Renewal unit"): lambda row: row.matter.unit or "",
            _("State"): lambda row: row.matter.get_state_display(),
            _("Opened on"): lambda row: _moment(row.matter.opened_at),
            _("How many have said it"): lambda row: row.author_count,
            _("How many wait for an answer"): lambda row: row.waiting_count,
        },
    )


def of_tasks(user: User, shelf: Shelf, words: str) -> Listed:
    """One shelf; an office-only title is kept from partners here too."""
    found = _all_of(worklist.rows_of(user, shelf, words))
    return _listed(
        worklist.lines(user, found),
        {
            _("Task"): lambda line: line.title,
            _("State"): lambda line: line.state,
            _("Whistle"): lambda line: _yes(line.task.is_whistle),
            _("Offices"): lambda line: line.offices,
            _("Sent at"): lambda line: _moment(line.task.sent_at),
            _("Due on"): lambda line: f"{line.due_on:%Y-%m-%d}" if line.due_on else "",
            _("Provisional"): lambda line: _yes(
                bool(line.due_on) and line.is_provisional
            ),
        },
    )


def _listed[R](
    rows: Iterable[R], columns: Mapping[str, Callable[[R], object]]
) -> Listed:
    """Each column with its heading."""
    cells = [[str(cell(row)) for cell in columns.values()] for row in rows]
    return Listed(list(columns), cells)


def _all_of(rows: QuerySet[Any]) -> list[Any]:
    """Nothing is cut off in silence: whoever asks for too much is told so."""
    found = list(rows[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        told = _("More than %(most)d rows. Please narrow the list first.")
        raise ValidationError(told % {"most": MOST_ROWS})
    return found


def _final(voice: Voice) -> str:
    now = (Answer.Kind.FINAL, voice.round)
    said = [one for one in voice.answers.all() if (one.kind, one.round) == now]
    return "\n".join(dict.fromkeys(one.text for one in said))


def _word(voice: Voice) -> str:
    said = [one for one in voice.words.all() if one.round == voice.round]
    return "".join(str(one.get_word_display()) for one in said)


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else ""
