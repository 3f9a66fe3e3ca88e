"""Where the like was sent before, and what came of it: beside the choice of an office.

Work is told and nobody's merit: how many of the nearest voices an office was given, how
many it gave back as not its own, how many were answered and, by their authors' word,
solved. The order is that of nearness; how anything ended moves no office up or down.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery

from tongxin.people.models import Office, User
from tongxin.voices import policies, search
from tongxin.voices.models import AuthorWord, Matter, Voice
from tongxin.work.models import Assignment, tasks_for

SHOWN = 3
# Of the nearest in wording so many are looked at, and so many that were sent count.
LOOKED_AT, NEAREST = 200, 24
RECENT = 30


@dataclass(slots=True)
class Precedent:
    """What an office was given of the nearest voices, and how these came back."""

    office: Office
    weight: int = 0
    count: int = 0
    returned: int = 0
    answered: int = 0
    solved: int = 0


class Past(NamedTuple):
    """What was finished before it came here: by whom nobody knows, but how."""

    pk: int
    title: str


@dataclass(slots=True)
class Precedents:
    near: list[Precedent] = field(default_factory=list)
    # Offices that this clerk has sent something to lately, latest first.
    recent: list[Office] = field(default_factory=list)
    past: list[Past] = field(default_factory=list)


@dataclass(slots=True)
class _Near:
    """One of the nearest voices, as the reader may see it."""

    weight: int
    is_answered: bool
    is_solved: bool
    matters: set[int] = field(default_factory=set)


def precedents_of(user: User, voice: Voice, among: Iterable[Office]) -> Precedents:
    """Offices for a voice: at most three that had the like, three used lately.

    Four statements, however many voices there are, and one for pairs of characters
    that nobody has counted yet. `among`: the offices that may be chosen; others are
    not named.
    """
    near, past = _nearest(user, voice)
    rows = Assignment.objects.filter(
        _serving(near) | Q(pk__in=_sent_lately(user)), is_lead=True
    )
    rows = rows.exclude(state=Assignment.State.DROPPED).filter(office__in=among)
    parts = list(rows.select_related("task", "office").order_by("-pk"))
    mine = (p.office for p in parts if p.task.sent_by_id == user.pk)
    recent = list(dict.fromkeys(mine))[:SHOWN]
    return Precedents(_counted(near, parts), recent, past)


def _sent_lately(user: User) -> Subquery:
    sent = Assignment.objects.filter(task__sent_by=user.pk, is_lead=True)
    return Subquery(sent.order_by("-pk").values("pk")[:RECENT])


def _nearest(user: User, voice: Voice) -> tuple[dict[int, _Near], list[Past]]:
    """By number, nearest in wording first: voices of today, and history.

    One of the same place counts twice.
    """
    text = f"{voice.title}\n{voice.text}"
    ranked = search.ranked_by_nearness(text, without=voice)[:LOOKED_AT]
    word = AuthorWord.objects.filter(voice=OuterRef("pk"), round=OuterRef("round"))
    rows = (
        policies.handled_by(user)
        .filter(pk__in=ranked)
        .values_list(
            "pk",
            "title",
            "unit",
            "place",
            "state",
            "points__matter",
            Subquery(word.values("word")[:1]),
        )
    )
    found: dict[int, _Near] = {}
    past: dict[int, str] = {}
    for pk, title, unit, place, state, matter, said in rows:
        if state == Voice.State.PAST:
            past[pk] = title
            continue
        same = (unit and unit == voice.unit_id) or (place and place == voice.place_id)
        is_solved = said == AuthorWord.Word.SOLVED
        has_answer = state in Voice.HAS_ANSWER
        one = found.setdefault(pk, _Near(2 if same else 1, has_answer, is_solved))
        if matter:
            one.matters.add(matter)
    history = [Past(pk, past[pk]) for pk in ranked if pk in past]
    return {pk: found[pk] for pk in ranked if pk in found}, history[:SHOWN]


def _serving(near: dict[int, _Near]) -> Q:
    matters = {matter for one in near.values() for matter in one.matters}
    return tasks_for(Voice, list(near), by="task__") | tasks_for(
        Matter, list(matters), by="task__"
    )


def _counted(near: dict[int, _Near], parts: Sequence[Assignment]) -> list[Precedent]:
    """The offices of the nearest voices that were sent at all."""
    label, by_record = Voice._meta.label_lower, defaultdict(list)
    for part in parts:
        by_record[part.task.label == label, part.task.object_id].append(part)
    found: dict[int, Precedent] = {}
    sent = 0
    for pk, voice in near.items():
        keys = [(True, pk), *((False, matter) for matter in sorted(voice.matters))]
        given = [part for key in keys for part in by_record.get(key, ())]
        sent += bool(given)
        _count(found, voice, given)
        if sent == NEAREST:
            break
    # `sorted` keeps the order of nearness among equals.
    return sorted(found.values(), key=lambda one: -one.weight)[:SHOWN]


def _count(
    found: dict[int, Precedent], voice: _Near, given: Sequence[Assignment]
) -> None:
    """A voice counts once for an office, whatever it was given of it."""
    by_office = {part.office_id: part for part in reversed(given)}
    for part in by_office.values():
        is_returned = part.state == Assignment.State.RETURNED
        one = found.setdefault(part.office_id, Precedent(part.office))
        one.count += 1
        one.returned += is_returned
        if not is_returned:
            one.weight += voice.weight
            one.answered += voice.is_answered
            one.solved += voice.is_solved
