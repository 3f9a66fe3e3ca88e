"""Twelve whole months: both rates, and what became of what was heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.indicators import policies
from tongxin.kernel.periods import Period
from tongxin.people.models import Actor
from tongxin.voices import queries as voices
from tongxin.voices.models import AuthorWord, Matter, MatterStep, Point, Voice

Word, Progress = AuthorWord.Word, Matter.Progress


class Which(TextChoices):
    """Voices of a time: by the day that their answer was due, or when they came in."""

    HEARD = "heard", pgettext_lazy("glance", "Heard")
    ANSWERED = "answered", _("Answered")
    SOLVED = "solved", _("Solved, the author says")
    PARTLY = "partly", _("Partly solved, the author says")
    NOT_SOLVED = "not_solved", _("Not solved, the author says")
    NOT_REACHED = "not_reached", _("Author not reached")
    UNSAID = "unsaid", _("The author has not said")
    MET = "met", _("Came before a joint conference")
    ADOPTED = "adopted", _("Adopted by the owner of the plan")
    IN_PART = "in_part", pgettext_lazy("reply", "Adopted in part")
    DECLINED = "declined", _("Not adopted, with the reason")
    DUE = "due", _("Answer was due")
    IN_TIME = "in_time", _("Answered in time")
    TOLD = "told", _("Told of progress or answered in time")


OF_DUE = (Which.DUE, Which.IN_TIME, Which.TOLD)
REPLIES = {
    Which.ADOPTED: Progress.ADOPTED,
    Which.IN_PART: Progress.IN_PART,
    Which.DECLINED: Progress.DECLINED,
}
WORDS = {
    Which.SOLVED: Word.SOLVED,
    Which.PARTLY: Word.PARTLY,
    Which.NOT_SOLVED: Word.NOT_SOLVED,
    Which.NOT_REACHED: Word.NOT_REACHED,
}


def voices_of(
    actor: Actor, *, which: str = Which.HEARD, month: Period | None = None
) -> QuerySet[Voice]:
    """The rows behind a figure; of all twelve months where none is named."""
    rows = policies.voices_counted_for(actor)
    months = [month] if month else Period.twelve_whole()
    if which in OF_DUE:
        rows = voices.due_within(rows, months[0].first, months[-1].last)
        rows = voices.with_days(rows)
    else:
        rows = rows.filter(_within(months))
    return rows.filter(_is(Which(which)))


def _within(months: Sequence[Period]) -> Q:
    begins, ends = months[0].begins_at, months[-1].ends_at
    return Q(received_at__gte=begins, received_at__lt=ends)


def _is(which: Which) -> Q:
    """What makes a voice one of these."""
    answered = Q(state__in=Voice.HAS_ANSWER)
    if which in WORDS:
        return answered & Q(pk__in=_said(WORDS[which]).values("voice"))
    if which in REPLIES:
        return Q(pk__in=_under(Matter.objects.filter(progress=REPLIES[which])))
    return {
        Which.HEARD: Q(),
        Which.ANSWERED: answered,
        Which.UNSAID: answered & ~Q(pk__in=_said().values("voice")),
        Which.MET: Q(pk__in=_under(_met())),
        Which.DUE: Q(),
        Which.IN_TIME: voices.IN_TIME,
        Which.TOLD: voices.TOLD_IN_TIME,
    }[which]


def _said(word: str = "") -> QuerySet[AuthorWord]:
    """Words of the round in which a voice stands."""
    rows = AuthorWord.objects.filter(round=F("voice__round"))
    return rows.filter(word=word) if word else rows


def _met() -> QuerySet[Matter]:
    on = MatterStep.objects.filter(what=Progress.ON_AGENDA)
    return Matter.objects.filter(pk__in=on.values("matter"))


def _under(matters: QuerySet[Matter]) -> QuerySet[Any, Any]:
    """Voices that name one of these matters."""
    found = Point.objects.filter(matter__in=matters.order_by().values("pk"))
    return found.order_by().values("voice")


# ---- Both rates ----


@dataclass(frozen=True, slots=True)
class MonthRates:
    """Of the voices whose day fell into a month."""

    month: Period
    due: int
    in_time: int
    told: int

    @property
    def shares(self) -> tuple[int | None, int | None]:
        """In per cent, rounded down: 100 is all of them. None where nothing was due."""
        if not self.due:
            return None, None
        return self.in_time * 100 // self.due, self.told * 100 // self.due


def rates(actor: Actor) -> list[MonthRates]:
    """Month by month, in one count."""
    months = Period.twelve_whole()
    at = Case(
        *(When(due_on__range=one.days, then=Value(i)) for i, one in _each(months))
    )
    rows = voices_of(actor, which=Which.DUE).order_by().values(at=at)
    found = {
        one["at"]: (one["n"], one["in_time"], one["told"])
        for one in rows.annotate(
            n=Count("pk"),
            in_time=Count("pk", filter=voices.IN_TIME),
            told=Count("pk", filter=voices.TOLD_IN_TIME),
        )
    }
    return [MonthRates(one, *found.get(i, (0, 0, 0))) for i, one in _each(months)]


def _each(months: Sequence[Period]) -> list[tuple[int, Period]]:
    return list(enumerate(months))


# ---- What became of it ----


@dataclass(frozen=True, slots=True)
class Funnel:
    """Voices that came in, and how many of them came how far."""

    counts: dict[Which, int]

    @property
    def is_told(self) -> bool:
        """Of fewer answers the authors' words could be read one by one."""
        return self.counts[Which.ANSWERED] >= voices.MIN_COUNTED

    @property
    def on_the_way(self) -> list[tuple[Which, int | None]]:
        """Heard, answered, and what the authors say; None where that is not told."""
        words = [*WORDS, Which.UNSAID]
        return [
            (Which.HEARD, self.counts[Which.HEARD]),
            (Which.ANSWERED, self.counts[Which.ANSWERED]),
            *((one, self.counts[one] if self.is_told else None) for one in words),
        ]

    @property
    def to_the_plan(self) -> list[tuple[Which, int | None]]:
        return [(one, self.counts[one]) for one in (Which.HEARD, Which.MET, *REPLIES)]


def funnel(actor: Actor) -> Funnel:
    """Three counts over twelve months."""
    heard = voices_of(actor)
    counts: dict[str, int] = heard.aggregate(
        **{
            one.value: Count("pk", filter=_is(one))
            for one in (Which.HEARD, Which.ANSWERED)
        }
    )
    found = {Which(one): count for one, count in counts.items()}
    words = _said().filter(voice__in=heard.filter(_is(Which.ANSWERED)).values("pk"))
    said = dict(words.order_by().values_list("word").annotate(Count("pk")))
    found |= {one: said.get(word, 0) for one, word in WORDS.items()}
    found[Which.UNSAID] = found[Which.ANSWERED] - sum(said.values())
    for one in (Which.MET, *REPLIES):
        found[one] = heard.filter(_is(one)).count()
    return Funnel(found)
