"""What of a conference and its meetings can be blacked out: reasons, agenda, what was
said, decided and minuted.

Who sat there stays, and every count: a seat is an office.
"""

from collections.abc import Iterator, Sequence

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.consultations.models import Consultation, PublishedResult
from tongxin.councils import policies
from tongxin.councils.models import (
    Body,
    Decision,
    DutyHour,
    Meeting,
    MeetingTask,
    Minutes,
    Objection,
    Recusal,
    Term,
)
from tongxin.kernel.redacting import Keys, Piece, Redacted, numbers, texts_in, texts_of
from tongxin.voices.models import Matter
from tongxin.work.models import Task
from tongxin.work.redacted import texts_of_tasks

_EVIDENCE: Keys = {"text": None}
_MINUTED: Keys = dict.fromkeys(
    (
        *("title", "note", "speaker", "text", "place", "guests"),
        *("recommendation", "against_evidence_reason"),
    )
)


def _pieces(meeting: Meeting) -> Iterator[Piece]:
    own = [meeting]
    yield from texts_of(own, _("Where"), "place", is_own=True)
    yield from texts_of(own, _("Why it was missed"), "missed_reason", is_own=True)
    yield from texts_of(meeting.items.all(), _("Item of the agenda"), "title", "note")
    recused = Recusal.objects.filter(item__meeting=meeting).order_by("pk")
    yield from texts_of(recused, _("Recused"), "reason")
    yield from texts_of(meeting.guests.all(), _("Guest"), "shown_name")
    yield from texts_of(meeting.lines.all(), _("What was said"), "speaker", "text")
    decided = list(Decision.objects.filter(item__meeting=meeting).order_by("pk"))
    told = _("Recommendation")
    yield from texts_of(decided, told, "recommendation", "against_evidence_reason")
    yield from texts_in(decided, told, "evidence", _EVIDENCE)
    given = MeetingTask.objects.filter(item__meeting=meeting).values("task")
    yield from texts_of_tasks(Task.objects.filter(pk__in=given).order_by("pk"))
    asked = Objection.objects.filter(minutes__meeting=meeting).order_by("pk")
    yield from texts_of(asked, _("Correction asked for"), "text", "answer")
    minuted = list(Minutes.objects.filter(meeting=meeting))
    yield from texts_of(minuted, _("Minutes"), "correction_reason")
    yield from texts_in(minuted, _("Minutes"), "content", _MINUTED)


def _repeating(rows: Sequence[Model]) -> QuerySet[Meeting]:
    """Agendas repeat titles of matters, decisions what a report says of them."""
    published = PublishedResult.objects.filter(
        published__consultation__in=numbers(rows, Consultation)
    )
    return Meeting.objects.filter(
        Q(items__matter__in=numbers(rows, Matter))
        | Q(items__matter__in=published.values("statement__stands_on__matter"))
        | Q(items__tasks__task__in=numbers(rows, Task))
    ).distinct()


def _pieces_of_body(body: Body) -> Iterator[Piece]:
    yield from texts_of([body], _("Reason"), "dissolved_reason", is_own=True)
    yield from texts_of(body.bylaws.all(), _("Reason"), "reason")
    ended = Term.objects.filter(seat__body=body).order_by("pk")
    yield from texts_of(ended, _("Reason"), "ended_reason")
    on_duty = DutyHour.objects.filter(studio__body=body).order_by("pk")
    yield from texts_of(on_duty, _("Duty roster"), "name")


BODIES = Redacted(model=Body, pieces=_pieces_of_body, rows=policies.bodies_redacted_by)
MEETINGS = Redacted(
    model=Meeting,
    pieces=_pieces,
    repeats=_repeating,
    rows=policies.meetings_redacted_by,
    seconds=policies.meetings_run_by,
    name=lambda meeting: (
        _("Meeting %(number)d of %(body)s")
        % {"number": meeting.number, "body": meeting.body.name}
    ),
    is_settled=lambda meeting: meeting.minutes.exclude(
        state=Minutes.State.DRAFT
    ).exists(),
)
