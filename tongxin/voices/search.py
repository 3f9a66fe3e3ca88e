"""Finding voices by any Chinese word, and those that speak of the like (ADR 0005)."""

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

from django.db.models import Count, Q, QuerySet, Subquery, Sum

from tongxin.kernel.pairs import Term, code, pairs, query_terms
from tongxin.people.models import Actor
from tongxin.voices import policies
from tongxin.voices.models import Matter, PairCount, Point, Voice, VoicePair

TELLING = 12
SHOWN = 5
# The rarest terms are read until so many rows were touched: common ones tell little
# and cost the most.
ROWS_READ = 12_000
# Of the nearest, so many at first are asked for, until enough may be shown.
HELPING = 24
LOOKED_AT = 24 + 48 + 96 + 192
# So many pairs of a long word find it.
DRIVING = 2
# A single character with so many entries is not looked up among them.
EVERYWHERE = 5_000


def matching(voices: QuerySet[Voice], text: str) -> QuerySet[Voice]:
    """Those of `voices` whose title or words contain every word of `text`.

    Words of one or two characters are found by their pair alone; longer ones by their
    rarest pairs, then checked letter by letter, so nothing is found that is not there.
    A character that nearly everybody uses is met soon by reading on.
    """
    for word in text.split():
        terms = query_terms(word)
        if len(terms) == 1 and _is_everywhere(terms[0]):
            voices = _written(voices, terms[0].text)
            continue
        for term in _rarest(terms):
            found = VoicePair.objects.filter(code=term.low_code)
            if term.is_prefix:
                found = VoicePair.objects.filter(
                    code__gte=term.low_code, code__lt=term.high_code
                )
            voices = voices.filter(pk__in=found.values("voice_id"))
        if len(terms) > 1:
            voices = _written(voices, word)
    return voices


def _written(voices: QuerySet[Voice], word: str) -> QuerySet[Voice]:
    """Letter by letter, as it was typed or in half-width letters."""
    said = Q()
    for form in {word, normalize("NFKC", word)}:
        said |= Q(title__icontains=form) | Q(text__icontains=form)
    return voices.filter(said)


def _is_everywhere(term: Term) -> bool:
    if not term.is_prefix:
        return False
    beginning = PairCount.objects.filter(
        code__gte=term.low_code, code__lt=term.high_code
    )
    return (beginning.aggregate(all=Sum("voice_count"))["all"] or 0) > EVERYWHERE


def _rarest(terms: list[Term]) -> list[Term]:
    """Two of many: the others would only find again what the check finds anyway."""
    pairs_alone = [term for term in terms if not term.is_prefix]
    if len(pairs_alone) <= DRIVING:
        return terms
    known = _counts_of([term.low_code for term in pairs_alone])
    return sorted(pairs_alone, key=lambda term: known.get(term.low_code, 0))[:DRIVING]


def _counts_of(codes: list[int]) -> dict[int, int]:
    """In how many voices terms occur; a term that nobody has counted yet is rare."""
    counts = PairCount.objects.filter(code__in=codes)
    return dict(counts.values_list("code", "voice_count"))


@dataclass(frozen=True, slots=True)
class Alike:
    """One thing that others said before: a matter, or a voice not yet under one."""

    matter: Matter | None
    voice: Voice | None
    author_count: int

    @property
    def title(self) -> str:
        return (
            self.matter.title if self.matter else str(self.voice and self.voice.title)
        )


def alike(
    actor: Actor, text: str, *, without: Voice | None = None, limit: int = SHOWN
) -> list[Alike]:
    """Up to `limit` things near to `text` in wording, nearest first.

    Staff see the work of their offices; everybody else only what is public, so the
    hint never tells that somebody else has spoken of it to an office.
    """
    candidates = nearest_voices(_hint_scope(actor), text, without=without)
    by_voice = _matters_of(candidates)
    may_show = set(
        policies.matters_visible_to(actor)
        .filter(pk__in={m.pk for found in by_voice.values() for m in found})
        .values_list("pk", flat=True)
    )
    seen: set[int] = set()
    things: list[Alike] = []
    for voice in candidates:
        matters = [m for m in by_voice.get(voice.pk, []) if m.pk in may_show]
        for matter in matters:
            if matter.pk not in seen:
                seen.add(matter.pk)
                things.append(Alike(matter, None, 0))
        if not matters:
            things.append(Alike(None, voice, 1))
    return _with_counts(things[:limit])


