"""Reading an office workbook: which column means what, and what each row is.

Pure up to `known_rows`: nothing here writes. A row is *new*, *known* (taken in
before, or written above in the same sheet), *doubtful* (a person should look), or
*wrong* (cannot be a voice). Each doubtful or wrong row says why, in words.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.sheets import Cell, SheetRow, find_header, plain_word
from tongxin.people.phones import normalise_phone
from tongxin.voices.models import Voice
from tongxin.voices.moments import read_moment

MAX_NUMBER = 60
MAX_NAME = 60


class Status(StrEnum):
    NEW = "new"
    KNOWN = "known"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


# What a column can mean, with the headings that offices give it, likeliest first.
HEADINGS = {
    "number": "编号、留言编号、工单编号、工单号、受理编号、诉求编号、流水号、number",
    "author": "留言用户、姓名、诉求人、反映人、来电人、联系人、市民姓名、用户、author",
    "phone": "电话、手机、手机号、联系电话、联系方式、来电号码、手机号码、phone",
    "title": "主题、标题、留言主题、事由、诉求标题、title",
    "received_at": (
        "时间、留言时间、日期、受理时间、登记时间、来电时间、反映时间、登记日期、date"
    ),
    "text": "详情、内容、留言详情、留言内容、诉求内容、反映内容、问题描述、诉求、text",
    "kind": "类型、诉求类型、类别、诉求类别、kind",
    "unit": "更新单元、项目、小区、unit",
    "answer": "答复、答复意见、答复内容、办理结果、回复、回复内容、处理结果、answer",
    "answered_at": "答复时间、答复日期、办结时间、回复时间、办结日期、answered at",
}
MEANINGS = {meaning: names.split("、") for meaning, names in HEADINGS.items()}
LABELS = {
    "number": gettext_lazy("Number"),
    "author": gettext_lazy("Author"),
    "phone": gettext_lazy("Telephone"),
    "title": gettext_lazy("Subject"),
    "received_at": gettext_lazy("When it was said"),
    "text": gettext_lazy("What was said"),
    "kind": gettext_lazy("Kind"),
    "unit": gettext_lazy("Renewal unit"),
    "answer": gettext_lazy("Answer"),
    "answered_at": gettext_lazy("When it was answered"),
}
KINDS = {
    "咨询": Voice.Kind.CONSULT,
    "建议": Voice.Kind.SUGGEST,
    "意见建议": Voice.Kind.SUGGEST,
    "求助": Voice.Kind.HELP,
    "投诉": Voice.Kind.COMPLAIN,
    "举报": Voice.Kind.COMPLAIN,
    "投诉举报": Voice.Kind.COMPLAIN,
    "信访": Voice.Kind.PETITION,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet, as it would become a voice."""

    row: int
    status: Status = Status.NEW
    reasons: tuple[str, ...] = ()
    number: str = ""
    author: str = ""
    phone: str = ""
    title: str = ""
    text: str = ""
    received_at: datetime | None = None
    kind: str = ""
    unit: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    source_key: str = ""


@dataclass
class _Doubts:
    """Reasons gathered while one row is read."""

    doubtful: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def status(self) -> Status:
        if self.wrong:
            return Status.WRONG
        return Status.DOUBTFUL if self.doubtful else Status.NEW


def recognise(rows: Sequence[SheetRow]) -> tuple[int | None, dict[str, int]]:
    """Index of the heading row, and which column (from 0) has which meaning.

    The first heading that fits a meaning takes it; a column has one meaning.
    """
    words = {word for names in MEANINGS.values() for word in names}
    at = find_header(rows, words)
    if at is None:
        return None, {}
    headings = [plain_word(cell.label) for cell in rows[at].cells]
    columns: dict[str, int] = {}
    for is_exact in (True, False):
        for meaning, names in MEANINGS.items():
            if meaning in columns:
                continue
            fits = [
                column
                for column, heading in enumerate(headings)
                if column not in columns.values()
                and heading
                and any(
                    heading == name if is_exact else len(name) > 1 and name in heading
                    for name in names
                )
            ]
            if fits:
                columns[meaning] = fits[0]
    return at, columns


