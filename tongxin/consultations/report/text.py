"""A published report in the words of whoever reads it: for its page and for every file.

All figures come from the publication, which is masked. What stands beside it was public
before: what institutions say, which sides were put together, the seal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tongxin.consultations.report import (
    chart,
    institutional_agreement,
    public_report,
    ring_table,
    sentences,
    side_bars,
)
from tongxin.consultations.report.institutional_agreement import Position, Word
from tongxin.consultations.report.masked_report import Cell, Statement
from tongxin.consultations.report.publication import (
    Printed,
    Publication,
    Side,
    Withdrawn,
)
from tongxin.consultations.report.ring_table import BodyFigures, RingRow, Rings


@dataclass(frozen=True, slots=True)
class Beside:
    """What is public of a consultation beside its figures."""

    title: str
    unit: str
    opened_on: date | None
    closed_on: date | None
    sealed_on: date | None
    record_on: date | None
    seal_root: str
    # In which language its statements are, where that is known and not ours.
    lang: str = ""
    # Whom the answers come from, where they were given elsewhere.
    source: str = ""
    # Institutions that were asked, by name: what each says to which number.
    institutions: tuple[tuple[str, Mapping[int, Word]], ...] = ()
    # Which of them is the applicant of the unit.
    applicant: str = ""
    # Kinds of right in words, and with what they were put together; "" with nothing.
    merged: tuple[tuple[str, str], ...] = ()
    # That words are gone: when, by which office, why.
    blacked_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class BodyLine(BodyFigures):
    """One statement in one body of all, how it stands there in words, and its bar."""

    stands: str
    marks: str = ""


@dataclass(frozen=True, slots=True)
class InstitutionWord:
    """What one institution says to one statement; of those who say nothing, only
    `words`, which name them.
    """

    name: str
    words: str
    reason: str = ""
    spokesperson: str = ""

    @property
    def line(self) -> str:
        """As the page and the Word file print it."""
        parts = filter(None, (self.words, self.reason, self.spokesperson))
        words = sentences.in_a_row(parts)
        return f"{self.name}{sentences.colon()}{words}" if self.name else words


@dataclass(frozen=True, slots=True)
class Told:
    """One statement: its result, every body, what would move it, what is said to it."""

    number: int
    matter: str
    text: str
    state: str
    result: str
    move: tuple[str, ...]
    lines: tuple[BodyLine, ...]
    said: tuple[InstitutionWord, ...]
    is_of_one_heart: bool
    link: str


@dataclass(frozen=True, slots=True)
class Body:
    """A side or a group, with what is told of it as a whole."""

    name: str
    size: int
    note: str
    eighths: int = 0


@dataclass(frozen=True, slots=True)
class Telling:
    """The whole report, from the first sentence to how it was computed."""

    beside: Beside
    headline: str
    facts: tuple[str, ...]
    roll: str
    summary: tuple[str, ...]
    rings: Rings
    common: tuple[Told, ...]
    statements: tuple[Told, ...]
    sides: tuple[Body, ...]
    groups: tuple[Body, ...]
    structure: tuple[str, ...]
    not_heard: str
    merged: tuple[str, ...]
    withdrawn: tuple[Withdrawn, ...]
    computed: tuple[str, ...]
    formula: str
    digest: str
    published_on: date
    kind: Printed

    @property
    def each(self) -> tuple[tuple[RingRow, Told], ...]:
        """Every statement once: in its weakest body, and in all of them."""
        return tuple(zip(self.rings.rows, self.statements, strict=True))


def tell(
    publication: Publication, beside: Beside, links: Mapping[int, str] | None = None
) -> Telling:
    """In the language that is active; the same publication gives the same words."""
    report = publication.masked
    positions = [
        institutional_agreement.position(
            name, words, report, is_applicant=name == beside.applicant
        )
        for name, words in beside.institutions
    ]
    told = _statements(publication, positions, links or {})
    return Telling(
        beside=beside,
        headline=sentences.headline(report.statements),
        facts=_facts(beside, publication.published_on),
        roll=sentences.roll_of(beside.record_on),
        summary=sentences.summary(publication),
        rings=ring_table.rings(report, positions, kind=publication.kind),
        common=tuple(one for one in told if one.state.startswith("reached")),
        statements=told,
        sides=tuple(_side(one) for one in publication.sides),
        groups=tuple(
            Body(
                public_report.body_name("group", one.letter),
                one.size,
                sentences.decides(counts=one.counts),
            )
            for one in publication.groups
        ),
        structure=sentences.structure(publication),
        not_heard=sentences.not_heard(publication.not_heard),
        merged=tuple(sentences.merged(*pair) for pair in beside.merged),
        withdrawn=publication.withdrawn,
        computed=(*sentences.computed(publication), *beside.blacked_out),
        formula=publication.formula,
        digest=publication.digest,
        published_on=publication.published_on,
        kind=publication.kind,
    )


def _facts(beside: Beside, published_on: date) -> tuple[str, ...]:
    found = [beside.unit] if beside.unit else []
    if beside.opened_on and beside.closed_on:
        found.append(sentences.asked_from(beside.opened_on, beside.closed_on))
    return (*found, sentences.published_on_text(published_on))


def _side(side: Side) -> Body:
    eighths = side.spoke * 8 // side.size
    return Body(side.name, side.size, sentences.turnout(side), eighths)


def _statements(
    publication: Publication, positions: Sequence[Position], links: Mapping[int, str]
) -> tuple[Told, ...]:
    """From the middle outward, as in the table."""
    shared = institutional_agreement.of_one_heart(publication.masked, positions)
    return tuple(
        Told(
            number=one.number,
            matter=one.matter,
            text=one.text,
            state=ring_table.state(one.result),
            result=chart.word(one.result),
            move=ring_table.moves(one),
            lines=tuple(_line(cell, one) for cell in one.cells),
            said=_said(positions, one),
            is_of_one_heart=one.number in shared,
            link=links.get(one.number, ""),
        )
        for one in ring_table.ordered(publication.masked.statements)
    )


def _line(cell: Cell, statement: Statement) -> BodyLine:
    heard, agree, unsure, against, estimate = ring_table.cell_figures(cell)
    return BodyLine(
        body=cell.body,
        size=str(cell.size),
        heard=heard,
        agree=agree,
        unsure=unsure,
        against=against,
        estimate=estimate,
        floor=str(cell.floor),
        stands=sentences.stands(cell, is_against=statement.is_against),
        marks=side_bars.drawn(cell),
    )


def _said(
    positions: Sequence[Position], statement: Statement
) -> tuple[InstitutionWord, ...]:
    """What each says; those who say nothing stand together at the end."""
    said: list[InstitutionWord] = []
    silent: list[Position] = []
    for each in positions:
        word = each.on(statement.number)
        if word.says == "silent":
            silent.append(each)
        else:
            words = institutional_agreement.spoken(word)
            said.append(
                InstitutionWord(each.name, words, word.reason, word.spokesperson)
            )
    if silent:
        said.append(InstitutionWord("", institutional_agreement.silence_of(silent)))
    return tuple(said)
