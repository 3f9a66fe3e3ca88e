"""What of a voice can be blacked out, and how it reads then. Writes nothing."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.voices.models import Voice

# As long for every word: its length would tell something.
BLACK = "■■■"
LEAST_WORD = 2
# Of the voice itself, as its author reads them.
OWN: dict[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("What was said"),
    "speaks_for": gettext_lazy("Speaks for"),
    "reason": gettext_lazy("The reason given"),
    "public_question": gettext_lazy("The public question"),
    "public_answer": gettext_lazy("The public answer"),
}

type Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of the record: a column of one of its rows."""

    key: str
    label: str
    row: Model
    field: str

    @property
    def text(self) -> str:
        return str(getattr(self.row, self.field))

    def fitted(self, text: str) -> str:
        """A short word grows by the marks: a column has an end."""
        column = type(self.row)._meta.get_field(self.field)
        return text[: getattr(column, "max_length", None)]


@dataclass(frozen=True, slots=True)
class Mask:
    """Every place where one of the words stands, and some texts as a whole."""

    words: Sequence[str] = ()
    whole: Collection[str] = ()

    def __call__(self, text: str) -> str:
        # The longest first: a name inside an address goes with it.
        for word in sorted(self.words, key=len, reverse=True):
            text = text.replace(word, BLACK)
        return text

    def spread(self, voice: Voice) -> "Mask":
        """The same, and what goes as a whole goes wherever else it was repeated."""
        texts = [one.text for one in pieces(voice) if one.key in self.whole]
        words = [one for one in texts if len(one) >= LEAST_WORD]
        return Mask([*self.words, *words], self.whole)

    def read(self, piece: Piece) -> str:
        """How a piece reads when it is done."""
        if piece.key in self.whole:
            return BLACK
        return piece.fitted(self(piece.text))


def pieces(voice: Voice) -> list[Piece]:
    """Every text of a voice that says something, its author's words first."""
    return [one for one in _all(voice) if one.text]


def _all(voice: Voice) -> Iterator[Piece]:
    for field, label in OWN.items():
        yield Piece(field, str(label), voice, field)
    for point in voice.points.order_by("position"):
        told = _("Point %(number)d") % {"number": point.position}
        yield Piece(f"point-{point.pk}", told, point, "text")
    for word in voice.words.order_by("round"):
        yield Piece(f"word-{word.pk}", _("The author’s word"), word, "comment")
    for answer in voice.answers.order_by("pk"):
        label = str(answer.get_kind_display())
        yield Piece(f"answer-{answer.pk}", label, answer, "text")
    for file in voice.attachments.order_by("pk"):
        yield Piece(f"name-{file.pk}", _("Name of a file"), file, "name")


def preview(voice: Voice, mask: Mask) -> list[tuple[Piece, str]]:
    """Each piece that would read otherwise, with how it would read."""
    mask = mask.spread(voice)
    read = ((piece, mask.read(piece)) for piece in pieces(voice))
    return [(piece, text) for piece, text in read if text != piece.text]
