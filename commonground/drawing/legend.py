"""What stands below the rings: shapes and counts, sizes of the groups, key, notes."""

from collections.abc import Mapping, Sequence

from commonground.drawing.svg import (
    CORE,
    INK,
    LINE,
    NEAR,
    SOFT,
    figure,
    sign,
    words,
)
from commonground.result import Group, Report
from commonground.telling.columns import clean, cut, width, wrap
from commonground.telling.parts import PARTS, Part
from commonground.telling.standing import Standing, of_part
from commonground.telling.wording import (
    MEANINGS,
    RINGS_SAID,
    headline,
    named,
    number,
    people,
    share_words,
    some,
)

_LEFT, _RIGHT = 30.0, 570.0
_SIGN, _WORD, _MANY, _MEANING, _TEXT = 43.0, 68.0, 266.0, 288.0, 98.0
_BAR, _BAR_END = 190.0, 470.0
_GROUPS, _TEXT_LINES = 8, 3
# Statements in the key where none is drawn, and how long an id is set before the text.
_KEY, _LABEL = 12, 4
_SHARED: tuple[Part, ...] = ("reached", "reached_against")
# How wide a column is, for letters one high: a little more than the mean of Latin ones.
_COLUMN = 0.55


class _Page:
    """Line by line downwards; `y` is where the next line's letters stand."""

    def __init__(self, y: float) -> None:
        self.y = y
        self.pieces: list[str] = []

    def say(self, text: str, *, size: float = 16, fill: str = SOFT) -> None:
        for line in wrap(clean(text), int((_RIGHT - _LEFT) / (size * _COLUMN))):
            self.pieces.append(words(_LEFT, self.y, line, size=size, fill=fill))
            self.y += size * 1.4

    def head(self, text: str) -> None:
        self.pieces.append(words(_LEFT, self.y, text, size=21, weight=700))
        self.y += 29

    def rule(self) -> None:
        y = figure(self.y)
        self.pieces.append(f'<path d="M{_LEFT:.0f} {y}H{_RIGHT:.0f}" stroke="{LINE}"/>')
        self.y += 36


def legend(
    report: Report,
    judged: Sequence[Standing],
    labels: Mapping[str, str],
    texts: Mapping[str, str],
) -> tuple[list[str], int]:
    """The pieces, and how high the whole picture becomes; labels where dots are."""
    page = _Page(y=622.0)
    page.head(headline(judged))
    page.say(_who(report, labels))
    page.y += 12
    _shapes(page, report, judged)
    _groups(page, report)
    _key(page, judged, labels, texts)
    page.rule()
    _notes(page, report, labels)
    return page.pieces, round(page.y + 8)


def _who(report: Report, labels: Mapping[str, str]) -> str:
    told = f"{people(report.participants)}, {some(report.votes, 'stance')}."
    if not labels:
        return f"{told} The nearer to the middle, the more is shared."
    return (
        f"{told} The nearer to the middle, the larger the share who agree in the body"
        " that agrees least."
    )


def _shapes(page: _Page, report: Report, judged: Sequence[Standing]) -> None:
    share = share_words(report)
    for part in PARTS:
        many = number(sum(standing.part == part for standing in judged))
        meaning = MEANINGS[part].format(share=share)
        page.pieces += [
            sign(_SIGN, page.y - 6, part),
            words(_WORD, page.y, RINGS_SAID[part], size=17, weight=700),
            words(_MANY, page.y, many, size=17, weight=700, anchor="end"),
            words(_MEANING, page.y, meaning, size=15, fill=SOFT),
        ]
        page.y += 33


def _groups(page: _Page, report: Report) -> None:
    page.rule()
    if not report.groups:
        page.head("No groups of opinion")
        page.say(_NO_GROUPS[report.structure])
        return
    page.head(some(len(report.groups), "group") + " of opinion")
    page.say("Parts of a picture, never camps: people shade into one another.", size=15)
    page.y += 12
    largest = max(1, *(group.size for group in report.groups))
    shown = list(report.groups)
    if len(shown) > _GROUPS:
        shown = sorted(shown, key=lambda group: -group.size)[:_GROUPS]
    for group in shown:
        _bar(page, group, largest)
    if len(shown) < len(report.groups):
        page.say(f"and {some(len(report.groups) - len(shown), 'smaller group')}.")


