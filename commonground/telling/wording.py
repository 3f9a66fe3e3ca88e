"""The words and numbers of the text report and the picture, in plain English."""

from collections.abc import Sequence
from fractions import Fraction

from commonground.result import BodyKind, Cell, Report, Result
from commonground.telling.columns import clean, shorten, width
from commonground.telling.parts import Part
from commonground.telling.standing import Standing

# So many columns a name may take before it is cut in the middle.
NAME = 28
_LISTED = 6

TITLES: dict[Part, str] = {
    "reached": "● Common ground: reached",
    "reached_against": "⊖ Common ground against: reached, that it should not be done",
    "near": "◐ Near",
    "divided": "✕ Divided",
    "not_enough": "○ Not enough heard",
}
RESULTS: dict[Result, str] = {
    "reached": "reached",
    "near": "near",
    "divided": "divided",
    "not_enough": "not enough heard",
}
# In the picture, where there is little room.
RINGS_SAID: dict[Part, str] = {
    "reached": "reached",
    "reached_against": "reached against",
    "near": "near",
    "divided": "divided",
    "not_enough": "not enough",
}
MEANINGS: dict[Part, str] = {
    "reached": "{share} agree in every body",
    "reached_against": "{share} are against in every body",
    "near": "still open in some body",
    "divided": "below {share} in some body",
    "not_enough": "too few heard in some body",
}
_FRACTIONS = {
    Fraction(1, 2): "half",
    Fraction(2, 3): "two thirds",
    Fraction(3, 4): "three quarters",
    Fraction(3, 5): "three fifths",
    Fraction(4, 5): "four fifths",
}


def number(count: int) -> str:
    """As in 49,443."""
    return f"{count:,}"


def some(count: int, one: str, many: str | None = None) -> str:
    """As in "1 person", "12 people"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def people(count: int) -> str:
    return some(count, "person", "people")


def agree(count: int, *, is_against: bool) -> str:
    """The verb for so many: "agrees", "agree", "is against", "are against"."""
    if is_against:
        return "is against" if count == 1 else "are against"
    return "agrees" if count == 1 else "agree"


def share_words(report: Report) -> str:
    """As in "two thirds"."""
    share = Fraction(*report.floor)
    return _FRACTIONS.get(share, f"{share.numerator}/{share.denominator}")


def named(name: str) -> str:
    """An id on one line, cut in the middle where it is long; "(blank)" where it shows
    nothing."""
    return shorten(clean(name), NAME) if width(clean(name)) else "(blank)"


def body(kind: BodyKind, name: str) -> str:
    """As in "group 0", "side owners", "everyone placed"."""
    return "everyone placed" if kind == "everyone" else f"{kind} {named(name)}"


def of_cell(cell: Cell) -> str:
    return body(cell.kind, cell.body)


def listed(parts: Sequence[str], most: int = _LISTED) -> str:
    """As in "a, b and c", or "a, b and 12 more"."""
    if len(parts) > most:
        return (
            f"{', '.join(parts[: most - 1])} and {number(len(parts) - most + 1)} more"
        )
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def headline(judged: Sequence[Standing]) -> str:
    """As in "16 of 50 statements are common ground"."""
    shared = sum(each.part in {"reached", "reached_against"} for each in judged)
    if not judged:
        return "No statement was judged"
    verb = "is" if shared == 1 else "are"
    return f"{number(shared)} of {some(len(judged), 'statement')} {verb} common ground"
