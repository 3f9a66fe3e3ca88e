"""The ledger of voices: what came, who leads, when it was answered. Nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.ledgers import policies
from tongxin.ledgers.filters import Asked
from tongxin.ledgers.queries.books import (
    Column,
    Ledger,
    Line,
    day,
    in_time,
    labels,
    yes,
)
from tongxin.people.models import Actor
from tongxin.places.models import Place
from tongxin.renewal.models import Stage, Unit
from tongxin.voices.models import Assignment, AuthorWord, Point, Voice

# A year of them is written at once: nothing is read that is not in this ledger.
FIELDS = (
    "kind",
    "channel",
    "received_at",
    "community",
    "unit",
    "stage",
    "title",
    "state",
    "due_on",
    "due_is_provisional",
    "interim_at",
    "answered_at",
)


def _rows(actor: Actor, asked: Asked) -> QuerySet[Voice]:
    rows = policies.voices(actor).filter(
        received_at__gte=asked.period.begins_at, received_at__lt=asked.period.ends_at
    )
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    if asked.state:
        rows = rows.filter(state=asked.state)
    return rows.only(*FIELDS).order_by("received_at", "pk")


@dataclass(frozen=True, slots=True)
class _Beside:
    """What belongs to a thousand voices, read once for all of them."""

    kinds: dict[str, str]
    channels: dict[str, str]
    states: dict[str, str]
    stages: dict[str, str]
    said: dict[str, str]
    words: dict[int, str]
    communities: dict[int | None, str]
    units: dict[int | None, str]
    matters: dict[int, dict[int, str]]
    own: dict[int, list[str]]
    shared: dict[int, list[str]]


def _lines(_actor: Actor, rows: Sequence[Voice], _asked: Asked) -> list[Line]:
    ids = [voice.pk for voice in rows]
    said = AuthorWord.objects.filter(voice__in=ids, round=F("voice__round"))
    matters = _matters(ids)
    places = Place.objects.filter(pk__in={voice.community_id for voice in rows})
    units = Unit.objects.filter(pk__in={voice.unit_id for voice in rows})
    beside = _Beside(
        labels(Voice.Kind),
        labels(Voice.Channel),
        labels(Voice.State),
        labels(Stage),
        labels(AuthorWord.Word),
        dict(said.values_list("voice_id", "word")),
        {None: "", **dict(places.values_list("pk", "name"))},
        {None: "", **dict(units.values_list("pk", "name"))},
        matters,
        _led("voice", ids),
        _led("matter", [pk for found in matters.values() for pk in found]),
    )
    return [_line(voice, beside) for voice in rows]


def _line(voice: Voice, beside: _Beside) -> Line:
    matters = beside.matters.get(voice.pk, {})
    leads = list(beside.own.get(voice.pk, ()))
    for matter in matters:
        leads += beside.shared.get(matter, ())
    answered_at = voice.answered_at if voice.has_answer else None
    return Line(
        voice.get_absolute_url,
        (
            voice.number,
            beside.kinds[voice.kind],
            beside.channels[voice.channel],
            voice.received_at,
            beside.communities[voice.community_id],
            beside.units[voice.unit_id],
            beside.stages[voice.stage],
            voice.title,
            "、".join(matters.values()),
            beside.states[voice.state],
            "、".join(dict.fromkeys(leads)),
            voice.due_on,
            yes(voice.due_is_provisional),
            voice.interim_at,
            answered_at,
            in_time(day(answered_at), voice.due_on),
            beside.said[beside.words.get(voice.pk, "")],
        ),
    )


def _matters(ids: list[int]) -> dict[int, dict[int, str]]:
    """Numbers and titles of the matters under which the points of each voice stand."""
    found: dict[int, dict[int, str]] = {}
    points = Point.objects.filter(voice__in=ids, matter__isnull=False)
    points = points.order_by("voice_id", "position")
    for voice, matter, title in points.values_list(
        "voice_id", "matter_id", "matter__title"
    ):
        if matter is not None:
            found.setdefault(voice, {})[matter] = title
    return found


def _led(by: str, ids: list[int]) -> dict[int, list[str]]:
    """Offices that lead a task for these voices, or for these matters."""
    parts = Assignment.objects.filter(
        **{f"task__{by}__in": list(dict.fromkeys(ids))}, is_lead=True
    ).exclude(state__in=[Assignment.State.RETURNED, Assignment.State.DROPPED])
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
