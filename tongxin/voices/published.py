"""What everybody may read of voices: the office's public words, and nothing else.

The original words, their titles and their search entries are never looked at here: who
searches in public must not be able to guess what somebody wrote to an office.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from tongxin.kernel.actors import VISITOR
from tongxin.kernel.finding import containing
from tongxin.kernel.pairs import pairs
from tongxin.people.models import Actor
from tongxin.units.models import Unit
from tongxin.voices import policies, search
from tongxin.voices.models import AuthorWord, Matter, Point, Voice

# A smaller number of people could be known to their neighbours.
MIN_TOLD = 3
# What is typed while writing is compared by its beginning.
COMPARED = 2_000
# Two different pairs of characters in common, or it is not "the like".
MIN_IN_COMMON = 2


def answers(
    _reader: Actor,
    *,
    q: str = "",
    kind: str = "",
    unit: Unit | None = None,
    matter: int | None = None,
) -> QuerySet[Voice]:
    """Public questions with their answers, latest first, that contain every word."""
    found = containing(policies.published(), q, "public_question", "public_answer")
    if kind:
        found = found.filter(kind=kind)
    if unit:
        found = found.filter(unit=unit)
    if matter:
        under = Point.objects.filter(matter=matter)
        found = found.filter(pk__in=under.values("voice"))
    return with_word(found).order_by("-published_at", "-pk")


def with_word(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """With the author's own word on the last answer, as `said`, and the unit.

    `said_by_seen_code` and `said_to_office` tell whether it came through an office.
    """
    word = AuthorWord.objects.filter(voice=OuterRef("pk"), round=OuterRef("round"))
    return voices.select_related("unit", "community").annotate(
        said=Subquery(word.values("word")[:1]),
        said_by_seen_code=Exists(word.filter(by_seen_code=True)),
        said_to_office=Exists(word.filter(recorded_by__isnull=False)),
    )


def tellers(voices: Iterable[Voice]) -> dict[int, int]:
    """How many spoke of the matter of each voice; only where there are three or more.

    One query, however many voices. An author counts once, whatever they wrote; a voice
    without an author counts as one.
    """
    ids = [voice.pk for voice in voices]
    by_voice = dict(
        Point.objects.filter(voice__in=ids, matter__isnull=False)
        .order_by("-position")
        .values_list("voice", "matter")
    )
    counts = people_under(set(by_voice.values()))
    return {
        voice: counts[matter]
        for voice, matter in by_voice.items()
        if counts.get(matter, 0) >= MIN_TOLD
    }


def people_under(
    matters: Iterable[int], *, besides: Voice | None = None
) -> dict[int, int]:
    """How many people stand under each matter, one voice and its author left out."""
    points = Point.objects.filter(matter__in=list(matters))
    if besides is not None:
        points = points.exclude(voice=besides)
        if besides.author_id is not None:
            points = points.exclude(voice__author=besides.author_id)
    counted = points.values("matter").annotate(
        authors=Count("voice__author", distinct=True),
        unnamed=Count("voice", filter=Q(voice__author=None), distinct=True),
    )
    return dict(
        counted.annotate(people=F("authors") + F("unnamed")).values_list(
            "matter", "people"
        )
    )


# ---- "Is there one like it?" ----


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """Something public that is near to what somebody is just writing."""

    title: str
    matter: Matter | None = None
    answer: Voice | None = None
    count: int = 0

    @property
    def is_counted(self) -> bool:
        return self.count >= MIN_TOLD


def said_before(text: str, *, limit: int = search.SHOWN) -> list[SaidBefore]:
    """Up to `limit` public things near to `text`, nearest first.

    The search knows the original words; so only what also shares pairs with the public
    words is shown, and a name typed as a trap finds nothing.
    """
    text = text[:COMPARED]
    asked = {pair for pair in pairs(text) if len(pair) > 1}
    near = search.alike(VISITOR, text, limit=4 * limit)
    spoken = _public_words(near)
    things = [
        _public(one, spoken)
        for one in near
        if len(asked & spoken.pairs_of(one)) >= MIN_IN_COMMON
    ]
    return things[:limit]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The public words of matters, and one public answer of each."""

    answers: dict[int, list[Voice]]
    people: dict[int, int]

    def pairs_of(self, one: search.Alike) -> set[str]:
        if one.matter is None:
            return pairs(one.voice.public_question) if one.voice else set()
        told = [voice.public_question for voice in self.answers.get(one.matter.pk, [])]
        return pairs("\n".join([one.matter.title, *told]))


def _public_words(near: list[search.Alike]) -> _Spoken:
    matters = {one.matter.pk for one in near if one.matter}
    answers: dict[int, list[Voice]] = {}
    points = Point.objects.filter(
        matter__in=matters, voice__in=policies.published().values("pk")
    ).select_related("voice")
    for point in points.order_by("-voice__published_at", "-voice"):
        if point.matter_id is not None:
            answers.setdefault(point.matter_id, []).append(point.voice)
    return _Spoken(answers, people_under(matters))


def _public(one: search.Alike, spoken: _Spoken) -> SaidBefore:
    if one.matter is None:
        title = one.voice.public_question if one.voice else ""
        return SaidBefore(title, answer=one.voice)
    latest = spoken.answers.get(one.matter.pk, [])
    return SaidBefore(
        one.matter.title,
        matter=one.matter,
        answer=latest[0] if latest else None,
        count=spoken.people.get(one.matter.pk, 0),
    )


def ids_in(given: Iterable[str]) -> list[int]:
    """Numbers of records among what was sent, each once; nothing endless."""
    ids = (int(pk) for pk in given if pk.isdecimal() and len(pk) < 12)
    return list(dict.fromkeys(ids))


def joinable(ids: Iterable[str]) -> list[Matter]:
    """The public, open matters among what was ticked, in that order."""
    wanted = ids_in(ids)[: search.SHOWN]
    found = policies.matters_visible_to(VISITOR).filter(
        pk__in=wanted, state=Matter.State.OPEN
    )
    by_pk = {matter.pk: matter for matter in found}
    return [by_pk[pk] for pk in wanted if pk in by_pk]
