"""Plain text in columns of a terminal, where 汉字 take two and accents none."""

import unicodedata
from collections.abc import Iterator

# What must not stand at the beginning of a line, and what must not stand at its end.
_CLOSING = frozenset("，。、；：！？）」』》〉】〕”’…％")
_OPENING = frozenset("（「『《〈【〔“‘")
# Turn the direction of writing: a text could make the line after it lie.
_TURNS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def clean(text: str) -> str:
    """One line without control characters: nothing that a terminal would obey."""
    seen = "".join(" " if _is_control(character) else character for character in text)
    return " ".join(seen.split())


def width(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def shorten(text: str, most: int) -> str:
    """The text, cut in the middle if it takes more than `most` columns (at least 5)."""
    if width(text) <= most:
        return text
    before = (most - 3 + 1) // 2
    return f"{_begin(text, before)}...{_end(text, most - 3 - before)}"


def cut(text: str, most: int) -> str:
    """The text, cut at its end if it takes more than `most` columns (at least 4)."""
    return text if width(text) <= most else _begin(text, most - 3).rstrip() + "..."


def pad(text: str, columns: int) -> str:
    """The text and blanks to fill so many columns."""
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns (at least 2); an empty text has none.

    A line ends at a blank or between 汉字; a word longer than a line is cut.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if width(line) + width(piece) > columns and line.strip():
            lines.append(line.rstrip())
            line = ""
        if not line:
            piece = piece.lstrip()  # noqa: PLW2901 (a line begins without a blank)
        while width(piece) > columns:
            begin = _begin(piece, columns)
            lines.append(begin)
            piece = piece[len(begin) :]  # noqa: PLW2901 (what is left of a long word)
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that stay whole."""
    piece = ""
    for character in text:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if " " in {before, after}:
        return before != after
    if after in _CLOSING or before in _OPENING or not _width(after):
        return False
    return _is_wide(before) or _is_wide(after)


def _begin(text: str, most: int) -> str:
    taken = 0
    for place, character in enumerate(text):
        taken += _width(character)
        if taken > most:
            return text[:place]
    return text


def _end(text: str, most: int) -> str:
    taken = 0
    for place in range(len(text) - 1, -1, -1):
        taken += _width(text[place])
        if taken > most:
            return text[place + 1 :]
    return text


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if _is_wide(character) else 1


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def _is_control(character: str) -> bool:
    control = unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
    return control or character in _TURNS
