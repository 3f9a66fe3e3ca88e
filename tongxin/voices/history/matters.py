"""How many spoke of a matter, told so that nobody is known by it; what is public."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from django.db.models import Count, F, Max, Min, Prefetch, Q, QuerySet, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.history import HistoryLine, HistoryStep, Place, State
from tongxin.kernel.templatetags.look import words
from tongxin.people import traces
from tongxin.people.models import Actor
from tongxin.voices import policies
from tongxin.voices.models import AuthorWord, Matter, Point, Voice
from tongxin.voices.published import MIN_TOLD
from tongxin.voices.queries import MIN_COUNTED, THROUGH_OFFICE, told_through
from tongxin.work.models import Assignment, Task, tasks_for
from tongxin.work.policies import tasks_visible_to

SHOWN = 3
OFFICE = Q(voice__audience=Voice.Audience.OFFICE)
UNNAMED = Q(voice__author=None)
ANSWERED = Q(voice__state__in=Voice.HAS_ANSWER)
WAITING = Q(answered_at=None, voice__closed_at=None)
PUBLIC = Q(voice__published_at__isnull=False)
Word = AuthorWord.Word
SIGNS = {
    Word.SOLVED: "reached",
    Word.PARTLY: "near",
    Word.NOT_SOLVED: "divided",
    Word.NOT_REACHED: "not-enough",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures over all voices under a matter; its properties say what may be told."""

    people: int = 0
    office_people: int = 0
    answered: int = 0
    waiting: int = 0
    public: int = 0
    first_at: datetime | None = None
    last_answer_at: datetime | None = None
    last_due_on: date | None = None

    @property
    def is_told(self) -> bool:
        return self.people >= MIN_TOLD

    @property
    def told_to_offices(self) -> int | None:
        """How many spoke to offices only; none where it or the rest is small."""
        rest = self.people - self.office_people
        is_small = min(self.office_people, rest) < MIN_TOLD
        return None if is_small else self.office_people


def counted(matters: Iterable[int]) -> dict[int, Counted]:
    """No actor: figures over every voice. Only what `Counted` tells leaves here."""
    rows = (
        Point.objects.filter(matter__in=list(matters))
        .values("matter")
        .annotate(
            people=_people(Q()),
            office_people=_people(OFFICE),
            answered=Count("voice", filter=ANSWERED, distinct=True),
            waiting=Count("voice", filter=WAITING, distinct=True),
            public=Count("voice", filter=PUBLIC, distinct=True),
            first_at=Min("voice__received_at"),
            last_answer_at=Max("voice__answered_at", filter=ANSWERED),
            last_due_on=Max("voice__due_on", filter=WAITING),
        )
        .order_by()
        .values_list("matter", *(figure.name for figure in fields(Counted)))
    )
    return {matter: Counted(*figures) for matter, *figures in rows}


def _people(among: Q) -> Combinable:
    """Whoever gave no name is somebody else each time."""
    named = Count("voice__author", filter=among or None, distinct=True)
    return named + Count("voice", filter=among & UNNAMED, distinct=True)


def steps(actor: Actor, titles: Mapping[int, str]) -> Iterator[tuple[int, HistoryStep]]:
    """Who spoke of each matter, who gathered it, and what they were answered."""
    matters = Matter.objects.in_bulk(list(titles))
    figures, shown = counted(matters), _published(matters)
    said, offices = _words(matters), _offices(matters)
    kept = policies.matters_worked_on_by(actor).filter(pk__in=matters)
    at_work = set(kept.values_list("pk", flat=True))
    for pk, matter in matters.items():
        figure, voices = figures.get(pk, Counted()), shown.get(pk, [])
        if figure.people:
            yield pk, _heard(matter, figure, voices)
        yield pk, _gathered(matter, titles[pk], offices, is_at_work=pk in at_work)
        answered = _returned(matter, figure, voices, said.get(pk, Said()))
        if answered is not None:
            yield pk, answered
        if figure.waiting:
            yield pk, _to_answer(pk, figure)
        if matter.done_at is not None:
            office = offices.get((pk, "matter.closed"), "")
            yield pk, _closed(matter, office)
    yield from _work(actor, matters)


# ---- Heard ----


def _heard(matter: Matter, figure: Counted, voices: list[Voice]) -> HistoryStep:
    day = clock.date_of(figure.first_at) if figure.is_told else None
    return HistoryStep(
        key=f"heard:{matter.pk}",
        place=Place.HEARD,
        title=_spoken(figure),
        on=day or timezone.localdate(matter.opened_at),
        rank=1,
        hides_day=day is None,
        note=_beside(figure),
        lines=tuple(_question(voice) for voice in voices),
        link=_all_public(matter.pk) if figure.public > len(voices) else "",
        link_words=_("All of them that are public"),
    )


