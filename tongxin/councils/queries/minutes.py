"""Minutes as their page, the Word file and the PDF word them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Meeting,
    Minutes,
    Seat,
    SeatVote,
    Term,
)
from tongxin.councils.queries.evidence import evidence_in_lines
from tongxin.councils.queries.seats import terms_in_force
from tongxin.kernel import clock
from tongxin.kernel.templatetags.look import in_brackets
from tongxin.openness.models import Duty


@dataclass(frozen=True, slots=True)
class ItemInWords:
    """One item as it is printed."""

    position: int
    title: str
    heard: list[dict[str, str]]
    outcome: str
    recommendation: str
    how: str
    # What people said, and whose word was missing.
    evidence: list[str]
    against: str
    recused: str
    tasks: list[str]


@dataclass(frozen=True, slots=True)
class MinutesInWords:
    """Everything that is printed, in the language of whoever reads."""

    title: str
    opened_at: datetime
    ended_at: datetime
    place: str
    presider: str
    state: str
    present: list[tuple[str, str]]
    excused: list[tuple[str, str]]
    absent: list[tuple[str, str]]
    guests: list[str]
    items: list[ItemInWords]
    heard: list[dict[str, str]]
    voices: list[str]


def in_words(
    minutes: Minutes, withheld: Collection[int] = frozenset()
) -> MinutesInWords:
    """No actor: whoever has the minutes has all of it but `withheld` decisions."""
    content = minutes.content
    return MinutesInWords(
        title=_("Minutes of meeting %(number)d of %(body)s")
        % {"number": content["number"], "body": content["body"]},
        opened_at=datetime.fromisoformat(content["opened_at"]),
        ended_at=datetime.fromisoformat(content["ended_at"]),
        place=content["place"],
        presider=content["presider"],
        state=str(Meeting.State(content["state"]).label),
        present=[_sat(entry) for entry in content["present"]],
        excused=[_sat(entry) for entry in content["absent"] if entry.get("is_excused")],
        absent=[
            _sat(entry) for entry in content["absent"] if not entry.get("is_excused")
        ],
        guests=content["guests"],
        items=[_item(item, withheld) for item in content["items"]],
        heard=content["heard"],
        voices=content["voices"],
    )


def _sat(entry: dict[str, Any]) -> tuple[str, str]:
    """Kind of seat, and the name with what is to be said of it."""
    kind = str(Seat.Kind(entry["kind"]).label)
    extra = [entry["note"]] if entry["note"] else []
    if entry["is_alternate"]:
        extra.append(str(Term.Kind.ALTERNATE.label))
    if entry["mode"] in {Attendance.Mode.PHONE, Attendance.Mode.VIDEO}:
        extra.append(str(Attendance.Mode(entry["mode"]).label))
    also = in_brackets(pgettext("list", ", ").join(extra)) if extra else ""
    return kind, entry["name"] + also


def is_withheld(item: dict[str, Any], withheld: Collection[int]) -> bool:
    """Whether of this item of minutes only the title is told."""
    return item["decision"] is not None and item["decision"]["id"] in withheld


def _title_alone(item: dict[str, Any]) -> ItemInWords:
    """What was said of it, and who does what, would tell what is kept back."""
    outcome = str(Duty.State.WITHHELD.label)
    return ItemInWords(
        item["position"], item["title"], [], outcome, "", "", [], "", "", tasks=[]
    )


def _item(item: dict[str, Any], withheld: Collection[int]) -> ItemInWords:
    if is_withheld(item, withheld):
        return _title_alone(item)
    decision = item["decision"]
    state = str(AgendaItem.State(item["state"]).label)
    return ItemInWords(
        position=item["position"],
        title=item["title"],
        heard=item["heard"],
        outcome=str(Decision.Outcome(decision["outcome"]).label)
        if decision
        else state + (pgettext("list", ": ") + item["note"] if item["note"] else ""),
        recommendation=decision["recommendation"] if decision else "",
        how=_how(decision) if decision else "",
        evidence=evidence_in_lines(decision["evidence"]) if decision else [],
        against=decision["against_evidence_reason"] if decision else "",
        recused="、".join(item["recused"]),
        tasks=[_task(task) for task in item["tasks"]],
    )


def _how(decision: dict[str, Any]) -> str:
    if decision["how"] == Decision.How.CONSENSUS:
        return str(Decision.How.CONSENSUS.label)
    votes = pgettext("list", ", ").join(
        f"{vote['name']}{SeatVote.Choice(vote['choice']).label}"
        for vote in decision["votes"]
    )
    counted = _("%(yes)d for, %(no)d against, %(abstained)d abstained") % decision
    return counted + pgettext("list", ": ") + votes if votes else counted


def _task(task: dict[str, Any]) -> str:
    due_on = task["due_on"]
    day = date.fromisoformat(due_on) if due_on else None
    words = _("%(title)s: %(lead)s, by %(due_on)s") % {
        **task,
        "due_on": date_format(day, "DATE_FORMAT") if day else "",
    }
    helpers = task["assisting"]
    if not helpers:
        return words
    names = "、".join(helpers)
    return _("%(task)s, with %(names)s") % {"task": words, "names": names}


def all_terms(body: Body) -> QuerySet[Term]:
    """No actor: everybody who holds a seat or stands in today."""
    return terms_in_force(body, clock.today())


def heads_of(minutes: Minutes) -> QuerySet[Term]:
    """No actor: who may confirm for the seats of the chair and the vice-chairs.

    Of a seat that was taken, whoever sat there; of one that stayed empty, or whose
    holder has left the conference since, whoever holds it.
    """
    rows = all_terms(minutes.meeting.body).filter(seat__kind__in=Seat.HEADS)
    came = minutes.meeting.attendances.values("term")
    taken = rows.filter(pk__in=came).values("seat")
    return rows.filter(Q(pk__in=came) | ~Q(seat__in=taken))


def heads_to_sign(minutes: Minutes) -> QuerySet[Term]:
    """No actor: of those, whose name is not there yet."""
    signed = minutes.confirmations.values("term__seat__kind")
    return heads_of(minutes).exclude(seat__kind__in=signed)