def read_lines(rows: Sequence[SheetRow], columns: dict[str, int]) -> list[Line]:
    """Every row below the heading that has any content, judged on its own and
    against the rows above it. Blank rows are passed over.
    """
    lines: list[Line] = []
    by_key: dict[str, int] = {}
    by_number: dict[str, int] = {}
    for row in rows:
        if not any(cell.text.strip() for cell in row.cells):
            continue
        line = _read_line(row, columns)
        if line.status is not Status.WRONG:
            line = _against_above(line, by_key, by_number)
            by_key.setdefault(line.source_key, line.row)
            if line.number:
                by_number.setdefault(line.number, line.row)
        lines.append(line)
    return lines


def known_rows(lines: Sequence[Line]) -> list[Line]:
    """The same lines, held against what the database has already."""
    keys = {line.source_key for line in lines if line.source_key}
    numbers = {line.number for line in lines if line.number}
    known = _present("source_key", keys)
    taken = _present("external_number", numbers)
    judged = []
    for line in lines:
        if line.status is Status.WRONG or line.status is Status.KNOWN:
            judged.append(line)
        elif line.source_key in known:
            reason = _("Taken in before.")
            judged.append(replace(line, status=Status.KNOWN, reasons=(reason,)))
        elif line.number and line.number in taken:
            reason = _(
                "A voice with number %(number)s is here already, in other words."
            )
            judged.append(_doubted(line, reason % {"number": line.number}))
        else:
            judged.append(line)
    return judged


def _present(column: str, values: set[str]) -> set[str]:
    """Which of `values` the database holds, asked in helpings both databases take."""
    found: set[str] = set()
    ordered = sorted(values)
    for start in range(0, len(ordered), 500):
        helping = ordered[start : start + 500]
        found |= set(
            Voice.objects.filter(**{f"{column}__in": helping}).values_list(
                column, flat=True
            )
        )
    return found


def _read_line(row: SheetRow, columns: dict[str, int]) -> Line:
    doubts = _Doubts()
    title = _short(row, columns, "title", doubts)
    text = _text(row, columns, title, doubts)
    number = _short(row, columns, "number", doubts)
    if len(number) > MAX_NUMBER:
        doubts.wrong.append(_("The number is too long."))
        number = ""
    if len(title) > Voice.MAX_TITLE:
        # Nothing is cut: a subject that does not fit opens the text instead.
        text, title = f"{title}\n{text}", ""
    answer = _cell_text(row, columns, "answer", doubts)
    received_at = _moment(row, columns, "received_at", doubts, is_needed=True)
    answered_at = _moment(
        row, columns, "answered_at", doubts, is_needed=bool(answer.strip())
    )
    if answer.strip() and received_at and answered_at and answered_at < received_at:
        doubts.doubtful.append(_("It was answered before it was said."))
    author = _short(row, columns, "author", doubts)
    if not _is_name(author):
        # Nor is a name: what no record of a person can hold opens the text.
        text, author = f"{author}\n{text}", ""
    phone = _phone(row, columns, doubts)
    kind = _kind(row, columns, doubts)
    unit = _short(row, columns, "unit", doubts)
    return Line(
        row=row.number,
        status=doubts.status(),
        reasons=(*doubts.wrong, *doubts.doubtful),
        number=number,
        author=author,
        phone=phone,
        title=title,
        text=text,
        received_at=received_at,
        kind=kind,
        unit=unit,
        answer=answer,
        answered_at=answered_at if answer.strip() else None,
        source_key=_source_key(number, author or phone, received_at, title, text),
    )


def _is_name(text: str) -> bool:
    line = " ".join(text.split())
    is_readable = all(unicodedata.category(char) != "Cc" for char in line)
    return len(line) <= MAX_NAME and is_readable


def _cell(row: SheetRow, columns: dict[str, int], meaning: str) -> Cell | None:
    at = columns.get(meaning)
    return row.cells[at] if at is not None and at < len(row.cells) else None


