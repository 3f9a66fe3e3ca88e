"""A report as a picture: the circle, and below it its key and the groups' sizes."""

from collections.abc import Mapping, Sequence

from commonground.drawing.circle import MOST, drawn
from commonground.drawing.legend import legend
from commonground.drawing.rings import CENTRE, Mark
from commonground.drawing.svg import PAPER, WIDTH, opened, plain, tag, words
from commonground.result import Report
from commonground.telling.columns import width
from commonground.telling.parts import PARTS
from commonground.telling.standing import Standing, of_part, standings
from commonground.telling.wording import (
    RINGS_SAID,
    agree,
    headline,
    listed,
    named,
    number,
    of_cell,
    people,
)

# Ids of more columns do not fit into a dot: then all dots bear numbers of their own.
_IN_A_DOT = 3
# Said in the middle of the rings where dots are left out.
_COUNTED = (f"over {MOST} statements:", "only counts")


def draw(report: Report, *, texts: Mapping[str, str] | None = None) -> str:
    """One SVG, complete in itself: the rings, a legend, the groups' sizes.

    600 wide. With `texts` (what the statements say, by id), and where ids do not fit
    into a dot, a key of the statements stands below. More than 60 statements: only
    counts. Figures are exact and unmasked, as everything in a `Report`.
    """
    texts = texts or {}
    judged = standings(report)
    labels = _labels(judged)
    below, height = legend(report, judged, labels, texts)
    name = f"cg-{report.digest[:8]}"
    pieces = [
        opened(name, "en", height),
        tag("title", f"{name}-title", headline(judged)),
        tag("desc", f"{name}-desc", _description(report, judged, labels)),
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
        *_circle(judged, labels, texts),
        *below,
        "</svg>",
    ]
    return "\n".join(pieces) + "\n"


def _labels(judged: Sequence[Standing]) -> dict[str, str]:
    """What each dot bears: its id, or where one does not fit, numbers from 1 on.

    Nothing where there are no dots.
    """
    ids = [standing.statement.statement for standing in judged]
    if len(ids) > MOST:
        return {}
    found = {name: plain(name) for name in ids}
    fit = all(0 < width(label) <= _IN_A_DOT for label in found.values())
    if fit and len(set(found.values())) == len(ids):
        return found
    return {name: str(place) for place, name in enumerate(ids, start=1)}


def _description(
    report: Report, judged: Sequence[Standing], labels: Mapping[str, str]
) -> str:
    told = []
    for part in PARTS:
        found = [standing.statement.statement for standing in of_part(judged, part)]
        which = (
            f": {', '.join(labels[name] for name in found)}" if labels and found else ""
        )
        told.append(f"{RINGS_SAID[part]} {number(len(found))}{which}")
    groups = [
        f"group {named(group.id)} {people(group.size)}" for group in report.groups
    ]
    return "; ".join(told) + (f". Sizes: {listed(groups, 10)}." if groups else ".")


def _circle(
    judged: Sequence[Standing], labels: Mapping[str, str], texts: Mapping[str, str]
) -> list[str]:
    labelled = [(labels.get(s.statement.statement, ""), s) for s in judged]
    marks = [Mark(label, s.part, s.share) for label, s in labelled]
    hints = {label: _hint(s, texts) for label, s in labelled}
    pieces = drawn(marks, RINGS_SAID, hints)
    if judged and not labels:
        for line, text in enumerate(_COUNTED):
            y = CENTRE + 18 + 19 * line
            pieces.append(words(CENTRE, y, text, size=14, fill=PAPER, anchor="middle"))
    return pieces


def _hint(standing: Standing, texts: Mapping[str, str]) -> str:
    """What a pointer over a dot is told."""
    name = standing.statement.statement
    told = f"Statement {named(name)}: {RINGS_SAID[standing.part]}."
    if standing.weakest is not None:
        cell = standing.weakest
        held = standing.bound(cell).count
        told += (
            f" Weakest: {of_cell(cell)}, {number(held)} of {number(cell.seen)} heard of"
            f" {number(cell.size)} {agree(held, is_against=standing.is_against)}."
        )
    return f"{told} {texts.get(name, '')}".strip()
