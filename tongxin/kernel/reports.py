"""What a monthly report is made of: sections of paragraphs and tables, in words.

The page and the Word file show the same: neither counts anything itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of a table, and where its record is read."""

    link: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` in millimetres of paper, 156 in all."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[ReportRow, ...]

    @property
    def labelled(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each line's link, and its cells with their heads: a phone has no columns."""
        return [
            (row.link, list(zip(self.head, row.cells, strict=True)))
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or with `is_head` what stands above the ones that follow."""

    text: str
    link: str = ""
    is_head: bool = False


type Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Section:
    """Sections of all rooms stand in the order of their places."""

    key: str
    title: str
    place: int
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Coming:
    """What a room says of the month after; all of it stands in one last section."""

    place: int
    blocks: Sequence[Block]


def on(value: date | datetime | None) -> str:
    """A day in words, with its year: the paper is read later too."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return date_format(value, "DATE_FORMAT")


def at(value: datetime) -> str:
    return date_format(timezone.localtime(value), "DATETIME_FORMAT")


def joined_sentences(sentences: Iterable[str]) -> str:
    """Chinese sentences follow each other without a space."""
    is_chinese = (get_language() or "").startswith("zh")
    return ("" if is_chinese else " ").join(filter(None, sentences))


def after_colon(label: str, text: str) -> str:
    return f"{label}{pgettext('list', ': ')}{text}"
