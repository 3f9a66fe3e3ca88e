"""The ledgers of voices and of tasks. No names."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel import clock
from tongxin.kernel.ledgers import Asked, Ledger, as_found, in_time
from tongxin.kernel.listing import Column
from tongxin.people.models import Actor
from tongxin.people.policies import REPORT_READERS
from tongxin.voices import policies
from tongxin.voices.models import AuthorWord, Matter, Point, Voice
from tongxin.voices.models.answer import marked
from tongxin.work.models import Assignment, Task, tasks_for
from tongxin.work.policies import tasks_visible_to
from tongxin.work.queries import with_records
from tongxin.work.worklist import title_for

# A year of them is written at once: nothing is read that is not in this ledger.
FIELDS = (
    "kind",
    "channel",
    "received_at",
    "community__name",
    "unit__name",
    "stage",
    "title",
    "state",
    "by_seen_code",
    "due_on",
    "due_is_provisional",
    "interim_at",
    "answered_at",
)


def voices_read_by(actor: Actor) -> QuerySet[Voice]:
    """Of the inbox: those told to offices alone are in it, without names."""
    rows = policies.taken_in_by(actor)
    return REPORT_READERS.rows(actor, rows, community=["community"])


def tasks_read_by(actor: Actor) -> QuerySet[Task]:
    rows = tasks_visible_to(actor)
    return REPORT_READERS.rows(actor, rows, community=["community"])


# ---- Voices ----


def _voices(asked: Asked) -> QuerySet[Voice]:
    rows = voices_read_by(asked.actor).filter(
        asked.period.within("received_at"), asked.of_unit("unit"), asked.in_state()
    )
    rows = rows.select_related("community", "unit").only(*FIELDS)
    return rows.order_by("received_at", "pk")


def _matters(rows: Sequence[Voice], _asked: Asked) -> dict[int, dict[int, str]]:
    """Numbers and titles of the matters under which the points of each voice stand."""
    found: dict[int, dict[int, str]] = {}
    points = Point.objects.filter(voice__in=_ids(rows), matter__isnull=False)
    points = points.order_by("voice_id", "position")
    for voice, matter, title in points.values_list(
        "voice_id", "matter_id", "matter__title"
    ):
        if matter is not None:
            found.setdefault(voice, {})[matter] = title
    return found


def _leads(rows: Sequence[Voice], asked: Asked) -> dict[int, list[str]]:
    """Offices that lead a task for a voice, or for a matter under which it stands."""
    matters = _matters(rows, asked)
    own = _led(Voice, _ids(rows))
    shared = _led(Matter, [pk for found in matters.values() for pk in found])
    for pk, found in matters.items():
        for matter in found:
            own[pk] += shared[matter]
    return own


def _led(model: type[Model], ids: list[int]) -> defaultdict[int, list[str]]:
    parts = Assignment.objects.filter(
        tasks_for(model, list(dict.fromkeys(ids)), by="task__"), is_lead=True
    ).exclude(state__in=[Assignment.State.RETURNED, Assignment.State.DROPPED])
    found: defaultdict[int, list[str]] = defaultdict(list)
    names = parts.order_by("pk").values_list("task__object_id", "office__name")
    for pk, name in names:
        found[pk].append(name)
    return found


def _titles(matters: dict[int, str] | None) -> str:
    return "、".join((matters or {}).values())


def _distinct(names: list[str] | None) -> str:
    return "、".join(dict.fromkeys(names or ()))


def _words(rows: Sequence[Voice], _asked: Asked) -> dict[int, str]:
    """The author's own, of this round."""
    said = AuthorWord.objects.filter(voice__in=_ids(rows), round=F("voice__round"))
    return {word.voice_id: word.told for word in said}


def _ids(rows: Sequence[Voice]) -> list[int]:
    return [voice.pk for voice in rows]


def _state(voice: Voice) -> str:
    """Whether it was opened again or taken back with a code staff had seen, too."""
    is_own = voice.state in (Voice.State.REOPENED, Voice.State.WITHDRAWN)
    return marked(voice.get_state_display(), by_seen_code=is_own and voice.by_seen_code)


def _answered_at(voice: Voice) -> datetime | None:
    return voice.answered_at if voice.has_answer or voice.is_past else None


def _due_on(voice: Voice) -> date | None:
    return None if voice.is_past else voice.due_on


