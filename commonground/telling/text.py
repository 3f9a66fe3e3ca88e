"""A report that a person reads: in a terminal of 80 columns, in an e-mail, on paper."""

from collections.abc import Iterator, Mapping
from typing import TextIO

from commonground.result import Report
from commonground.telling.columns import clean, cut, pad, wrap
from commonground.telling.groups import about_groups, sets_apart, table_of_groups
from commonground.telling.parts import PARTS, Part
from commonground.telling.standing import Standing, of_part, standings
from commonground.telling.statements import entry
from commonground.telling.wording import (
    RESULTS,
    TITLES,
    body,
    listed,
    named,
    number,
    people,
    share_words,
    some,
)

_COLUMNS = 78
# Statements told in each part, and by Polis's figure; the others are counted.
_TOLD, _BY_POLIS = 10, 5

_ABOUT: Mapping[Part, str] = {
    "reached": "In every body that decides, {share} agree.",
    "reached_against": "In every body that decides, {share} are against.",
    "near": "No body has failed; in some it is still open.",
    "divided": "In some body fewer than {share} agree. Opposed: in one such body at"
    " least as many are against as are unsure. No view yet: in each, more are unsure.",
    "not_enough": "In some body too few were heard to say anything.",
}


def write_text(
    report: Report, file: TextIO, *, texts: Mapping[str, str] | None = None
) -> None:
    """Write the report in plain English, lines of at most 78 columns.

    `texts`: what the statements say, by id; those missing are told by number only.
    """
    for line in _lines(report, texts or {}):
        file.write(line + "\n")


def _lines(report: Report, texts: Mapping[str, str]) -> Iterator[str]:
    judged = standings(report)
    yield from _heading("Common ground", "=")
    yield from _paragraph(_who(report))
    yield from _overview(judged)
    yield from _groups(report, texts)
    yield from _heading("How statements are judged")
    for told in _how(report, judged):
        yield from _paragraph(told)
    for part in PARTS:
        yield from _part(report, part, of_part(judged, part), texts)
    yield from _by_polis(report, judged, texts)
    yield from _heading("Where this comes from")
    yield from _paragraph(
        "This report is exact and unmasked: for those who run the conversation and for"
        " an auditor. Small counts can give a person away: do not publish it as it is."
    )
    yield from _paragraph(
        f"Seed {report.seed}. Whoever holds the same votes gets the same digest:"
    )
    yield f"  {report.digest}"


def _heading(title: str, under: str = "-") -> list[str]:
    blank = [] if under == "=" else [""]
    return [*blank, title, under * len(title), ""]


def _paragraph(text: str) -> list[str]:
    return [*wrap(text, _COLUMNS), ""]


def _who(report: Report) -> str:
    told = (
        f"{people(report.participants)}, {some(report.statements, 'statement')},"
        f" {some(report.votes, 'stance')}."
    )
    removed = sum(each.moderated_out for each in report.statements_table)
    if removed:
        was = "was" if removed == 1 else "were"
        told += (
            f" {some(removed, 'statement')} {was} taken out by moderators: counted, but"
            " not judged."
        )
    return told


def _groups(report: Report, texts: Mapping[str, str]) -> Iterator[str]:
    yield from _heading("Groups of opinion")
    for told in about_groups(report):
        yield from _paragraph(told)
    if not report.groups:
        return
    yield from [*table_of_groups(report, _COLUMNS), ""]
    apart = [
        (group, lines)
        for group in report.groups[:5]
        if (lines := sets_apart(report, group, texts, _COLUMNS))
    ]
    if apart:
        yield from _paragraph("What sets each apart most:")
    for group, lines in apart:
        yield from [f"  Group {named(group.id)}", *lines, ""]