_NO_GROUPS = {
    "too_few": "Too few people or statements to find any in.",
    "none": "None can be told from chance.",
    "given": "The list of groups that was given is empty.",
    "found": "",
}


def _bar(page: _Page, group: Group, largest: int) -> None:
    y, long = page.y, (_BAR_END - _BAR) * group.size / largest
    name = cut(f"group {named(group.id)}", 18)
    page.pieces.append(words(_LEFT, y, name, size=16))
    look = f'fill="{NEAR}"' if group.counts else 'fill="none" stroke-dasharray="4 3"'
    page.pieces.append(
        f'<rect x="{_BAR:.0f}" y="{figure(y - 14)}" width="{figure(max(long, 1))}"'
        f' height="18" {look} stroke="{CORE}"/>'
    )
    told = number(group.size) + ("" if group.counts else ", decides nothing")
    inside = not group.counts and long > (_BAR_END - _BAR) / 2
    at = _BAR + 8 if inside else _BAR + long + 10
    page.pieces.append(words(at, y, told, size=16, weight=700))
    page.y += 30


def _key(
    page: _Page,
    judged: Sequence[Standing],
    labels: Mapping[str, str],
    texts: Mapping[str, str],
) -> None:
    """Number and text of each statement drawn, where the dots do not say all.

    Where none is drawn, of the common ground; nothing without texts.
    """
    parts, most = (PARTS, len(judged)) if labels else (_SHARED, _KEY)
    rows = [standing for part in parts for standing in of_part(judged, part)]
    told = {s.statement.statement: _told(s, labels, texts) for s in rows[:most]}
    if not any(told.values()) or not (labels or texts):
        return
    page.rule()
    page.head("Statements" if labels else "Common ground")
    for standing in rows[:most]:
        name = standing.statement.statement
        _row(page, standing, labels.get(name, _short(name)), told[name])
    if len(rows) > most:
        page.say(f"and {number(len(rows) - most)} more.", size=15)


def _short(name: str) -> str:
    return clean(name) if width(clean(name)) <= _LABEL else ""


def _told(
    standing: Standing, labels: Mapping[str, str], texts: Mapping[str, str]
) -> str:
    """The text, and before it the id where that is not the row's number."""
    name = standing.statement.statement
    is_label = clean(name) == labels.get(name, _short(name))
    return f"{'' if is_label else named(name)}  {clean(texts.get(name, ''))}".strip()


def _row(page: _Page, standing: Standing, label: str, text: str) -> None:
    lines = wrap(text, int((_RIGHT - _TEXT) / (15 * _COLUMN)))
    if len(lines) > _TEXT_LINES:
        last = lines[_TEXT_LINES - 1]
        lines[_TEXT_LINES - 1 :] = [cut(f"{last} ...", width(last))]
    page.pieces += [
        sign(_SIGN - 6, page.y - 5, standing.part, 7),
        words(_TEXT - 12, page.y, label, size=15, weight=700, anchor="end"),
    ]
    for line in lines or [""]:
        page.pieces.append(words(_TEXT, page.y, line, size=15, fill=INK))
        page.y += 20
    page.y += 9


def _notes(page: _Page, report: Report, labels: Mapping[str, str]) -> None:
    size = 14.0
    if labels:
        page.say(
            "The angle says nothing: statements stand in the order of their numbers,"
            " clockwise from the top; where there is little room, some a little off"
            " their place. What each says of whom stands in the report.",
            size=size,
        )
    elif report.statements_table:
        page.say("The statements stand in the report, one by one.", size=size)
    if report.sides:
        page.say(
            "Exact, for the office and the auditor: distances can give small sides"
            " away. Not for publication.",
            size=size,
        )