def _hint_scope(actor: Actor) -> QuerySet[Voice]:
    if policies.may_take_in(actor):
        # History stands under no matter: it would only crowd out what does.
        return policies.handled_by(actor).exclude(state=Voice.State.PAST)
    return policies.published()


def nearest_voices(
    voices: QuerySet[Voice], text: str, *, without: Voice | None = None, limit: int = 12
) -> list[Voice]:
    """Voices that share the most telling pairs with `text`, nearest first."""
    return _visible_in_order(voices, ranked_by_nearness(text, without=without), limit)


def ranked_by_nearness(text: str, *, without: Voice | None = None) -> list[int]:
    """No actor: numbers of the voices nearest to `text` in wording, nearest first.

    A pair counts the more the rarer it is: weight = ⌊16 · log2(total / count)⌋, in
    integers, so that both databases order alike.
    """
    telling = _telling_terms(pairs(text))
    if not telling:
        return []
    rows = VoicePair.objects.filter(code__in=telling).values_list("voice_id", "code")
    score: dict[int, int] = {}
    for voice_id, term in rows:
        score[voice_id] = score.get(voice_id, 0) + telling[term]
    if without is not None:
        score.pop(without.pk, None)
    floor = max(telling.values())
    return sorted(
        (pk for pk, points in score.items() if points > floor),
        key=lambda pk: (-score[pk], -pk),
    )


def _visible_in_order(
    voices: QuerySet[Voice], ranked: list[int], limit: int
) -> list[Voice]:
    """The first `limit` of `ranked` that the reader may see.

    Read in helpings, each twice as large: the first is nearly always enough for a
    clerk, and who may see little is not asked about one by one.
    """
    found: list[Voice] = []
    start, size = 0, HELPING
    while start < min(len(ranked), LOOKED_AT) and len(found) < limit:
        helping = ranked[start : start + size]
        here = voices.filter(pk__in=helping).in_bulk()
        found += [here[pk] for pk in helping if pk in here]
        start, size = start + size, size * 2
    return found[:limit]


def _telling_terms(asked: Iterable[str]) -> dict[int, int]:
    """The rarest known pairs with their weights; single characters never tell."""
    codes = [code(pair) for pair in asked if len(pair) > 1]
    latest = Voice.objects.order_by("-pk").values("pk")[:1]
    counted = PairCount.objects.filter(code__in=codes).values_list(
        "code", "voice_count", Subquery(latest)
    )
    known, total = dict[int, int](), 0
    for term, count, of in counted:
        known[term], total = count, of or 0
    fresh = [term for term in codes if term not in known]
    if fresh:
        known |= dict(
            VoicePair.objects.filter(code__in=fresh)
            .values_list("code")
            .annotate(Count("voice_id"))
        )
    # Where nobody has counted anything yet.
    total = total or latest.values_list("pk", flat=True).first() or 1
    telling: dict[int, int] = {}
    rows = 0
    for count, term in sorted((count, term) for term, count in known.items()):
        rows += count
        if len(telling) == TELLING or (telling and rows > ROWS_READ):
            break
        telling[term] = _weight(total, count)
    return telling


def _weight(total: int, count: int) -> int:
    return max(1, (16 * (total + 1) // (count + 1)).bit_length())


def _matters_of(voices: list[Voice]) -> dict[int, list[Matter]]:
    found: dict[int, list[Matter]] = {}
    points = Point.objects.filter(
        voice__in=[voice.pk for voice in voices],
        matter__isnull=False,
        matter__state=Matter.State.OPEN,
    ).select_related("matter")
    for point in points:
        if point.matter is not None:
            found.setdefault(point.voice_id, []).append(point.matter)
    return found


def _with_counts(things: list[Alike]) -> list[Alike]:
    counts = dict(
        Point.objects.filter(matter__in=[t.matter.pk for t in things if t.matter])
        .values_list("matter")
        .annotate(Count("voice", distinct=True))
    )
    return [
        Alike(t.matter, t.voice, counts.get(t.matter.pk, 0)) if t.matter else t
        for t in things
    ]
