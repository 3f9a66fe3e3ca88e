"""What of a voice and of a matter can be blacked out. Writes nothing but the search."""

from collections.abc import Iterator, Sequence

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.redacting import Piece, Redacted, numbers, texts_of
from tongxin.redactions.policies import headed
from tongxin.voices import policies
from tongxin.voices.models import Matter, Voice
from tongxin.voices.operations.indexing import forget_voices, index_voice

# Of the voice itself, as its author reads them.
OWN: dict[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("What was said"),
    "speaks_for": gettext_lazy("Speaks for"),
    "reason": gettext_lazy("The reason given"),
    "public_question": gettext_lazy("The public question"),
    "public_answer": gettext_lazy("The public answer"),
}


def _of_voice(voice: Voice) -> Iterator[Piece]:
    """Every text of a voice that says something, its author's words first."""
    for field, label in OWN.items():
        yield from texts_of([voice], label, field, is_own=True)
    for point in voice.points.order_by("position"):
        told = _("Point %(number)d") % {"number": point.position}
        yield from texts_of([point], told, "text")
    words = voice.words.order_by("round")
    yield from texts_of(words, _("The author’s word"), "comment")
    for answer in voice.answers.order_by("pk"):
        yield from texts_of([answer], answer.get_kind_display(), "text")
    files = voice.attachments.order_by("pk")
    yield from texts_of(files, _("Name of a file"), "name", is_offered=False)


def _of_matter(matter: Matter) -> Iterator[Piece]:
    yield from texts_of([matter], _("Title"), "title", is_own=True)
    yield from texts_of([matter], _("What it is about"), "summary", is_own=True)


def _matters_of(rows: Sequence[Model]) -> QuerySet[Matter]:
    """A matter is often named in the words of the voice that began it."""
    voices = numbers(rows, Voice)
    return Matter.objects.filter(points__voice__in=voices).distinct()


REDACTED: list[Redacted[Voice] | Redacted[Matter]] = [
    Redacted(
        model=Voice,
        pieces=_of_voice,
        rows=policies.redacted_by,
        # The terms of the search are found by the words that still stand there.
        before=lambda voice: forget_voices([voice]),
        after=index_voice,
        name=lambda voice: voice.number,
        form="voices:black_out",
    ),
    Redacted(
        model=Matter,
        pieces=_of_matter,
        repeats=_matters_of,
        rows=headed(Matter.objects.select_related("community", "unit"), "community"),
    ),
]