def _spoken(figure: Counted) -> str:
    if not figure.is_told:
        return _("Somebody has spoken of it")
    told = ngettext(
        "%(n)d resident has spoken of it",
        "%(n)d residents have spoken of it",
        figure.people,
    )
    return told % {"n": figure.people}


def _beside(figure: Counted) -> str:
    """Those who told offices alone: a number, and none that could tell who it was."""
    if not figure.is_told:
        return _("So few that number and day could tell who it was.")
    told = figure.told_to_offices
    if told is None:
        return _(
            "Whether any of them told only the offices, and how many, is not said: "
            "so few could be recognised."
        )
    words_ = ngettext(
        "%(n)d of them told only the offices; their words stand nowhere here.",
        "%(n)d of them told only the offices; their words stand nowhere here.",
        told,
    )
    return words_ % {"n": told}


def _question(voice: Voice) -> HistoryLine:
    """In the office's public words; the original ones are not looked at."""
    link = reverse("voices:answer_page", args=[voice.pk])
    return HistoryLine(f"“{voice.public_question}”", link)


def _all_public(matter: int) -> str:
    return f"{reverse('voices:answers')}?matter={matter}"


def _published(matters: Iterable[int]) -> dict[int, list[Voice]]:
    """The latest public voices of each matter, in one query."""
    latest = Window(
        RowNumber(),
        partition_by=F("points__matter"),
        order_by=[F("published_at").desc(), F("pk").desc()],
    )
    rows = (
        policies.published()
        .filter(points__matter__in=list(matters))
        .annotate(under=F("points__matter"), place_in=latest)
        .filter(place_in__lte=2 * SHOWN)
        .order_by("-published_at", "-pk")
    )
    found: dict[int, dict[int, Voice]] = {}
    for voice in rows:
        # One voice may name the same thing twice.
        found.setdefault(voice.under, {}).setdefault(voice.pk, voice)
    return {pk: list(some.values())[:SHOWN] for pk, some in found.items()}


# ---- Gathered ----


def _gathered(
    matter: Matter,
    title: str,
    offices: dict[tuple[int, str], str],
    *,
    is_at_work: bool,
) -> HistoryStep:
    return HistoryStep(
        key=f"gathered:{matter.pk}",
        place=Place.GATHERED,
        title=_("Gathered under %(matters)s") % {"matters": f"“{title}”"},
        on=timezone.localdate(matter.opened_at),
        who=offices.get((matter.pk, "matter.opened"), ""),
        note=_("Each keeps their own words and gets an answer of their own."),
        link=matter.get_absolute_url() if is_at_work else "",
        link_words=_("Work on this matter"),
    )


def _offices(matters: Iterable[int]) -> dict[tuple[int, str], str]:
    """By which office each matter was opened and closed."""
    rows = list(
        Entry.objects.filter(
            subject_label=Matter._meta.label,
            subject_id__in=list(matters),
            action__in=["matter.opened", "matter.closed"],
            actor_kind=Entry.Actor.PERSON,
        ).order_by("pk")
    )
    return {
        (row.subject_id, row.action): office
        for row, office in zip(rows, traces.who_acted(rows), strict=True)
    }


# ---- Returned ----


@dataclass(frozen=True, slots=True)
class Said:
    """How many people said a word, and how many said each: whoever said two, twice."""

    people: int = 0
    by_word: Mapping[str, int] = field(default_factory=dict)
    through_office: int = 0


def _returned(
    matter: Matter, figure: Counted, voices: list[Voice], said: Said
) -> HistoryStep | None:
    """That people have their answers: how many, where they are many."""
    if figure.answered < MIN_TOLD or not figure.is_told:
        return _answered_in_public(matter, voices)
    told = ngettext(
        "%(n)d voice has its answer", "%(n)d voices have their answer", figure.answered
    )
    assert figure.last_answer_at is not None
    return HistoryStep(
        key=f"answered:{matter.pk}",
        place=Place.RETURNED,
        title=told % {"n": figure.answered},
        on=timezone.localdate(figure.last_answer_at),
        rank=1,
        note=_("The day is that of the latest answer.") if not figure.waiting else "",
        lines=tuple(_told(said)),
    )


def _answered_in_public(matter: Matter, voices: list[Voice]) -> HistoryStep | None:
    if not voices:
        return None
    latest = voices[0]
    assert latest.published_at is not None
    return HistoryStep(
        key=f"answered:{matter.pk}",
        place=Place.RETURNED,
        title=_("Answered in public"),
        on=timezone.localdate(latest.published_at),
        rank=1,
        lines=(
            HistoryLine(
                latest.public_answer,
                reverse("voices:answer_page", args=[latest.pk]),
            ),
        ),
    )


