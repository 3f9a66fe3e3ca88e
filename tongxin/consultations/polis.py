"""An export of Polis: what was said there, by whom known only by a number, and when.

Its tables are told apart by their headings. Kept are statements, whether they were
taken out, and everybody's last word; neither what Polis computed nor who people are.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.consultations.outside import MOST_TOLD, Handed, Table, unpacked

type Kind = Literal["votes", "comments", "people", "summary"]
type Signs = Literal["fit", "turned", "unknown"]

MOST_VOTES = 500_000
MOST_STATEMENTS = 3_000
LONGEST_TEXT = 1_000
LONGEST_TITLE = 80
LONGEST_ADDRESS = 200
# As large as the column that holds the number of a statement.
_LARGEST_NUMBER = 32_767
_DIGITS = 9
_EARLIEST = datetime(2012, 1, 1, tzinfo=UTC)
# From here on a moment counts milliseconds, as older exports do.
_MILLISECONDS_FROM = 10**11
_VOTES = {"1": 1, "0": 0, "-1": -1, "+1": 1, "1.0": 1, "0.0": 0, "-1.0": -1}
_NEEDED: Mapping[Kind, tuple[str, ...]] = {
    "votes": ("timestamp", "comment-id", "voter-id", "vote"),
    "comments": ("timestamp", "comment-id", "moderated", "comment-body"),
}
_TELLING: Mapping[str, Kind] = {
    "participant": "people",
    "comment-body": "comments",
    "voter-id": "votes",
}
_ENDINGS: Mapping[str, Kind] = {
    "participants-votes.csv": "people",
    "participant-votes.csv": "people",
    "votes.csv": "votes",
    "comments.csv": "comments",
}


@dataclass(frozen=True, slots=True)
class PolisStatement:
    """One statement; what was taken out, or is about people only, is not judged."""

    number: int
    text: str
    is_taken_out: bool
    at: int


class Word(NamedTuple):
    """Somebody's last word on one statement: 1 agrees, 0 passes, -1 disagrees."""

    person: int
    number: int
    vote: int
    at: int


@dataclass(frozen=True, slots=True)
class Export:
    """What an export holds, and what of it is left out."""

    title: str
    address: str
    statements: list[PolisStatement]
    words: list[Word]
    fingerprint: str
    # +1 should agree; some exports have it the other way round.
    signs: Signs
    repeated_count: int
    unknown_count: int
    not_read: list[str] = field(default_factory=list)

    @property
    def people_count(self) -> int:
        return len({word.person for word in self.words})

    @property
    def first_at(self) -> datetime:
        return moment_of(min(word.at for word in self.words))

    @property
    def last_at(self) -> datetime:
        return moment_of(max(word.at for word in self.words))


def moment_of(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)


def read_export(files: Sequence[Handed]) -> Export:
    """Read the files of one conversation; ValidationError says what is wrong, where."""
    tables, not_read = _recognised([Table(file) for file in unpacked(files)])
    comments, votes = tables["comments"], tables["votes"]
    statements, totals = _Comments(comments).read()
    summary = _summary(tables.get("summary"))
    found = _Votes(votes, {said.number for said in statements})
    words = found.read()
    signs = _signs(words, totals)
    if signs == "turned":
        words = [word._replace(vote=-word.vote) for word in words]
    return Export(
        title=_plain(summary.get("topic", ""))[:LONGEST_TITLE].strip(),
        address=_address(summary.get("url", "")),
        statements=statements,
        words=words,
        fingerprint=_fingerprint(statements, words),
        signs=signs,
        repeated_count=found.repeated_count,
        unknown_count=found.unknown_count,
        not_read=not_read,
    )


def _recognised(tables: Sequence[Table]) -> tuple[dict[Kind, Table], list[str]]:
    """Each table by its kind, and the names of those that are not read."""
    found: dict[Kind, Table] = {}
    not_read: list[str] = []
    for table in tables:
        kind = _kind(table)
        if kind is None or kind == "people":
            not_read.append(table.name)
        elif kind in found:
            raise ValidationError(
                _("“%(one)s” and “%(other)s” are the same table of an export.")
                % {"one": found[kind].name, "other": table.name}
            )
        else:
            found[kind] = table
    for kind in _NEEDED:
        if kind not in found:
            raise ValidationError(
                _("%(file)s is missing. Please hand it in as Polis gave it out.")
                % {"file": f"{kind}.csv"}
            )
    return found, not_read


