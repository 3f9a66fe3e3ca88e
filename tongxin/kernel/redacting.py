"""Words that are blacked out: where they stand in a record, and how it reads then.

Each room says so of its records (`Room.redacted`). A record is a row with whatever
hangs on it; `pieces` names each text of it, `repeats` finds the records that repeat
words of others. Figures, codes and results are no pieces, so nothing touches them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

# As long for every word: its length would tell something.
BLACK = "■■■"
LEAST_WORD = 2

type Change = Callable[[str], str]
# Under which keys of a column of JSON words stand, and how long they may be there.
type Keys = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of a record: a column of one of its rows, or a place in such."""

    label: str
    row: Model
    field: str
    path: tuple[str | int, ...] = ()
    # How long it may be, where the column allows more.
    most: int | None = None
    # Of the record itself: its key is the name of the column.
    is_own: bool = False
    # Whether it is offered to go as a whole.
    is_offered: bool = True

    @property
    def key(self) -> str:
        if self.is_own:
            return self.field
        return f"{self.row._meta.model_name}-{self.row.pk}-{self.field}"

    @property
    def text(self) -> str:
        held = getattr(self.row, self.field)
        for step in self.path:
            held = held[step]
        return str(held)

    def fitted(self, text: str) -> str:
        """A short word grows by the marks: a column has an end."""
        if self.most or self.path:
            return text[: self.most]
        column = type(self.row)._meta.get_field(self.field)
        return text[: getattr(column, "max_length", None)]

    def write(self, text: str) -> None:
        """To be saved by the act."""
        if not self.path:
            setattr(self.row, self.field, text)
            return
        held = getattr(self.row, self.field)
        for step in self.path[:-1]:
            held = held[step]
        held[self.path[-1]] = text


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

    def spread(self, pieces: Iterable[Piece]) -> "Mask":
        """The same, and what goes as a whole goes wherever else it was repeated."""
        texts = [one.text for one in pieces if one.key in self.whole]
        words = [one for one in texts if len(one) >= LEAST_WORD]
        return Mask([*self.words, *words], self.whole)

    def read(self, piece: Piece) -> str:
        """How a piece reads when it is done."""
        if piece.key in self.whole:
            return BLACK
        return piece.fitted(self(piece.text))

    def changes(self, pieces: Iterable[Piece]) -> list[tuple[Piece, str]]:
        """Each that would read otherwise, with how it would read."""
        read = ((piece, self.read(piece)) for piece in pieces)
        return [(piece, text) for piece, text in read if text != piece.text]


def _nothing(_rows: Sequence[Model]) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted[M: Model]:
    """A kind of record in which words are blacked out."""

    model: type[M]
    pieces: Callable[[M], Iterable[Piece]]
    # Records of this kind that repeat words of these rows.
    repeats: Callable[[Sequence[Model]], Iterable[M]] = _nothing
    # `rows(actor)`: in which of them this actor may. Without it they only follow.
    rows: Callable[[Any], QuerySet[M]] | None = None
    # `seconds(actor)`: where the actor may be the second person; who is asked for of
    # what was confirmed or published: that is no one person's to change.
    seconds: Callable[[Any], QuerySet[M]] | None = None
    is_settled: Callable[[M], bool] = lambda _row: False
    # Around the writing: what is found by these words, or made of them.
    before: Callable[[M], object] = lambda _row: None
    after: Callable[[M], object] = lambda _row: None
    # As the form calls it.
    name: Callable[[M], str] = str
    # Where it is read, if not at `get_absolute_url`.
    page: Callable[[M], str] = lambda row: row.get_absolute_url()  # type: ignore[attr-defined] # of each that is read
    # The name of its own form, where it has one.
    form: str = ""


def texts_of(
    rows: Iterable[Model],
    label: str | Promise,
    *fields: str,
    most: int | None = None,
    is_own: bool = False,
    is_offered: bool = True,
) -> Iterator[Piece]:
    """Columns of these rows, as far as anything stands in them."""
    for row in rows:
        for field in fields:
            if getattr(row, field):
                yield Piece(
                    str(label),
                    row,
                    field,
                    most=most,
                    is_own=is_own,
                    is_offered=is_offered,
                )


def texts_in(
    rows: Iterable[Model], label: str | Promise, field: str, keys: Keys
) -> Iterator[Piece]:
    """What stands under these keys, or in lists under them, of a column of JSON."""
    for row in rows:
        for path, most in _places(getattr(row, field), keys, (), None, is_text=False):
            yield Piece(str(label), row, field, path, most, is_offered=False)


def _places(
    held: Any,
    keys: Keys,
    path: tuple[str | int, ...],
    most: int | None,
    *,
    is_text: bool,
) -> Iterator[tuple[tuple[str | int, ...], int | None]]:
    if isinstance(held, dict):
        for key, inner in held.items():
            named = key in keys
            yield from _places(inner, keys, (*path, key), keys.get(key), is_text=named)
    elif isinstance(held, list):
        for at, inner in enumerate(held):
            yield from _places(inner, keys, (*path, at), most, is_text=is_text)
    elif is_text and isinstance(held, str) and held:
        yield path, most


def numbers(rows: Iterable[Model], model: type[Model]) -> list[Any]:
    """Keys of those that are of this kind."""
    return [row.pk for row in rows if isinstance(row, model)]


def by_label(rows: Iterable[Model]) -> dict[str, list[Any]]:
    """Keys by "room.model", as rows of lower rooms name records of upper ones."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row._meta.label_lower, []).append(row.pk)
    return found


@cache
def kinds() -> dict[type[Model], Redacted[Any]]:
    """Of all rooms, from the bottom up."""
    from tongxin.kernel.rooms import rooms  # noqa: PLC0415 - it names this

    every = (one for room in rooms().values() for one in room.redacted)
    return {one.model: one for one in every}
