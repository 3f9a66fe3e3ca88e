"""What the report says of groups: whether, how firm, how large, and how they differ."""

from collections.abc import Iterator, Mapping
from math import sqrt

from commonground.discovery import FEWEST_GROUPED
from commonground.opinions.chance import DEVIATIONS
from commonground.result import Firmness, Group, Report, Statement
from commonground.telling.columns import clean, cut, pad, width
from commonground.telling.wording import listed, named, number, people, some

# So many people are needed before groups are held against chance and may decide.
READY = 0.8
_SHOWN, _EACH = 8, 3
# One-sided, as in Polis: less is no difference worth telling.
_Z_OF_90_PERCENT = 1.2816

NEVER_CAMPS = (
    "Groups are parts of a picture, never camps: people shade into one another, and who"
    " stands at an edge could stand next door."
)


def about_groups(report: Report) -> Iterator[str]:
    """Paragraphs on whether there are groups, and how firm they are."""
    match report.structure:
        case "given":
            yield from _given(report)
        case "too_few":
            yield from _too_few(report)
        case "none":
            yield from _none(report)
        case "found":
            yield from _found(report)
    if report.groups:
        yield NEVER_CAMPS
        if report.firmness is not None:
            yield from _firm(report.firmness)


def _given(report: Report) -> Iterator[str]:
    if not report.groups:
        yield "The list of groups that was given is empty: there are no groups."
        return
    yield (
        f"{some(len(report.groups), 'group')} as given from outside; nobody was"
        f" regrouped and no test was made. {people(report.placed)} in them took part."
    )


def _too_few(report: Report) -> Iterator[str]:
    yield (
        f"No groups: there is too little to find any in. {_placed(report)}"
        " It takes at least 4 people and 2 statements in play."
    )


def _none(report: Report) -> Iterator[str]:
    yield f"No groups: none can be told from chance. {_placed(report)}"
    test = report.chance
    if test is not None:
        line = test.shuffled_mean + DEVIATIONS * test.shuffled_deviation
        line = max(line, test.shuffled_largest)
        yield (
            f"The answers hang together with a strength of {_strength(test.eigenvalue)}"
            " (largest eigenvalue of their covariance). Shuffled within each statement,"
            " the same answers still give"
            f" {_strength(test.shuffled_mean)} on average, and"
            f" {_strength(test.shuffled_largest)} at most in {test.tables} tables."
            f" Groups are drawn only above {_strength(line)}:"
            f" {DEVIATIONS:.0f} standard deviations more, and more than any shuffle."
        )


def _strength(eigenvalue: float) -> str:
    # Small tables have small eigenvalues, which differ in the third decimal.
    return f"{eigenvalue:.2f}" if eigenvalue >= 1 else f"{eigenvalue:.3f}"


def _placed(report: Report) -> str:
    count = report.placed
    return (
        f"{people(count)} of {number(report.participants)} took enough stances to be"
        f" placed ({number(report.min_votes)}, or on all statements where there are"
        " fewer)."
    )


def _found(report: Report) -> Iterator[str]:
    test = report.chance
    yield f"{_placed(report)} They form {some(len(report.groups), 'group')}."
    if test is not None:
        yield (
            "This is more than chance: the answers hang together with a strength of"
            f" {_strength(test.eigenvalue)} (largest eigenvalue of their covariance)."
            " Shuffled within each statement, the same answers give"
            f" {_strength(test.shuffled_mean)} on average, with a standard deviation of"
            f" {_strength(test.shuffled_deviation)}."
        )
    if report.placed < FEWEST_GROUPED:
        yield (
            f"With fewer than {FEWEST_GROUPED} people placed, no group decides: they"
            " are drawn as a help to the eye."
        )
    elif not all(group.counts for group in report.groups):
        yield (
            "A group decides if it has at least 10 people and at least a tenth of those"
            " placed."
        )


def _firm(firmness: Firmness) -> Iterator[str]:
    told = []
    if firmness.staying is not None:
        told.append(
            f"How firm: {round(firmness.staying * 100)} in 100 people stay with their"
            " group when the groups are found again without a tenth of the statements"
            " (mean of 20 times)."
        )
    each = firmness.silhouettes
    if len(each) > 1:
        told.append(
            "How clearly groups stand apart, by their number, from -1 to 1"
            " (silhouette): "
            + listed([f"{k} groups {v:.2f}" for k, v in sorted(each.items())])
            + "."
        )
    if told:
        yield " ".join(told)
    if firmness.readiness is not None and firmness.readiness >= READY:
        yield (
            "Take care: what tells people apart most is how readily they agree with"
            f" anything (correlation {firmness.readiness:.2f}), rather than what they"
            " agree with."
        )


def table_of_groups(report: Report, columns: int) -> list[str]:
    """Each group with its size and whether it decides, largest first as listed."""
    shown = list(report.groups)
    if len(shown) > _SHOWN:
        shown = sorted(shown, key=lambda group: -group.size)[:_SHOWN]
    names = {group.id: f"Group {named(group.id)}" for group in shown}
    first = max(map(width, names.values()), default=0)
    second = max((len(people(group.size)) for group in shown), default=0)
    lines = []
    for group in shown:
        told = people(group.size).rjust(second)
        decides = "" if group.counts else "   too few to decide"
        line = f"  {pad(names[group.id], first)}   {told}{decides}"
        lines.append(cut(line, columns))
    if len(report.groups) > len(shown):
        rest = len(report.groups) - len(shown)
        lines.append(f"  and {some(rest, 'smaller group')}.")
    return lines


def sets_apart(
    report: Report, group: Group, texts: Mapping[str, str], columns: int
) -> list[str]:
    """The statements most representative of a group: number, text, counts.

    Those on which most of the group's heard hold the same, ordered by the z of the
    difference from everybody else's share (the test Polis uses), largest first.
    """
    found: list[tuple[float, str, str]] = []
    for statement in report.statements_table:
        if not statement.moderated_out:
            found += _differences(statement, group.id)
    found.sort(key=lambda each: -each[0])
    lines = []
    for _, name, counts in found[:_EACH]:
        lines.append(cut(f"    {pad(named(name), 6)}{counts}", columns))
        if text := clean(texts.get(name, "")):
            lines.append(" " * 10 + cut(text, columns - 10))
    return lines


def _differences(statement: Statement, group: str) -> Iterator[tuple[float, str, str]]:
    """z, id and counts, where most in the group agree or most are against."""
    inside = statement.by_group[group]
    others = [tally for name, tally in statement.by_group.items() if name != group]
    seen = sum(tally.seen for tally in others)
    for verb, held, elsewhere in (
        ("agree", inside.agree, sum(tally.agree for tally in others)),
        ("are against", inside.disagree, sum(tally.disagree for tally in others)),
    ):
        z = _difference(held, inside.seen, elsewhere, seen)
        if 2 * held > inside.seen and z > _Z_OF_90_PERCENT:
            counts = (
                f"{number(held)} of {number(inside.seen)} {verb}, elsewhere"
                f" {number(elsewhere)} of {number(seen)}"
            )
            yield z, statement.statement, counts


def _difference(inside: int, of: int, outside: int, of_rest: int) -> float:
    """z of two shares, each with one agree and one other added (Small et al., 2021)."""
    p, q = (inside + 1) / (of + 2), (outside + 1) / (of_rest + 2)
    both = (inside + outside + 2) / (of + of_rest + 4)
    return (p - q) / sqrt(both * (1 - both) * (1 / (of + 2) + 1 / (of_rest + 2)))