def _how(report: Report, judged: list[Standing]) -> Iterator[str]:
    share = share_words(report)
    yield (
        f"A statement is reached if {share} agree in every body that decides: {share}"
        " of everybody there, not only of those heard. Unsure counts as heard and is no"
        ' support. "30 of 40 heard of 60" says: 60 people are in the body, 40 took a'
        " stance, 30 of them agree; the other 20 are the silent. What that speaks for"
        " are bounds: if the silent think like those heard, the true number lies below"
        " them at most once in 20 times, and above them at most once in 20."
    )
    yield f"Who decides: {_who_decides(report, judged)}{_empty_sides(report)}"
    if report.judged_without_it:
        yield (
            "Each statement is judged by the groups found without it, so that it cannot"
            " make the groups that divide over it. Their sizes differ a little from"
            " those above."
        )
    if report.set_aside:
        runs = [
            f"{named(k)} ({number(v)} took part)" for k, v in report.set_aside.items()
        ]
        yield (
            "Everything was also computed without some people, and the worse result"
            f" stands: {listed(runs)}."
        )
    count = len(judged)
    if count:
        was = "was" if count == 1 else "were"
        yield (
            f"{some(count, 'statement')} {was} judged, each by itself. Nothing is"
            " corrected for looking at many: a statement must pass in all bodies, so"
            " each test keeps its 5 %."
        )


def _who_decides(report: Report, judged: list[Standing]) -> str:
    bodies = [
        f"{body('side', side.id)} ({_entitled(side.size, side.roll)})"
        for side in report.sides
        if side.size and side.roll != 0
    ]
    bodies += [
        f"{body('group', group.id)} ({people(group.size)})"
        for group in report.groups
        if group.counts
    ]
    if bodies:
        return f"{listed(bodies)}."
    everyone = (c for s in judged for c in s.statement.cells if c.kind == "everyone")
    cell = next(everyone, None)
    if cell is None:
        return "nobody, so no statement can be judged."
    return f"everyone placed, as one body of {people(cell.size)}."


def _empty_sides(report: Report) -> str:
    empty = [named(side.id) for side in report.sides if not side.size or side.roll == 0]
    if not empty:
        return ""
    return f" Nobody is on side {listed(empty)}, so nothing is asked of it."


def _entitled(size: int, roll: int | None) -> str:
    return people(size) if roll is None else f"{people(roll)} on the roll"


def _overview(judged: list[Standing]) -> list[str]:
    lines = []
    for part in PARTS:
        count = sum(standing.part == part for standing in judged)
        if count or part != "reached_against":
            lines.append(f"  {number(count):>5}  {TITLES[part]}")
    return [*lines, ""]


def _part(
    report: Report, part: Part, found: list[Standing], texts: Mapping[str, str]
) -> Iterator[str]:
    if not found:
        return
    yield from _heading(f"{TITLES[part]} ({number(len(found))})")
    yield from _paragraph(_ABOUT[part].format(share=share_words(report)))
    for standing in found[:_TOLD]:
        yield from [*entry(standing, report, texts, _COLUMNS), ""]
    if len(found) > _TOLD:
        rest = some(len(found) - _TOLD, "more statement")
        yield from [f"  ... and {rest}; the JSON has all of them.", ""]


def _by_polis(
    report: Report, judged: list[Standing], texts: Mapping[str, str]
) -> Iterator[str]:
    found = [
        (figure, standing)
        for standing in judged
        if (figure := standing.statement.group_informed_agree) is not None
    ]
    if not found:
        return
    yield from _heading("For comparison: Polis")
    yield from _paragraph(
        "Polis orders statements by group-informed consensus: in each group the share"
        " who agree, multiplied over the groups. It knows no silent people and no"
        " floor. Its highest:"
    )
    found.sort(key=lambda pair: -pair[0])
    for figure, standing in found[:_BY_POLIS]:
        name = named(standing.statement.statement)
        result = (
            RESULTS[standing.statement.agree.result] if standing.statement.agree else ""
        )
        line = f"  {figure:.2f}  {pad(name, 6)} {pad(result, 16)}"
        text = clean(texts.get(standing.statement.statement, ""))
        yield cut(f"{line} {text}".rstrip(), _COLUMNS)
    yield ""
