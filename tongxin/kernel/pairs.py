"""Chinese text cut into overlapping pairs of characters: search without a dictionary.

"电梯扰民" becomes 电梯, 梯扰, 扰民 and the last character alone, 民. Every character
thus begins some term, so that a query of one character is a range of terms: all that
begin with it. Both databases do this in a plain indexed table, in any locale.

Text is brought into one form first: full-width and half-width are the same (NFKC), so
are upper and lower case; invisible marks vanish; everything that is no letter and no
digit (punctuation, space, emoji) ends a run.
"""

import unicodedata
from dataclasses import dataclass

# A pair as one number: two code points of 21 bits each.
_SHIFT = 21


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a text must contain: a pair, or a range of terms with one beginning.

    `low <= term < high` holds for every matching term and no other, when terms are
    compared by code point (SQLite as it is; PostgreSQL with collation "C"). The same
    range as numbers of `code` needs no collation: `low_code <= code < high_code`.
    """

    text: str
    is_prefix: bool

    @property
    def low(self) -> str:
        return self.text

    @property
    def high(self) -> str:
        return self.text[:-1] + chr(ord(self.text[-1]) + 1)

    @property
    def low_code(self) -> int:
        return code(self.text)

    @property
    def high_code(self) -> int:
        return code(self.high)


def code(pair: str) -> int:
    """A term of one or two characters as a number that sorts as its text does."""
    second = ord(pair[1]) if len(pair) > 1 else 0
    return ord(pair[0]) << _SHIFT | second


def runs(text: str) -> list[str]:
    """The unbroken runs of letters and digits, in one form, in order."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = unicodedata.normalize("NFKC", plain)
    kept = (_kept(character) for character in plain)
    return "".join(kept).split()


def pairs(text: str) -> set[str]:
    """Every term of `text`: overlapping pairs, and the last character of every run."""
    found: set[str] = set()
    for run in runs(text):
        found.update(run[at : at + 2] for at in range(len(run)))
    return found


def query_terms(q: str) -> list[Term]:
    """The terms that a text must have, all of them, to be found by `q`.

    A run of one character is a prefix range; a longer run is its pairs. An empty list
    means that nothing was asked for.
    """
    terms = [
        Term(run[at : at + 2], is_prefix=len(run) == 1)
        for run in runs(q)
        for at in range(max(1, len(run) - 1))
    ]
    return list(dict.fromkeys(terms))


def _kept(character: str) -> str:
    """The character itself, nothing for an invisible mark, a space for a divider."""
    category = unicodedata.category(character)
    if category[0] in "LN" or category == "Mc":
        return character
    is_invisible = category in {"Cf", "Cs", "Mn", "Me"}
    return "" if is_invisible else " "
