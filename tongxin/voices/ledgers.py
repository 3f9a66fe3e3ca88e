"""The ledgers of voices and of tasks. No names."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import clock
from tongxin.kernel.ledgers import Asked, Ledger, as_found, in_time
from tongxin.kernel.listing import Column
from tongxin.people.models import Actor
from tongxin.people.policies import REPORT_READERS
from tongxin.voices import policies
from tongxin.voices.models import Assignment, AuthorWord, Point, Task, Voice

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
    paths = ["voice__community", "matter__community"]
    return REPORT_READERS.rows(actor, policies.tasks_visible_to(actor), community=paths)


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
    own = _led("voice", _ids(rows))
    shared = _led("matter", [pk for found in matters.values() for pk in found])
    for pk, found in matters.items():
        for matter in found:
            own[pk] += shared[matter]
    return own


def _led(by: str, ids: list[int]) -> defaultdict[int, list[str]]:
    parts = Assignment.objects.filter(
        **{f"task__{by}__in": list(dict.fromkeys(ids))}, is_lead=True
    ).exclude(state__in=[Assignment.State.RETURNED, Assignment.State.DROPPED])
    found: defaultdict[int, list[str]] = defaultdict(list)
    for pk, name in parts.order_by("pk").values_list(f"task__{by}", "office__name"):
        found[pk].append(name)
    return found


def _titles(matters: dict[int, str] | None) -> str:
    return "、".join((matters or {}).values())


def _distinct(names: list[str] | None) -> str:
    return "、".join(dict.fromkeys(names or ()))


def _words(rows: Sequence[Voice], _asked: Asked) -> dict[int, str]:
    """The author's own, of this round."""
    said = AuthorWord.objects.filter(voice__in=_ids(rows), round=F("voice__round"))
    return {word.voice_id: word.get_word_display() for word in said}


def _ids(rows: Sequence[Voice]) -> list[int]:
    return [voice.pk for voice in rows]


def _answered_at(voice: Voice) -> datetime | None:
    return voice.answered_at if voice.has_answer else None


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
        Column(_("State"), "get_state_display"),
        Column(_("Lead office"), _distinct, 22, among=_leads),
        Column(_("Due on"), "due_on"),
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
            lambda one: in_time(clock.date_of(_answered_at(one)), one.due_on),
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
        asked.of_unit("voice__unit", "matter__unit"),
        asked.in_state(),
    )
    rows = rows.select_related("voice__unit", "matter__unit", "sent_from")
    return rows.prefetch_related("assignments__office").order_by("sent_at", "pk")


def title_for(actor: Actor, task: Task) -> str:
    """Never words that were told to offices only, for whoever works for a partner."""
    if policies.may_read_title(actor, task):
        return task.title
    return told_to_offices()


def told_to_offices() -> str:
    return gettext("A voice that only offices may read")


def lead_of(task: Task) -> Assignment | None:
    return next((part for part in kept_parts(task) if part.is_lead), None)


def kept_parts(task: Task) -> list[Assignment]:
    return [p for p in task.assignments.all() if p.state != Assignment.State.RETURNED]


@dataclass(frozen=True, slots=True)
class _TaskLine:
    """A task, as the reader may call it, and which offices do it."""

    task: Task
    title: str
    lead: Assignment | None
    helpers: str

    @property
    def served(self) -> object:
        return self.task.voice.number if self.task.voice else self.task.matter

    @property
    def unit(self) -> object:
        serves = self.task.voice or self.task.matter
        return serves and serves.unit

    @property
    def is_in_time(self) -> str:
        due_on = self.lead.due_on if self.lead else None
        return in_time(clock.date_of(self.task.done_at), due_on)


def _task_lines(rows: Sequence[Task], asked: Asked) -> list[_TaskLine]:
    lines = []
    for task in rows:
        helping = [one.office.name for one in kept_parts(task) if not one.is_lead]
        title = title_for(asked.actor, task)
        lines.append(_TaskLine(task, title, lead_of(task), "、".join(helping)))
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
