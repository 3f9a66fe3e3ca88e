"""Lists, counts and timelines for pages; every read starts from a policy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel import clock
from tongxin.kernel.periods import LocalDate
from tongxin.notices import queries as notices
from tongxin.notices.models import Notice
from tongxin.openness.models import Duty
from tongxin.people.models import Actor, Channel, User
from tongxin.units.models import Unit
from tongxin.voices import policies
from tongxin.voices.models import (
    Answer,
    AuthorWord,
    Matter,
    MatterStep,
    Point,
    Voice,
)

# Of fewer answers the authors' words are not counted: neighbours could know whose.
MIN_COUNTED = 5
# Instead of a title in words that were told to the offices alone.
HIDDEN = gettext_lazy("A voice that only offices may read")


def waiting(actor: Actor) -> QuerySet[Voice]:
    """The inbox: voices that an office must still look at, the most urgent first."""
    mine = policies.taken_in_by(actor).filter(state__in=Voice.WAITING)
    return mine.order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class Rates:
    """What came of the answers of a period, with every denominator.

    solved rate = solved / (answered - not_reached); `due` counts voices whose day fell
    into the period, `in_time` those of them whose final answer came by that day,
    `told_in_time` these and those told where it stands by the day they first had.
    """

    answered: int
    solved: int
    partly: int
    not_solved: int
    not_reached: int
    # Of the words: written down by an office, or given with a code that staff had seen.
    through_office: int
    due: int
    in_time: int
    told_in_time: int

    @property
    def reached(self) -> int:
        return self.answered - self.not_reached

    @property
    def unsaid(self) -> int:
        return self.reached - self.solved - self.partly - self.not_solved


# Of voices `with_days`. Whoever had the answer in time was told in time.
IN_TIME = Q(answered_on__lte=F("due_on"))
TOLD_IN_TIME = IN_TIME | Q(heard_on__lte=F("first_due_on"))


def with_days(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """Each with the days on which it was answered, and first heard of again."""
    return voices.annotate(
        answered_on=LocalDate("answered_at"),
        heard_on=LocalDate(Coalesce("interim_at", "answered_at")),
    )


def due_within(voices: QuerySet[Voice], first: date, last: date) -> QuerySet[Voice]:
    """Those whose day fell into these, both included, and which an answer was owed."""
    owed = voices.exclude(state__in=Voice.NEVER_DUE)
    return owed.filter(due_on__gte=first, due_on__lte=last)


def rates(voices: QuerySet[Voice], first: date, last: date) -> Rates:
    """Counts over `voices` answered (or due) from `first` to `last`, both included.

    A reopened voice has no answer any more: it leaves both rates until the next one.
    """
    answered = voices.filter(
        state__in=Voice.HAS_ANSWER,
        answered_at__gte=clock.midnight(first),
        answered_at__lt=clock.midnight(last) + timedelta(days=1),
    )
    through_office = Q(by_seen_code=True) | Q(recorded_by__isnull=False)
    said = (
        AuthorWord.objects.filter(voice__in=answered.values("pk"))
        .filter(round=F("voice__round"))
        .values_list("word")
        .annotate(count=Count("pk"), through=Count("pk", filter=through_office))
    )
    words = {name: (count, through) for name, count, through in said}
    due = with_days(due_within(voices, first, last)).aggregate(
        due=Count("pk"),
        in_time=Count("pk", filter=IN_TIME),
        told_in_time=Count("pk", filter=TOLD_IN_TIME),
    )
    word, none = AuthorWord.Word, (0, 0)
    not_reached, _not_words = words.pop(word.NOT_REACHED, none)
    return Rates(
        answered=answered.count(),
        solved=words.get(word.SOLVED, none)[0],
        partly=words.get(word.PARTLY, none)[0],
        not_solved=words.get(word.NOT_SOLVED, none)[0],
        not_reached=not_reached,
        through_office=sum(through for _count, through in words.values()),
        **due,
    )


def word_of(voice: Voice) -> AuthorWord | None:
    return AuthorWord.objects.filter(voice=voice, round=voice.round).first()


def asks_for_word(notice: Notice, voice: Voice) -> bool:
    """Whether the message brings the answer of this round, for the author to judge."""
    return voice.has_answer and notice.key == f"voice.answered:{voice.pk}:{voice.round}"


def answers_of(voice: Voice) -> QuerySet[Answer]:
    return Answer.objects.filter(voice=voice).select_related("office", "point", "by")


def calls_to_make(actor: User) -> QuerySet[Notice]:
    """Messages about the actor's voices that somebody has to tell by telephone."""
    return notices.calls_waiting(actor, policies.taken_in_by(actor))


