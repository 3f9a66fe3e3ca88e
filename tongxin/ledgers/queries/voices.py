"""The ledger of voices: what came, who leads, when it was answered. Nobody's name."""

from collections.abc import Iterable, Sequence

from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.ledgers import policies
from tongxin.ledgers.filters import Asked
from tongxin.ledgers.queries.books import Column, Ledger, Line, day, in_time, yes
from tongxin.people.models import Actor
from tongxin.voices.models import Assignment, AuthorWord, Point, Voice


def _rows(actor: Actor, asked: Asked) -> QuerySet[Voice]:
    rows = policies.voices(actor).filter(
        received_at__gte=asked.period.begins_at, received_at__lt=asked.period.ends_at
    )
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    if asked.state:
        rows = rows.filter(state=asked.state)
    # The longest fields are not in this ledger.
    rows = rows.defer("text", "public_question", "public_answer")
    rows = rows.select_related("community", "unit").prefetch_related(
        Prefetch("points", Point.objects.select_related("matter"))
    )
    return rows.order_by("received_at", "pk")


def _lines(_actor: Actor, rows: Sequence[Voice], _asked: Asked) -> list[Line]:
    ids = [voice.pk for voice in rows]
    said = AuthorWord.objects.filter(voice__in=ids, round=F("voice__round"))
    words = dict(said.values_list("voice_id", "word"))
    leads = _leads(rows)
    return [_line(v, words.get(v.pk, ""), leads.get(v.pk, [])) for v in rows]


def _line(voice: Voice, word: str, leads: list[str]) -> Line:
    matters = [point.matter.title for point in voice.points.all() if point.matter]
    answered_at = voice.answered_at if voice.has_answer else None
    return Line(
        voice.get_absolute_url(),
        (
            voice.number,
            voice.get_kind_display(),
            voice.get_channel_display(),
            voice.received_at,
            voice.community.name if voice.community else "",
            voice.unit.name if voice.unit else "",
            voice.get_stage_display(),
            voice.title,
            "、".join(dict.fromkeys(matters)),
            voice.get_state_display(),
            "、".join(dict.fromkeys(leads)),
            voice.due_on,
            yes(voice.due_is_provisional),
            voice.interim_at,
            answered_at,
            in_time(day(answered_at), voice.due_on),
            AuthorWord.Word(word).label if word else "",
        ),
    )


def _leads(rows: Iterable[Voice]) -> dict[int, list[str]]:
    """Offices that lead a task for the voice itself or for a matter of its."""
    voices = list(rows)
    matters = {
        point.matter_id: None
        for voice in voices
        for point in voice.points.all()
        if point.matter_id
    }
    own, shared = _led("voice", [v.pk for v in voices]), _led("matter", list(matters))
    return {
        voice.pk: [
            *own.get(voice.pk, []),
            *(
                name
                for point in voice.points.all()
                if point.matter_id
                for name in shared.get(point.matter_id, [])
            ),
        ]
        for voice in voices
    }


def _led(by: str, ids: list[int]) -> dict[int, list[str]]:
    parts = Assignment.objects.filter(**{f"task__{by}__in": ids}, is_lead=True)
    parts = parts.exclude(
        state__in=[Assignment.State.RETURNED, Assignment.State.DROPPED]
    )
    found: dict[int, list[str]] = {}
    for pk, name in parts.order_by("pk").values_list(f"task__{by}", "office__name"):
        found.setdefault(pk, []).append(name)
    return found


VOICES = Ledger(
    name="voices",
    title=pgettext_lazy("ledger", "Voices"),
    about=_("What came in, who leads, and when it was answered. No names."),
    columns=(
        Column(_("Number"), 18),
        Column(_("Kind")),
        Column(_("Channel"), is_shown=False),
        Column(_("Said at"), 18),
        Column(_("Community"), is_shown=False),
        Column(_("Renewal unit"), 18),
        Column(_("Stage when it was said"), is_shown=False),
        Column(_("Subject"), 44),
        Column(_("Matter"), 30, is_shown=False),
        Column(_("State")),
        Column(_("Lead office"), 22),
        Column(_("Due on")),
        Column(_("Provisional"), 8, is_shown=False),
        Column(pgettext_lazy("ledger", "Interim answer at"), 18, is_shown=False),
        Column(_("Answered at"), 18),
        Column(pgettext_lazy("ledger", "In time"), 8),
        Column(_("The author’s own word"), 16),
    ),
    states=tuple((state.value, state.label) for state in Voice.State),
    rows=_rows,
    lines=_lines,
)
