"""Minutes as both files tell them: GB/T 9704-2012, 10.3 (纪要格式), in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tongxin.councils import queries
from tongxin.councils.models import Minutes
from tongxin.kernel.templatetags.look import in_brackets
from tongxin.redactions.queries import redactions_of, told_of


@dataclass(frozen=True, slots=True)
class TaskText:
    """A task as a row of the table."""

    title: str
    lead: str
    assisting: str
    due_on: str


@dataclass(frozen=True, slots=True)
class ItemText:
    """One item: what was said to it, and what came of it."""

    title: str
    heard: tuple[str, ...]
    recused: str
    outcome: str
    recommendation: str
    evidence: tuple[str, ...]
    against: str


@dataclass(frozen=True, slots=True)
class MinutesText:
    """All that is printed. Nothing else decides what the files hold."""

    title: str
    body: str
    # 草稿, with its version, on every page; nothing once they are confirmed.
    draft: str
    version: str
    held: str
    items: tuple[ItemText, ...]
    heard: tuple[str, ...]
    voices: str
    tasks: tuple[TaskText, ...]
    # 出席, 请假, 列席: the label with its colon, and the names.
    came: tuple[tuple[str, str], ...]
    signed: tuple[str, ...]
    dated: str
    made_at: datetime


def render_minutes(
    minutes: Minutes, withheld: frozenset[int] = frozenset()
) -> MinutesText:
    """No actor: whoever has the minutes has all of it but `withheld` decisions."""
    said = queries.in_words(minutes, withheld)
    return MinutesText(
        title=said.title,
        body=minutes.content["body"],
        draft=_draft(minutes),
        version=_version(minutes),
        held=_held(said),
        items=tuple(_item(item) for item in said.items),
        heard=tuple(_words(line) for line in said.heard),
        voices="、".join(said.voices),
        tasks=tuple(_tasks(minutes, withheld)),
        came=tuple(_came(said)),
        signed=tuple(_signed(minutes)),
        dated=date_format(_day_of(minutes), "DATE_FORMAT"),
        made_at=_day_of(minutes).replace(tzinfo=None, microsecond=0),
    )


def _draft(minutes: Minutes) -> str:
    if minutes.state != Minutes.State.DRAFT:
        return ""
    return _("Draft, version %(version)d, not confirmed") % {"version": minutes.version}


def _version(minutes: Minutes) -> str:
    """Which one this is, for whoever finds an old one in a drawer."""
    facts = {"version": minutes.version}
    sentences = []
    if minutes.state == Minutes.State.REPLACED:
        sentences.append(_("Version %(version)d, replaced by a later one.") % facts)
    elif minutes.version > 1:
        sentences.append(_("Version %(version)d.") % facts)
    if minutes.correction_reason:
        reason = {"reason": minutes.correction_reason}
        sentences.append(_("Corrected because: %(reason)s") % reason)
    sentences += told_of(redactions_of(minutes.meeting))
    return _joined(sentences)


def _held(said: queries.MinutesInWords) -> str:
    return _(
        "%(opened)s to %(ended)s, %(place)s. %(presider)s presided. %(state)s."
    ) % {
        "opened": _moment(said.opened_at),
        "ended": _end(said.opened_at, said.ended_at),
        "place": said.place,
        "presider": said.presider,
        "state": said.state,
    }


def _item(item: queries.ItemInWords) -> ItemText:
    how = in_brackets(item.how) if item.how else ""
    against = ""
    if item.against:
        against = _joined([_("This goes against what people said."), item.against])
    return ItemText(
        title=item.title,
        heard=tuple(_words(line) for line in item.heard),
        recused=_("Out of the count: %(names)s") % {"names": item.recused}
        if item.recused
        else "",
        outcome=f"{item.outcome}{how}",
        recommendation=item.recommendation,
        evidence=tuple(item.evidence),
        against=against,
    )


def _tasks(minutes: Minutes, withheld: frozenset[int]) -> list[TaskText]:
    return [
        TaskText(
            task["title"],
            task["lead"],
            "、".join(task["assisting"]),
            _day(task["due_on"]),
        )
        for item in minutes.content["items"]
        if not queries.is_withheld(item, withheld)
        for task in item["tasks"]
    ]


def _came(said: queries.MinutesInWords) -> list[tuple[str, str]]:
    """In the standard's order, each on a line of its own."""
    rows = (
        (pgettext("minutes", "Present"), _names(said.present)),
        (pgettext("minutes", "Excused"), _names(said.excused)),
        (pgettext("minutes", "Absent"), _names(said.absent)),
        (pgettext("minutes", "Guests"), "、".join(said.guests)),
    )
    colon = pgettext("list", ": ")
    return [(f"{label}{colon}", names) for label, names in rows if names]


def _names(sat: list[tuple[str, str]]) -> str:
    return "、".join(f"{kind} {name}" for kind, name in sat)


def _signed(minutes: Minutes) -> list[str]:
    rows = minutes.confirmations.select_related("term__seat").order_by("confirmed_at")
    return [
        f"{confirmation.term.seat.get_kind_display()} {confirmation.term.shown_name}"
        + in_brackets(
            date_format(timezone.localtime(confirmation.confirmed_at), "DATE_FORMAT")
        )
        for confirmation in rows
    ]


def _day_of(minutes: Minutes) -> datetime:
    """成文日期: of the confirmation; of a draft, when it was drafted."""
    return timezone.localtime(minutes.confirmed_at or minutes.drafted_at)


def _words(line: dict[str, str]) -> str:
    colon = pgettext("list", ": ")
    return (
        f"{line['speaker']}{colon}{line['text']}" if line["speaker"] else line["text"]
    )


def _moment(value: datetime) -> str:
    return date_format(timezone.localtime(value), "DATETIME_FORMAT")


def _end(opened: datetime, ended: datetime) -> str:
    """The day is said once when it is the same."""
    opened, ended = timezone.localtime(opened), timezone.localtime(ended)
    is_same_day = opened.date() == ended.date()
    return date_format(ended, "TIME_FORMAT") if is_same_day else _moment(ended)


def _day(text: str) -> str:
    return date_format(datetime.fromisoformat(text), "DATE_FORMAT") if text else ""


def _joined(sentences: list[str]) -> str:
    """Chinese sentences follow each other without a space."""
    return ("" if _is_chinese() else " ").join(sentences)


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
