"""Voices in an office's workbook: what its columns mean, and what each row is.

Nothing here writes. A doubtful row is taken in where a person says so, whatever makes
it doubtful.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.imports.dates import read_moment
from tongxin.imports.judgement import Doubt, Judged, Judgement, Status
from tongxin.imports.kinds import Facts
from tongxin.imports.models import Workbook
from tongxin.imports.reading import Cells, Meaning, SheetLine
from tongxin.kernel.templatetags.look import words
from tongxin.places.models import Place
from tongxin.units.models import Unit
from tongxin.voices.models import Voice

MAX_NUMBER = 60
MAX_NAME = 60
BATCH_SIZE = 500

MEANINGS = {
    "number": Meaning(
        gettext_lazy("Number"),
        "编号、留言编号、工单编号、工单号、受理编号、诉求编号、流水号、number",
    ),
    "author": Meaning(
        gettext_lazy("Author"),
        "留言用户、姓名、诉求人、反映人、来电人、联系人、市民姓名、用户、author",
    ),
    "phone": Meaning(
        gettext_lazy("Telephone"),
        "电话、手机、手机号、联系电话、联系方式、来电号码、手机号码、phone",
    ),
    "title": Meaning(
        gettext_lazy("Subject"), "主题、标题、留言主题、事由、诉求标题、title"
    ),
    "received_at": Meaning(
        gettext_lazy("When it was said"),
        "时间、留言时间、日期、受理时间、登记时间、来电时间、反映时间、登记日期、date",
    ),
    "text": Meaning(
        gettext_lazy("What was said"),
        "详情、内容、留言详情、留言内容、诉求内容、反映内容、问题描述、诉求、text",
        is_needed=True,
    ),
    "kind": Meaning(gettext_lazy("Kind"), "类型、诉求类型、类别、诉求类别、kind"),
    "unit": Meaning(gettext_lazy("Renewal unit"), "更新单元、项目、小区、unit"),
    "answer": Meaning(
        gettext_lazy("Answer"),
        "答复、答复意见、答复内容、办理结果、回复、回复内容、处理结果、answer",
    ),
    "answered_at": Meaning(
        gettext_lazy("When it was answered"),
        "答复时间、答复日期、办结时间、回复时间、办结日期、answered at",
    ),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceLine(SheetLine):
    """One row of the sheet, as it would become a voice."""

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

    @property
    def subject(self) -> str:
        return self.title or self.text


def read_line(cells: Cells, workbook: Workbook) -> VoiceLine:
    title, number, author = (cells.text(one) for one in ("title", "number", "author"))
    text, answer = _text(cells, title), cells.exact("answer")
    if len(number) > MAX_NUMBER:
        cells.wrong(_("The number is too long."))
        number = ""
    if len(title) > Voice.MAX_TITLE:
        # Nothing is cut: a subject that does not fit opens the text instead.
        text, title = f"{title}\n{text}", ""
    said_at = _moment(cells, "received_at")
    received_at = said_at or _usual_day(cells, workbook)
    answered_at = _moment(cells, "answered_at")
    if answer.strip() and answered_at is None:
        cells.doubt(
            "row", _("The day on which it was said counts as that of the answer.")
        )
    if answer.strip() and received_at and answered_at and answered_at < received_at:
        cells.doubt("row", _("It was answered before it was said."))
    if not _is_name(author):
        # Nor is a name: what no record of a person can hold opens the text.
        text, author = f"{author}\n{text}", ""
    phone, kind, unit = cells.phone("phone"), _kind(cells), cells.text("unit")
    row, wrong, doubts = cells.found()
    return VoiceLine(
        row=row,
        wrong=wrong,
        doubts=doubts,
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
        source_key=_source_key(number, author or phone, said_at, title, text),
    )


def _is_name(text: str) -> bool:
    line = " ".join(text.split())
    is_readable = all(unicodedata.category(char) != "Cc" for char in line)
    return len(line) <= MAX_NAME and is_readable


def _text(cells: Cells, title: str) -> str:
    """What was said; where only a subject was written, the subject, to be looked at."""
    text = cells.exact("text")
    if not text.strip() and title:
        cells.doubt("row", _("There is only a subject; it becomes the text."))
        return title
    cell = cells.cell("text")
    if not text.strip():
        # A formula that shows nothing is doubtful already; somebody can mend it.
        if cell is None or cell.kind != "formula":
            cells.wrong(_("There is no text."))
    elif len(text) > Voice.MAX_TEXT:
        told = _("The text is %(length)d characters long; at most %(most)d fit.")
        cells.wrong(told % {"length": len(text), "most": Voice.MAX_TEXT})
    return text


def _moment(cells: Cells, meaning: str) -> datetime | None:
    """What is written there, if it is a day that was; whatever else is doubtful."""
    written, moment = cells.text(meaning), cells.moment(meaning)
    facts = {"column": cells.label(meaning), "written": written[:40]}
    if written and moment is None:
        told = _("“%(column)s” cannot be read as a date: %(written)s")
        cells.doubt("row", told % facts)
    elif moment is not None and moment > timezone.now():
        told = _("“%(column)s” lies in the future: %(written)s")
        cells.doubt("row", told % facts)
        return None
    return moment


def _usual_day(cells: Cells, workbook: Workbook) -> datetime | None:
    """For a row that names no day: what was said of the whole sheet, never today."""
    day = read_moment(workbook.facts.get("day"))
    if day is None:
        told = _("It has no day: say below which one counts, or write it in the sheet.")
        cells.doubt("row", told)
        return None
    told = _("It has no day; it would stand under %(day)s.")
    cells.doubt("row", told % {"day": words(timezone.localdate(day))})
    return day


def check_facts(facts: Facts) -> None:
    day = read_moment(facts.get("day"))
    if day is not None and day > timezone.now():
        raise ValidationError({"day": _("This day lies in the future.")})


def _kind(cells: Cells) -> str:
    written = cells.text("kind")
    kind = KINDS.get(written.removesuffix("类"))
    if written and kind is None:
        told = _("“%(kind)s” is no kind of voice that is known here.")
        cells.doubt("row", told % {"kind": written[:40]})
    return kind or ""


def _source_key(
    number: str, author: str, moment: datetime | None, title: str, text: str
) -> str:
    """What makes a row the same row when the file, or a later one, comes again."""
    facts = [number, title, text]
    if not number:
        facts += [author, moment.isoformat() if moment else ""]
    return hashlib.sha256("\x1f".join(facts).encode()).hexdigest()


# ---- Held against what is here ----


class VoiceJudge(Judgement[Judged[VoiceLine]]):
    """A row is known that stands above, or was taken in before, in the same words."""

    def __init__(self, workbook: Workbook, lines: Sequence[VoiceLine]) -> None:
        super().__init__(workbook.settled)
        self._keys: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._here = _present("source_key", {one.source_key for one in lines})
        self._taken = _present("external_number", {one.number for one in lines})
        self.judged = [self._judge(line) for line in lines]
        if unknown := sorted({one.unit for one in lines if one.unit} - spots().keys()):
            told = _(
                "Neither a unit nor a place here, so these rows stand where all others "
                "do: %(names)s"
            )
            self.notes.append(told % {"names": "、".join(unknown[:BATCH_SIZE])})

    def _judge(self, line: VoiceLine) -> Judged[VoiceLine]:
        if line.wrong:
            return Judged(line, Status.WRONG, [*line.wrong, *line.doubts.values()])
        above = self._keys.setdefault(line.source_key, line.row)
        by_number = self._numbers.setdefault(line.number or str(line.row), line.row)
        if above != line.row:
            told = _("The same as row %(row)d.") % {"row": above}
            return Judged(line, Status.KNOWN, [told])
        if before := self._here.get(line.source_key):
            told = _("Taken in before as %(voice)s.") % {"voice": before}
            return Judged(line, Status.KNOWN, [told])
        one, reasons = Judged(line), list(line.doubts.values())
        facts = {"row": by_number, "number": line.number}
        if line.number and by_number != line.row:
            told = _("Row %(row)d has the same number %(number)s, in other words.")
            reasons.append(told % facts)
        if before := self._taken.get(line.number):
            told = _("%(voice)s has the number %(number)s already, in other words.")
            reasons.append(told % (facts | {"voice": before}))
        if reasons:
            # What has neither a day nor words is nothing that could be taken in.
            is_whole = line.received_at is not None and line.text.strip()
            take = (("take", _("Take it in")),) if is_whole else ()
            self.ask(one, Doubt("row", " ".join(reasons), take))
        return one


def _present(column: str, values: set[str]) -> dict[str, str]:
    """Which of `values` the database holds, each with the number of its voice; asked in
    helpings both databases take.
    """
    found: dict[str, str] = {}
    for helping in batched(sorted(values - {""}), BATCH_SIZE, strict=False):
        voices = Voice.objects.filter(**{f"{column}__in": helping}).order_by("-pk")
        for voice in voices.only("pk", "received_at", column):
            found[getattr(voice, column)] = voice.number
    return found


class Spot(NamedTuple):
    """Where a voice is: a place, and the renewal unit there."""

    place: Place | None
    unit: Unit | None


def spots() -> dict[str, Spot]:
    """Units and places by the names that a sheet may give them; no name of two."""
    names = Counter(Place.objects.values_list("name", flat=True))
    places = Place.objects.exclude(community=None).select_related("community")
    found = {one.name: Spot(one, None) for one in places if names[one.name] == 1}
    units = Unit.objects.select_related("community__community")
    return found | {one.name: Spot(one.community, one) for one in units}
