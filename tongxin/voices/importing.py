"""Voices in an office's workbook: what its columns mean, and what each row is.

Nothing here writes. A doubtful row is taken in where a person says so, whatever makes
it doubtful. What was finished before becomes history (`Voice.State.PAST`); the rest
goes to the inbox.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tongxin.imports.dates import read_moment
from tongxin.imports.judgement import LEAVE, Doubt, Judged, Judgement, Status
from tongxin.imports.kinds import Facts
from tongxin.imports.models import Workbook
from tongxin.imports.reading import Cells, Meaning, SheetLine
from tongxin.kernel.sheets import plain_word
from tongxin.kernel.templatetags.look import words
from tongxin.places.models import Place
from tongxin.units.models import Unit
from tongxin.voices.models import Voice

MAX_NUMBER = 60
MAX_NAME = 60
MAX_PLACE = 200
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
        "电话、手机、手机号、联系电话、联系方式、来电号码、来电电话、手机号码、phone",
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
        "详情、内容、留言详情、留言内容、诉求内容、反映内容、反映问题、工单内容、问题描述、"
        "诉求、text",
        is_needed=True,
    ),
    "kind": Meaning(gettext_lazy("Kind"), "类型、诉求类型、类别、诉求类别、kind"),
    "unit": Meaning(gettext_lazy("Renewal unit"), "更新单元、项目、小区、unit"),
    "place": Meaning(
        gettext_lazy("Place"),
        "地址、地点、详细地址、事发地址、事发地点、问题地址、联系地址、住址、位置、place",
    ),
    "state": Meaning(
        gettext_lazy("Finished?"),
        "状态、办理状态、处理状态、工单状态、答复状态、回复状态、是否办结、办结情况、"
        "是否完成、办理进度、进度、state",
    ),
    "answer": Meaning(
        gettext_lazy("Answer"),
        "答复、答复意见、答复内容、办理结果、办理情况、办理意见、处理意见、处理情况、"
        "处理结果、回复、回复内容、反馈内容、answer",
    ),
    "answered_at": Meaning(
        gettext_lazy("When it was answered"),
        "答复时间、答复日期、办结时间、回复时间、办结日期、完成时间、处理时间、"
        "answered at",
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
# What offices write of work that is over, and of work that is not.
OVER = frozenset(
    Meaning(
        "",
        "办结、已办结、办完、已办、已办理、已办理完毕、完成、已完成、已答复、已回复、已反馈、"
        "已处理、处理完毕、处理完成、解决、已解决、结案、已结案、归档、已归档、关闭、已关闭、"
        "是、√、✓、1、y、yes、true、done、closed",
    ).words()
)
OPEN = frozenset(
    Meaning(
        "",
        "未办结、未办、未办理、办理中、正在办理、处理中、正在处理、待办、待办理、待处理、"
        "待答复、未处理、未完成、未答复、未回复、受理、已受理、受理中、派单、已派单、转办、"
        "已转办、跟进中、进行中、否、×、0、n、no、false、open",
    ).words()
)
# An answer that begins so is no end.
UNDER_WAY = ("正在", "办理中", "处理中", "跟进中", "待")


class Finished(TextChoices):
    """What a person says of the rows of a whole sheet."""

    ROWS = (
        "rows",
        gettext_lazy("Look at each row: its state, or its answer"),
    )
    ALL = "all", gettext_lazy("All are finished; they are history")
    NONE = "none", gettext_lazy("None is; all go to the inbox")


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
    place: str = ""
    state: str = ""
    # None: the word in its column of state is not known.
    is_over: bool | None = False
    answer: str = ""
    answered_at: datetime | None = None
    source_key: str = ""

    @property
    def subject(self) -> str:
        return self.title or self.text

    @property
    def where(self) -> str:
        return self.unit or self.place

    @property
    def becomes(self) -> str:
        """In words, for whoever looks at it before."""
        has_answer = bool(self.answer.strip())
        if self.is_over is None:
            return ""
        if self.is_over:
            without = _("History: finished, without words of an answer")
            return _("History: finished, with its answer") if has_answer else without
        inbox = _("Inbox, with an interim answer")
        return inbox if has_answer else _("Inbox")


def read_line(cells: Cells, workbook: Workbook) -> VoiceLine:
    title, number, author = (cells.text(one) for one in ("title", "number", "author"))
    text, (state, answer) = _text(cells, title), _state_and_answer(cells)
    is_over = _is_over(workbook, state, answer)
    if len(number) > MAX_NUMBER:
        cells.wrong(_("The number is too long."))
        number = ""
    if len(title) > Voice.MAX_TITLE:
        # Nothing is cut: a subject that does not fit opens the text instead.
        text, title = f"{title}\n{text}", ""
    said_at = _moment(cells, "received_at")
    received_at = said_at or _usual_day(cells, workbook, is_past=is_over is True)
    answered_at = _moment(cells, "answered_at")
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
        place=cells.words("place")[:MAX_PLACE],
        state=state,
        is_over=is_over,
        answer=answer,
        answered_at=None if is_over is False and not answer.strip() else answered_at,
        source_key=_source_key(number, author or phone, said_at, title, text),
    )


def _state_and_answer(cells: Cells) -> tuple[str, str]:
    """What nobody but a list could have said ("已办结") is a state and no answer."""
    state, answer = cells.text("state"), cells.exact("answer")
    if plain_word(answer) in OVER | OPEN:
        state, answer = state or answer.strip(), ""
    return state, answer


def _is_over(workbook: Workbook, state: str, answer: str) -> bool | None:
    said = workbook.facts.get("finished") or Finished.ROWS
    if said != Finished.ROWS:
        return bool(said == Finished.ALL)
    word = plain_word(state)
    if word:
        return True if word in OVER else False if word in OPEN else None
    told = answer.strip()
    return bool(told) and not told.startswith(UNDER_WAY)


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


def _usual_day(cells: Cells, workbook: Workbook, *, is_past: bool) -> datetime | None:
    """For a row that names no day: what was said of the whole sheet, never today.

    A deadline would run from it, so it is looked at row by row; of history it is not.
    """
    day = read_moment(workbook.facts.get("day"))
    if day is None:
        told = _("It has no day: say below which one counts, or write it in the sheet.")
        cells.doubt("row", told)
        return None
    if not is_past:
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
        # Words of state that nobody knows: where each was asked, what was said of it.
        self._states: dict[str, tuple[int, str]] = {}
        self._here = _present("source_key", {one.source_key for one in lines})
        self._taken = _present("external_number", {one.number for one in lines})
        self.judged = [self._judge(line) for line in lines]
        self.notes = [*self._of_places(lines), *self._of_days()]

    def counts(self) -> dict[str, int]:
        past = sum(one.line.is_over is True for one in self.taken())
        return super().counts() | {"past": past}

    def _of_places(self, lines: Sequence[VoiceLine]) -> Iterator[str]:
        known = spots()
        if unknown := sorted({one.unit for one in lines if one.unit} - known.keys()):
            told = _(
                "Neither a unit nor a place here, so these rows stand where all others "
                "do: %(names)s"
            )
            yield told % {"names": "、".join(unknown[:BATCH_SIZE])}
        nowhere = [o for o in lines if o.place and spot_of(o, known) is None]
        if nowhere:
            told = ngettext(
                "%(count)d address names no unit or place that is known here; it is "
                "kept with the words.",
                "%(count)d addresses name no unit or place that is known here; they "
                "are kept with the words.",
                len(nowhere),
            )
            yield told % {"count": len(nowhere)}

    def _of_days(self) -> Iterator[str]:
        """From when a deadline would run, before somebody is surprised by it."""
        taken = [one.line for one in self.taken() if not one.line.is_over]
        if days := [line.received_at for line in taken if line.received_at]:
            told = _(
                "The oldest that goes to the inbox was said on %(day)s; its deadline "
                "runs from then."
            )
            yield told % {"day": words(timezone.localdate(min(days)))}

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
        if line.is_over is None:
            self._settle_state(one)
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

    def _settle_state(self, one: Judged[VoiceLine]) -> None:
        """Asked once for each word, of the first row that has it."""
        word, facts = plain_word(one.line.state), {"state": one.line.state[:40]}
        if word in self._states:
            row, said = self._states[word]
            if said in ("", LEAVE):
                one.status = Status.LEFT if said else Status.DOUBTFUL
                one.reasons.append(_("As row %(row)d.") % {"row": row})
        else:
            told = _("Does “%(state)s” mean finished? So for every such row.")
            over, unfinished = _("Finished: history"), _("Not finished: to the inbox")
            choices = (("over", over), ("open", unfinished))
            said = self.ask(one, Doubt("state", told % facts, choices))
            self._states[word] = one.row, said
        if said not in ("", LEAVE):
            one.line = replace(one.line, is_over=said == "over")


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


def spot_of(line: VoiceLine, known: Mapping[str, Spot]) -> Spot | None:
    """Where a row says that it is: by name, or by the longest name in its address."""
    if found := known.get(line.unit) or known.get(line.place):
        return found
    named = [name for name, spot in known.items() if _is_in(name, spot, line.place)]
    return known[max(named, key=len)] if named else None


def _is_in(name: str, spot: Spot, address: str) -> bool:
    """A community is called so: half the roads of a street bear the bare name."""
    place, kind = spot.place, Place.Kind.COMMUNITY
    is_community = place is not None and spot.unit is None and place.kind == kind
    return len(name) > 1 and (f"{name}社区" if is_community else name) in address


def spots() -> dict[str, Spot]:
    """Units and places by the names that a sheet may give them; no name of two."""
    names = Counter(Place.objects.values_list("name", flat=True))
    places = Place.objects.exclude(community=None).select_related("community")
    found = {one.name: Spot(one, None) for one in places if names[one.name] == 1}
    units = Unit.objects.select_related("community__community")
    return found | {one.name: Spot(one.community, one) for one in units}