def _words(matters: Iterable[int]) -> dict[int, Said]:
    """No actor: the authors' words of this round, counted over every voice."""
    matter = "voice__points__matter"
    rows = (
        AuthorWord.objects.filter(
            **{f"{matter}__in": list(matters)},
            voice__state__in=Voice.HAS_ANSWER,
            round=F("voice__round"),
        )
        .values_list(matter, "word", "voice__author")
        .annotate(
            n=Count("voice", distinct=True),
            through=Count("voice", filter=THROUGH_OFFICE, distinct=True),
        )
        .order_by()
    )
    by_word: dict[int, Counter[str]] = {}
    # Whoever gave no name is somebody else each time.
    named: dict[int, set[int]] = {}
    unnamed: Counter[int] = Counter()
    through: Counter[int] = Counter()
    for pk, word, author, count, by_office in rows:
        by_word.setdefault(pk, Counter())[word] += 1 if author else count
        if word != Word.NOT_REACHED:
            through[pk] += min(1, by_office) if author else by_office
        if author:
            named.setdefault(pk, set()).add(author)
        else:
            unnamed[pk] += count
    return {
        pk: Said(len(named.get(pk, ())) + unnamed[pk], counts, through[pk])
        for pk, counts in by_word.items()
    }


def _told(said: Said) -> Iterator[HistoryLine]:
    """What they say, of five or more; of nearly all who say the same, only that."""
    if said.people < MIN_COUNTED:
        return
    most = said.people - 1
    for word in Word:
        if said.by_word.get(word, 0) >= most:
            least = _("At least %(n)d say so") % {"n": most}
            yield HistoryLine(least, state=State(SIGNS[word], str(word.label)))
            return
    for word in Word:
        if count := said.by_word.get(word):
            told = ngettext("%(n)d person", "%(n)d people", count) % {"n": count}
            yield HistoryLine(told, state=State(SIGNS[word], str(word.label)))
    if said.through_office:
        yield HistoryLine(told_through(said.through_office))


def _to_answer(pk: int, figure: Counted) -> HistoryStep:
    is_many = figure.waiting >= MIN_TOLD and figure.is_told
    is_told = is_many and figure.last_due_on is not None
    note = ""
    if is_told and figure.last_due_on is not None:
        note = _("The last of them by %(day)s") % {"day": words(figure.last_due_on)}
    return HistoryStep(
        key=f"to-answer:{pk}",
        place=Place.RETURNED,
        title=_("Everybody who spoke of it gets an answer"),
        on=figure.last_due_on if is_told else None,
        note=note,
        is_coming=True,
        is_due=is_told,
        # Whoever reads of an own answer need not read of everybody's.
        yields_to="own-",
    )


def _closed(matter: Matter, office: str) -> HistoryStep:
    assert matter.done_at is not None
    return HistoryStep(
        key=f"closed:{matter.pk}",
        place=Place.RETURNED,
        title=_("This matter is finished"),
        on=timezone.localdate(matter.done_at),
        rank=9,
        who=office,
    )


# ---- Worked on ----


def _work(actor: Actor, matters: Iterable[int]) -> Iterator[tuple[int, HistoryStep]]:
    """Tasks that the reader's own office sent or does."""
    rows = tasks_visible_to(actor).filter(tasks_for(Matter, list(matters)))
    yield from steps_of_tasks(rows, is_public=False)


def steps_of_tasks(
    rows: QuerySet[Task], *, is_public: bool
) -> Iterator[tuple[int, HistoryStep]]:
    """What tasks of matters tell; the caller has found that they may be known."""
    offices = Assignment.objects.select_related("office")
    rows = rows.exclude(state=Task.State.DROPPED)
    for task in rows.prefetch_related(Prefetch("assignments", offices)).order_by("pk"):
        yield task.object_id, _task(task, is_public=is_public)


def _task(task: Task, *, is_public: bool) -> HistoryStep:
    parts = [part for part in task.assignments.all() if part.state in _KEPT]
    lead = next((part for part in parts if part.is_lead), None)
    is_done = task.done_at is not None and task.state in (
        Task.State.DONE,
        Task.State.CHECKED,
    )
    on = timezone.localdate(task.sent_at)
    if is_done and task.done_at is not None:
        on = timezone.localdate(task.done_at)
    elif lead is not None:
        on = lead.due_on
    return HistoryStep(
        key=f"task:{task.pk}",
        place=Place.WORKED,
        title=task.title,
        on=on,
        who="、".join(part.office.name for part in parts),
        note=_("Done") if is_done else _sent(task),
        is_public=is_public,
        is_coming=not is_done,
        is_due=not is_done and lead is not None,
        is_provisional=lead.due_is_provisional if lead else False,
    )


_KEPT = (Assignment.State.ASSIGNED, Assignment.State.DOING, Assignment.State.DONE)


def _sent(task: Task) -> str:
    return _("Sent out on %(day)s") % {"day": words(timezone.localdate(task.sent_at))}
