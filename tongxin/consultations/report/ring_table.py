"""What a report shows first: the picture, its key and the table below it.

All of it is made from the masked report, in the language that is active.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tongxin.consultations.report import chart, institutional_agreement
from tongxin.consultations.report.band import letter
from tongxin.consultations.report.institutional_agreement import Position
from tongxin.consultations.report.masked_report import Cell, Masked, Result, Statement
from tongxin.consultations.report.publication import Printed

# By result from the middle outward, as the rows stand in the table.
ORDER: tuple[Result, ...] = (
    "reached",
    "reached_against",
    "near",
    "divided",
    "not_enough",
)
NONE = "—"
# By `state`: the shapes of the picture in print.
MARKS = {
    "reached": "●",
    "reached-against": "⊖",
    "near": "◐",
    "divided": "✕",
    "not-enough": "○",
}


@dataclass(frozen=True)
class BodyFigures:
    """What is printed of one statement in one body, ready to be read."""

    body: str
    size: str
    heard: str
    agree: str
    unsure: str
    against: str
    estimate: str
    floor: str

    @property
    def has_figures(self) -> bool:
        return self.heard != NONE

    @property
    def figures(self) -> tuple[str, ...]:
        return (
            self.size,
            self.heard,
            self.agree,
            self.unsure,
            self.against,
            self.estimate,
            self.floor,
        )


@dataclass(frozen=True)
class RingRow(BodyFigures):
    """A statement in the table; figures are of its weakest body, ready to be read."""

    number: int
    text: str
    state: str
    result: str
    move: tuple[str, ...]

    @property
    def has_body(self) -> bool:
        return self.body != NONE


@dataclass(frozen=True)
class Sign:
    """A line of the key."""

    state: str
    result: str
    meaning: str
    count: int


@dataclass(frozen=True)
class Voice:
    """An institution in the list beside the picture."""

    letter: str
    name: str
    says: str


@dataclass(frozen=True)
class Rings:
    picture: SafeString
    title: str
    described: str
    key: tuple[Sign, ...]
    share: str
    voices: tuple[Voice, ...]
    together: tuple[str, ...]
    rows: tuple[RingRow, ...]
    kind: Printed


def ordered(statements: Sequence[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda s: (ORDER.index(s.result), s.number))


def rings(
    report: Masked,
    positions: Sequence[Position] = (),
    name: str = "rings",
    *,
    kind: Printed = "sides",
) -> Rings:
    """`kind` says whose figures are printed."""
    picture = chart.draw(report, positions, name)
    return Rings(
        # Made of figures and of texts that are escaped.
        picture=mark_safe(picture),  # noqa: S308 - see above
        title=chart.title(),
        described=chart.described(report, positions),
        key=tuple(sign for result in ORDER if (sign := _sign(report, result))),
        share="{}/{}".format(*report.share),
        voices=tuple(
            Voice(letter(at), each.name, institutional_agreement.stands(each))
            for at, each in enumerate(positions)
        ),
        together=institutional_agreement.together(report, positions),
        rows=tuple(map(_row, ordered(report.statements))),
        kind=kind,
    )


def state(result: Result) -> str:
    """As `{% state %}` calls it."""
    return result.replace("_", "-")


def _sign(report: Masked, result: Result) -> Sign | None:
    meaning = {
        "reached": _("every side and every group has reached the floor"),
        "reached_against": _("everywhere so many cannot accept it: better not"),
        "near": _("some are missing; nobody’s side cannot accept it"),
        "divided": _("at least one side or group cannot accept it"),
        "not_enough": _("too few of one side have answered to count"),
    }[result]
    count = sum(s.result == result for s in report.statements)
    # What is rare is explained where it occurs.
    if not count and result == "reached_against":
        return None
    return Sign(state(result), chart.word(result), meaning, count)


# ---- The table ----


def _row(statement: Statement) -> RingRow:
    cell = statement.weakest_cell
    its = cell_figures(cell) if cell else [NONE] * 5
    return RingRow(
        number=statement.number,
        text=statement.text,
        state=state(statement.result),
        result=chart.word(statement.result),
        body=cell.body if cell else NONE,
        size=str(cell.size) if cell else NONE,
        heard=its[0],
        agree=its[1],
        unsure=its[2],
        against=its[3],
        estimate=its[4],
        floor=str(cell.floor) if cell else NONE,
        move=moves(statement),
    )


def cell_figures(cell: Cell) -> list[str]:
    """n, agree, unsure, against, L–U, as far as they are printed."""
    if cell.heard is None:
        return [NONE] * 5
    heard = str(cell.heard)
    if cell.figures is None:
        most = f"≥{cell.heard - 1}"
        stances = ("agree", "unsure", "against")
        return [heard, *(most if cell.mostly == s else NONE for s in stances), NONE]
    its = cell.figures
    estimate = f"{its.low}–{its.high}" if its.low != its.high else str(its.low)
    if cell.cell_class == "too_few":
        estimate = NONE
    return [heard, str(its.agree), str(its.unsure), str(its.against), estimate]


def moves(statement: Statement) -> tuple[str, ...]:
    """What would change the result, or what it leans on."""
    said = {
        "reached": _leans,
        "reached_against": _leans,
        "near": _nearly,
        "divided": _why,
        "not_enough": _missing,
    }[statement.result](statement)
    if any(c.figures and c.figures.is_worse_in_a_variant for c in statement.cells):
        said.append(
            _("Without people of two hats or one collector’s forms it is worse.")
        )
    again = [c.body for c in statement.cells if c.shows == "asked_before"]
    if again:
        text = _(
            "%(names)s: an earlier report gives figures for nearly the same question to"
            " nearly the same people. New ones beside them would tell what single"
            " people answered."
        )
        said.append(text % {"names": pgettext("between names", ", ").join(again)})
    if statement.shown_groups_differ:
        said.append(_("By the groups as they are shown it would come out differently."))
    return tuple(said)


def _leans(statement: Statement) -> list[str]:
    cell = statement.weakest_cell
    if cell and cell.figures and cell.heard == cell.size:
        return [_("Everybody on this side has answered: it is certain.")]
    if cell and cell.figures and cell.figures.is_certain:
        return [_("Reached, whatever those think who did not answer.")]
    if cell and cell.figures and cell.figures.of_the_silent:
        text = _(
            "%(body)s: holds if at least %(many)s of the %(silent)s not heard think so"
            " too."
        )
        many, silent = cell.figures.of_the_silent, cell.size - (cell.heard or 0)
        return [text % {"body": cell.body, "many": many, "silent": silent}]
    return [_("Every side has reached the floor.")]


def _nearly(statement: Statement) -> list[str]:
    said = []
    for cell in statement.cells:
        if cell.figures and cell.figures.next_all:
            text = ngettext(
                "%(body)s: if the next %(count)s can accept it, it is reached.",
                "%(body)s: if the next %(count)s all can accept it, it is reached.",
                cell.figures.next_all,
            )
            said.append(text % {"body": cell.body, "count": cell.figures.next_all})
    return said or [_("A little is missing.")]


def _why(statement: Statement) -> list[str]:
    cell = statement.weakest_cell
    if cell is None or statement.why is None:
        return [_("Look for another way and talk it over again.")]
    if statement.why == "opposed":
        text = _("%(body)s: many are against it. Look for another way.")
    else:
        text = _("%(body)s: many have no view yet. Explain, and ask again.")
    return [text % {"body": cell.body}]


def _missing(statement: Statement) -> list[str]:
    """Who has to be asked. How many are heard is not told where they are too few."""
    said = []
    for cell in statement.cells:
        if cell.cell_class == "too_few":
            text = _("%(body)s: counts from %(count)s answers on.")
            if cell.shows == "too_few":
                text = _("%(body)s: too few to show; counts from %(count)s answers on.")
            said.append(text % {"body": cell.body, "count": cell.needed})
    if statement.cells:
        return said
    return [_("Nobody was asked.")]
