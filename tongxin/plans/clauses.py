"""Numbered clauses out of typed words or a Word document. Reads only, keeps nothing."""

import io
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.kernel import files

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from docx.document import Document

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A plan is words: what unpacks to more than this is no plan.
MAX_UNPACKED = 30 * 1024 * 1024
MAX_WORDS = 300_000
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
TENS = {"十": 10, "百": 100}
NUMERAL = r"[〇零一二两三四五六七八九十百0-9０-９]{1,7}"
ARTICLE = re.compile(rf"第\s*({NUMERAL})\s*条\s*[、.．:：]?\s*(.*)")
FIGURE = re.compile(r"([0-9０-９]{1,3})\s*[.．、]\s*(?![0-9０-９])(.*)")
CHAPTER = re.compile(rf"第\s*{NUMERAL}\s*[章节编]")


@dataclass(frozen=True, slots=True)
class Found:
    """What a text holds: clauses by number, and what stood outside of them."""

    clauses: dict[int, str]
    doubled: list[int]
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Read:
    """The lines of a Word document, and what in it is not read."""

    lines: list[str]
    tables: int
    counted_by_word: int


def number_of(numeral: str) -> int:
    """19, １９ and 十九 are the same number; what is no number is 0."""
    if numeral.isdecimal():
        return int(numeral)
    if not any(sign in TENS for sign in numeral):
        digits = [str(DIGITS.get(sign, sign)) for sign in numeral]
        return int("".join(digits))
    whole, digit = 0, 0
    for sign in numeral:
        if sign in TENS:
            whole += (digit or 1) * TENS[sign]
            digit = 0
        else:
            digit = int(DIGITS.get(sign, 0))
    return whole + digit


def as_text(clauses: Mapping[int, str]) -> str:
    """As somebody would type it; read again, it gives the same clauses."""
    return "\n\n".join(f"第{number}条 {text}" for number, text in clauses.items())


def find_clauses(lines: Iterable[str]) -> Found:
    """Clauses as a document numbers them: 第十九条, 第19条, or else 19.

    Where it has articles, "1." inside of one is a list and no clause.
    """
    lines = [line.strip() for line in lines if line.strip()]
    pattern = ARTICLE if any(ARTICLE.match(line) for line in lines) else FIGURE
    clauses: dict[int, list[str]] = {}
    doubled: list[int] = []
    left_out: list[str] = []
    open_clause: list[str] = left_out
    for line in lines:
        match = pattern.match(line)
        if match:
            number = number_of(match[1])
            if number in clauses and number not in doubled:
                doubled.append(number)
            open_clause = clauses.setdefault(number, [])
        elif CHAPTER.match(line):
            open_clause = left_out
        words = match[2] if match else line
        if words:
            open_clause.append(words)
    return Found(
        {number: "\n".join(clauses[number]) for number in sorted(clauses)},
        doubled,
        left_out,
    )


def require_whole(found: Found) -> dict[int, str]:
    """The clauses, where they can be entered as they are."""
    if not found.clauses:
        raise ValidationError(
            _("No clause was found. A clause begins with its number: 第十九条, 19.")
        )
    if found.doubled:
        numbers = "、".join(str(number) for number in found.doubled)
        raise ValidationError(
            _("These numbers stand there twice: %(numbers)s.") % {"numbers": numbers}
        )
    empty = [str(number) for number, text in found.clauses.items() if not text]
    if empty:
        raise ValidationError(
            _("Nothing is written under these numbers: %(numbers)s.")
            % {"numbers": "、".join(empty)}
        )
    return found.clauses


def read_word(upload: "UploadedFile[Any]") -> Read:
    """The paragraphs of a Word document; tables are counted and not read."""
    file = files.clean_upload(upload)
    if file.content_type != WORD:
        raise ValidationError(_("This is no Word document (.docx)."))
    document = _opened(file.content)
    lines = [part.text for part in document.paragraphs]
    if sum(len(line) for line in lines) > MAX_WORDS:
        raise ValidationError(_("This document is too long for a plan."))
    # Word counts such paragraphs itself: the number is in no text.
    counted = len(document.element.body.xpath("./w:p/w:pPr/w:numPr"))
    broken = [piece for line in lines for piece in line.splitlines()]
    return Read(broken, len(document.tables), counted)


def _opened(content: bytes) -> "Document":
    """No exception of a library leaves here: a broken file is somebody's bad day."""
    # Loaded when the first document comes: it takes long, and most pages need none.
    import docx  # noqa: PLC0415
    from docx.opc.exceptions import OpcError  # noqa: PLC0415

    # A broken part is a SyntaxError of its XML reader; a part that is named and not
    # there is one of the last three.
    broken = (BadZipFile, OpcError, SyntaxError, ValueError, OSError, zlib.error)
    missing = (KeyError, AttributeError, TypeError, NotImplementedError)
    try:
        parts = ZipFile(io.BytesIO(content)).infolist()
        if sum(part.file_size for part in parts) <= MAX_UNPACKED:
            return docx.Document(io.BytesIO(content))
    except (*broken, *missing) as error:
        raise ValidationError(
            _("This document cannot be opened. Save it anew in Word.")
        ) from error
    raise ValidationError(_("This document is too long for a plan."))