def _in_time(voice: Voice) -> str:
    """Nothing of history: no day was kept for it here."""
    answered_on = clock.date_of(_answered_at(voice))
    return "" if voice.is_past else in_time(answered_on, voice.due_on)


VOICES = Ledger(
    slug="voices",
    title=pgettext_lazy("ledger", "Voices"),
    lead=_("What came in, who leads, and when it was answered. No names."),
    place=40,
    columns=(
        Column(_("Number"), "number", 18),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Channel"), "get_channel_display", is_shown=False),
        Column(_("Said at"), "received_at", 18),
        Column(_("Community"), "community", is_shown=False),
        Column(_("Renewal unit"), "unit", 18),
        Column(_("Stage when it was said"), "get_stage_display", is_shown=False),
        Column(_("Subject"), "title", 44),
        Column(_("Matter"), _titles, 30, is_shown=False, among=_matters),
        Column(_("State"), _state),
        Column(_("Lead office"), _distinct, 22, among=_leads),
        Column(_("Due on"), _due_on),
        Column(_("Provisional"), "due_is_provisional", 8, is_shown=False),
        Column(
            pgettext_lazy("ledger", "Interim answer at"),
            "interim_at",
            18,
            is_shown=False,
        ),
        Column(_("Answered at"), _answered_at, 18),
        Column(
            pgettext_lazy("ledger", "In time"),
            _in_time,
            8,
        ),
        Column(_("The author’s own word"), as_found, 16, among=_words),
    ),
    states=Voice.State.choices,
    rows=_voices,
)


# ---- Tasks ----


def _tasks(asked: Asked) -> QuerySet[Task]:
    rows = tasks_read_by(asked.actor).filter(
        asked.period.within("sent_at"),
        _of_unit(asked),
        asked.in_state(),
    )
    rows = rows.select_related("sent_from")
    return rows.prefetch_related("assignments__office").order_by("sent_at", "pk")


def _of_unit(asked: Asked) -> Q:
    if not asked.unit:
        return Q()
    kinds = (Voice, Matter)
    found = [kind._default_manager.filter(unit=asked.unit).order_by() for kind in kinds]
    voices, matters = (rows.values("pk") for rows in found)
    return tasks_for(Voice, voices) | tasks_for(Matter, matters)


@dataclass(frozen=True, slots=True)
class _TaskLine:
    """A task, as the reader may call it, and which offices do it."""

    task: Task
    title: str
    lead: Assignment | None
    helpers: str
    served: str
    unit: object

    @property
    def is_in_time(self) -> str:
        due_on = self.lead.due_on if self.lead else None
        return in_time(clock.date_of(self.task.done_at), due_on)


def _task_lines(rows: Sequence[Task], asked: Asked) -> list[_TaskLine]:
    lines = []
    for task in with_records(rows, "unit"):
        helping = [one.office.name for one in task.kept_parts if not one.is_lead]
        title = title_for(asked.actor, task)
        lines.append(
            _TaskLine(
                task,
                title,
                task.lead,
                "、".join(helping),
                # A voice by its number, a matter by its title.
                str(task.record),
                getattr(task.record, "unit", None),
            )
        )
    return lines


TASKS = Ledger(
    slug="tasks",
    title=pgettext_lazy("ledger", "Tasks"),
    lead=_("For what, by which office, until when, and when it was done."),
    place=50,
    columns=(
        Column(_("Task"), "title", 40),
        Column(_("Whistle"), "task__is_whistle", 8, is_shown=False),
        Column(_("State"), "task__get_state_display"),
        Column(pgettext_lazy("ledger", "For"), "served", 24),
        Column(_("Renewal unit"), "unit", 18),
        Column(
            pgettext_lazy("ledger", "Sent by"), "task__sent_from", 20, is_shown=False
        ),
        Column(_("Sent at"), "task__sent_at", 18),
        Column(_("Lead office"), "lead__office", 22),
        Column(pgettext_lazy("ledger", "Who helps"), "helpers", 26, is_shown=False),
        Column(_("Due on"), "lead__due_on"),
        Column(_("Provisional"), "lead__due_is_provisional", 8, is_shown=False),
        Column(pgettext_lazy("ledger", "Done at"), "task__done_at", 18),
        Column(
            pgettext_lazy("ledger", "Checked at"),
            "task__checked_at",
            18,
            is_shown=False,
        ),
        Column(pgettext_lazy("ledger", "In time"), "is_in_time", 8),
    ),
    states=Task.State.choices,
    rows=_tasks,
    lines=_task_lines,
)