def is_called_already(actor: User, notice_id: int) -> bool:
    """Whether the call was on the actor's list and a colleague has just ended it."""
    told = Notice.objects.filter(pk=notice_id, subject_label=Voice._meta.label)
    mine = policies.taken_in_by(actor).values("pk")
    ended = told.exclude(state=Notice.State.QUEUED).filter(channel=Channel.PHONE)
    return ended.filter(subject_id__in=mine).exists()


def voices_of_notices(rows: Iterable[Notice]) -> dict[int, Voice]:
    """What each message of one page is about; the caller has found them visible."""
    ids = {row.subject_id for row in rows}
    found = Voice.objects.filter(pk__in=ids).select_related("unit", "place")
    return found.in_bulk()


def waiting_under(matter: Matter, voices: Iterable[Voice]) -> list[Voice]:
    """Those of `voices` that still wait for an answer to what stands under `matter`."""
    shown = [voice for voice in voices if voice.is_open]
    left = set(
        Point.objects.filter(
            matter=matter, answered_at=None, voice__in=[voice.pk for voice in shown]
        ).values_list("voice_id", flat=True)
    )
    return [voice for voice in shown if voice.pk in left]


def steps_of(matters: Iterable[int]) -> QuerySet[MatterStep]:
    """No actor: only what everybody may read. How far matters came, step by step.

    What is owed to the public and not published yet is no step for anybody outside.
    """
    hidden = Duty.objects.filter(
        label=OuterRef("label"), object_id=OuterRef("object_id")
    ).exclude(state=Duty.State.PUBLISHED)
    rows = MatterStep.objects.filter(~Exists(hidden), matter__in=list(matters))
    return rows.order_by("at", "pk")


def matters_in_list(
    actor: Actor,
    *,
    q: str = "",
    state: str = Matter.State.OPEN,
    unit: Unit | None = None,
) -> QuerySet[Matter]:
    """Matters that the actor keeps, narrowed; the latest first."""
    matters = policies.matters_handled_by(actor).filter(state=state)
    for word in q.split():
        matters = matters.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    if unit:
        matters = matters.filter(unit=unit)
    return matters.select_related("community", "unit").order_by("-pk")


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter with how many spoke of it, and how many of them wait for an answer."""

    matter: Matter
    author_count: int
    waiting_count: int
    has_public_answer: bool


def matter_rows(matters: Iterable[Matter]) -> list[MatterRow]:
    """The matters of one page with their counts, in one query."""
    shown = list(matters)
    counted = (
        Point.objects.filter(matter__in=[matter.pk for matter in shown])
        .values("matter")
        .annotate(
            authors=Count("voice", distinct=True),
            waiting=Count("voice", filter=_WAITS, distinct=True),
            public=Count("voice", filter=Q(voice__published_at__isnull=False)),
        )
        .order_by()
    )
    counts = {
        row["matter"]: (row["authors"], row["waiting"], row["public"] > 0)
        for row in counted
    }
    return [MatterRow(m, *counts.get(m.pk, (0, 0, False))) for m in shown]


# A point without its answer, of a voice that nobody ended.
_WAITS = Q(answered_at=None, voice__closed_at=None)


def answers_to_quote(voice: Voice) -> QuerySet[Voice]:
    """Public answers to others under the same matters, the latest few; for anybody."""
    matters = voice.points.exclude(matter=None).values("matter")
    others = policies.published().filter(points__matter__in=matters)
    return others.exclude(pk=voice.pk).distinct().order_by("-published_at")[:3]


def public_draft(voice: Voice) -> dict[str, str]:
    """What the form of publishing begins with: the public words, else the real ones."""
    answers = answers_of(voice).filter(kind=Answer.Kind.FINAL, round=voice.round)
    said = "\n".join(dict.fromkeys(answer.text for answer in answers))
    return {
        "question": voice.public_question or voice.title,
        "answer": voice.public_answer or said,
    }


def way_of_answer(voice: Voice) -> str:
    """How the answer reaches the author, in words for the office."""
    person = voice.hears
    if person is None or person.answer_channel == Channel.RECEIPT:
        return _("The author reads it with the receipt.")
    return {
        Channel.INBOX: _("The author finds it on this site."),
        Channel.SMS: _("A text message goes to the author."),
        Channel.EMAIL: _("An e-mail goes to the author."),
        Channel.PHONE: _("It is on the call list now."),
        Channel.LETTER: _("It is among the letters to print now."),
    }[Channel(person.answer_channel)]