def _kind(table: Table) -> Kind | None:
    """By the heading; a table whose heading lacks something, by its name."""
    name = table.name.lower()
    if table.heading[:1] == ["topic"]:
        return "summary"
    for column, kind in _TELLING.items():
        if column in table.heading:
            return kind
    return next((kind for end, kind in _ENDINGS.items() if name.endswith(end)), None)


def _summary(table: Table | None) -> dict[str, str]:
    """What is told of the conversation: name and value of each row."""
    if table is None:
        return {}
    return {cells[0]: cells[1] for _line, cells in table.rows() if len(cells) > 1}


def _plain(text: str) -> str:
    """One line, without marks that no reader sees and that turn a text round."""
    seen = (c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return " ".join("".join(seen).split())


_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def _address(text: str) -> str:
    text = text.strip()
    is_web = text.startswith(("https://", "http://"))
    is_short = len(text) <= LONGEST_ADDRESS
    return text if is_web and is_short and text.isprintable() else ""


class _Rows:
    """The rows of one table by the names of its columns; broken ones are gathered."""

    kind: Kind

    def __init__(self, table: Table) -> None:
        self.table = table
        self._broken: list[str] = []
        self._latest = timezone.now() + timedelta(days=1)
        heading = table.heading
        missing = [name for name in _NEEDED[self.kind] if name not in heading]
        if missing:
            raise ValidationError(
                table.at(
                    1,
                    _("These columns are missing: %(names)s.")
                    % {"names": ", ".join(missing)},
                )
            )
        if len(set(heading)) < len(heading):
            raise ValidationError(table.at(1, _("Two columns have the same name.")))
        self.place = {name: at for at, name in enumerate(heading)}

    def each(self) -> Iterator[tuple[int, list[str]]]:
        width, rows = len(self.table.heading), self.table.rows()
        next(rows)
        for line, cells in rows:
            if len(cells) == width:
                yield line, cells
            else:
                self.refuse(line, _("It has too few or too many columns."))

    def refuse(self, line: int, why: str) -> None:
        self._broken.append(self.table.at(line, why))
        if len(self._broken) >= MOST_TOLD:
            self.done()

    def done(self) -> None:
        if self._broken:
            raise ValidationError(self._broken)

    def moment(self, cell: str) -> int | None:
        """Milliseconds since 1970, between the first Polis and tomorrow."""
        at = _whole(cell, 15)
        if at is None:
            return None
        at = at if at >= _MILLISECONDS_FROM else at * 1000
        return at if _EARLIEST <= moment_of(at) <= self._latest else None


def _whole(cell: str, digits: int = _DIGITS) -> int | None:
    is_number = cell.isascii() and cell.isdigit() and len(cell) <= digits
    return int(cell) if is_number else None


class _Comments(_Rows):
    kind = "comments"

    def read(self) -> tuple[list[PolisStatement], dict[int, tuple[int, int]]]:
        """The statements in order of their numbers; and what Polis counted for each."""
        statements: dict[int, PolisStatement] = {}
        totals: dict[int, tuple[int, int]] = {}
        for line, cells in self.each():
            said = self._said(line, cells)
            if said is None:
                continue
            if said.number in statements:
                self.refuse(line, _("This statement stands here twice."))
            statements[said.number] = said
            counted = [_whole(self._cell(cells, x)) for x in ("agrees", "disagrees")]
            if counted[0] is not None and counted[1] is not None:
                totals[said.number] = counted[0], counted[1]
        self.done()
        if not statements:
            raise ValidationError(self.table.at(1, _("There is no statement in it.")))
        if len(statements) > MOST_STATEMENTS:
            raise ValidationError(
                _("More than %(most)d statements are not taken.")
                % {"most": MOST_STATEMENTS}
            )
        return [statements[number] for number in sorted(statements)], totals

    def _cell(self, cells: list[str], name: str) -> str:
        return cells[self.place[name]] if name in self.place else ""

    def _said(self, line: int, cells: list[str]) -> PolisStatement | None:
        number = _whole(self._cell(cells, "comment-id"))
        text = _plain(self._cell(cells, "comment-body"))
        moderated = self._cell(cells, "moderated")
        at = self.moment(self._cell(cells, "timestamp"))
        if number is None or number > _LARGEST_NUMBER:
            self.refuse(line, _("The number of the statement is none."))
        elif not text:
            self.refuse(line, _("The statement says nothing."))
        elif len(text) > LONGEST_TEXT:
            self.refuse(
                line,
                _("The statement is longer than %(most)d characters.")
                % {"most": LONGEST_TEXT},
            )
        elif moderated not in {"-1", "0", "1"}:
            self.refuse(line, _("Moderated is -1, 0 or 1."))
        elif at is None:
            self.refuse(line, _("The moment is none."))
        else:
            # What Polis calls meta tells of people; it leaves that out as well.
            is_meta = self._cell(cells, "is-meta").lower() == "true"
            return PolisStatement(number, text, moderated == "-1" or is_meta, at)
        return None


class _Votes(_Rows):
    kind = "votes"

    def __init__(self, table: Table, known: set[int]) -> None:
        super().__init__(table)
        self._known = known
        self.repeated_count = self.unknown_count = 0

    def read(self) -> list[Word]:
        """Everybody's last word on everything, in order of people and statements."""
        last: dict[tuple[int, int], Word] = {}
        count = 0
        for line, cells in self.each():
            count += 1
            if count > MOST_VOTES:
                raise ValidationError(
                    _("More than %(most)d answers are not taken.")
                    % {"most": MOST_VOTES}
                )
            word = self._word(line, cells)
            if word is None:
                continue
            if word.number not in self._known:
                self.unknown_count += 1
                continue
            key = word.person, word.number
            held = last.get(key)
            if held is not None:
                self.repeated_count += 1
            # Of two at the same moment, the one further down.
            if held is None or word.at >= held.at:
                last[key] = word
        self.done()
        if not last:
            raise ValidationError(self.table.at(1, _("There is no answer in it.")))
        return [last[key] for key in sorted(last)]

    def _word(self, line: int, cells: list[str]) -> Word | None:
        place = self.place
        person = _whole(cells[place["voter-id"]])
        number = _whole(cells[place["comment-id"]])
        vote = cells[place["vote"]]
        at = self.moment(cells[place["timestamp"]])
        if person is None:
            self.refuse(line, _("The number of the participant is none."))
        elif number is None:
            self.refuse(line, _("The number of the statement is none."))
        elif at is None:
            self.refuse(line, _("The moment is none."))
        elif vote in _VOTES:
            return Word(person, number, _VOTES[vote], at)
        elif vote:
            self.refuse(line, _("The answer is 1, 0 or -1."))
        # Without an answer somebody only saw it.
        return None


def _signs(words: Sequence[Word], totals: Mapping[int, tuple[int, int]]) -> Signs:
    """Whether 1 agrees: by the totals of the statements, many of which fit one way.

    Where fewer than a quarter do, they tell nothing.
    """
    count: Counter[tuple[int, int]] = Counter((w.number, w.vote) for w in words)
    telling = {number: each for number, each in totals.items() if each[0] != each[1]}
    fit = turned = 0
    for number, (agrees, disagrees) in telling.items():
        counted = count[number, 1], count[number, -1]
        fit += counted == (agrees, disagrees)
        turned += counted == (disagrees, agrees)
    if fit == turned or max(fit, turned) * 4 < len(telling):
        return "unknown"
    return "fit" if fit > turned else "turned"


def _fingerprint(statements: Sequence[PolisStatement], words: Sequence[Word]) -> str:
    """The same for the same facts, however their rows are ordered or written."""
    digest = hashlib.sha256(b"polis\n")
    for said in statements:
        digest.update(f"{said.number},{said.is_taken_out:d},{said.text}\n".encode())
    for word in words:
        digest.update(f"{word.person},{word.number},{word.vote},{word.at}\n".encode())
    return digest.hexdigest()