def _cell_text(
    row: SheetRow, columns: dict[str, int], meaning: str, doubts: _Doubts
) -> str:
    """The cell's characters, exactly; errors and formulas without a value are named."""
    cell = _cell(row, columns, meaning)
    if cell is None:
        return ""
    if cell.kind == "error":
        doubts.doubtful.append(
            _("“%(column)s” holds the error %(error)s.")
            % {"column": LABELS[meaning], "error": cell.text}
        )
    elif cell.kind == "formula":
        doubts.doubtful.append(
            _("“%(column)s” is a formula that was never worked out.")
            % {"column": LABELS[meaning]}
        )
    return cell.text


def _short(
    row: SheetRow, columns: dict[str, int], meaning: str, doubts: _Doubts
) -> str:
    return _cell_text(row, columns, meaning, doubts).strip()


def _text(row: SheetRow, columns: dict[str, int], title: str, doubts: _Doubts) -> str:
    """What was said; where only a subject was written, the subject, to be looked at."""
    text = _cell_text(row, columns, "text", doubts)
    if not text.strip() and title:
        doubts.doubtful.append(_("There is only a subject; it becomes the text."))
        return title
    if not text.strip():
        doubts.wrong.append(_("There is no text."))
    elif len(text) > Voice.MAX_TEXT:
        doubts.wrong.append(
            _("The text is %(length)d characters long; at most %(most)d fit.")
            % {"length": len(text), "most": Voice.MAX_TEXT}
        )
    return text


def _moment(
    row: SheetRow,
    columns: dict[str, int],
    meaning: str,
    doubts: _Doubts,
    *,
    is_needed: bool,
) -> datetime | None:
    cell = _cell(row, columns, meaning)
    written = cell.text.strip() if cell else ""
    if not written:
        if is_needed:
            doubts.doubtful.append(
                _("“%(column)s” is empty; the day of the import would count.")
                % {"column": LABELS[meaning]}
            )
        return None
    moment = read_moment(cell.value if cell else None) or read_moment(written)
    if moment is None:
        doubts.doubtful.append(
            _("“%(column)s” cannot be read as a date: %(written)s")
            % {"column": LABELS[meaning], "written": written[:40]}
        )
    elif moment > timezone.now():
        doubts.doubtful.append(
            _("“%(column)s” lies in the future: %(written)s")
            % {"column": LABELS[meaning], "written": written[:40]}
        )
    return moment


def _phone(row: SheetRow, columns: dict[str, int], doubts: _Doubts) -> str:
    written = _short(row, columns, "phone", doubts)
    if not written:
        return ""
    try:
        return normalise_phone(written)
    except ValidationError as refusal:
        doubts.doubtful.append(" ".join(refusal.messages))
        return ""


def _kind(row: SheetRow, columns: dict[str, int], doubts: _Doubts) -> str:
    written = _short(row, columns, "kind", doubts)
    if not written:
        return ""
    kind = KINDS.get(written.removesuffix("类"))
    if kind is None:
        doubts.doubtful.append(
            _("“%(kind)s” is no kind of voice that is known here.")
            % {"kind": written[:40]}
        )
        return ""
    return kind


def _against_above(
    line: Line, by_key: dict[str, int], by_number: dict[str, int]
) -> Line:
    above = by_key.get(line.source_key)
    if above is not None:
        reason = _("The same as row %(row)d.") % {"row": above}
        return replace(line, status=Status.KNOWN, reasons=(reason,))
    above = by_number.get(line.number) if line.number else None
    if above is not None:
        return _doubted(
            line,
            _("Row %(row)d has the same number %(number)s, in other words.")
            % {"row": above, "number": line.number},
        )
    return line


def _doubted(line: Line, reason: str) -> Line:
    return replace(line, status=Status.DOUBTFUL, reasons=(*line.reasons, reason))


def _source_key(
    number: str, author: str, moment: datetime | None, title: str, text: str
) -> str:
    """What makes a row the same row when the file, or a later one, comes again."""
    facts = [number, title, text]
    if not number:
        facts += [author, moment.isoformat() if moment else ""]
    return hashlib.sha256("\x1f".join(facts).encode()).hexdigest()
