"""Who has answered nothing yet, in the order in which one walks from door to door.

No function here reads what anybody answered: silence is all it knows.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from tongxin.consultations import policies, queries
from tongxin.consultations.models import Consultation, ConsultationSide, RollEntrySide
from tongxin.notices import queries as notices
from tongxin.notices.models import Notice
from tongxin.people.models import Channel, Person, User
from tongxin.rolls import queries as rolls
from tongxin.rolls.models import Side

# As many slips as somebody carries through one staircase after the other.
LARGEST_RUN = 100
# "3栋402": the building is what stands before the number of the door.
BUILDING = re.compile(r"^(.*?(?:号楼|栋|幢|座|巷|排|区|苑|路|街|[Bb]lock\s*\w+))")


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody to be visited, called or given a slip."""

    entry_id: int
    person: Person
    sides: frozenset[int]
    kinds: tuple[str, ...]
    door: str
    has_slip: bool
    # The call that waits, how often it was tried, whether it came to an end unheard.
    call_id: int | None
    was_called: bool
    try_count: int
    is_given_up: bool

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def side_name(self) -> str:
        return queries.side_names(self.kinds)

    @property
    def building(self) -> str:
        return building_of(self.door)

    @property
    def has_phone(self) -> bool:
        """Whether a number is known; it is not opened for that."""
        return bool(self.person.phone_sealed)

    @property
    def lives_elsewhere(self) -> bool:
        """An owner living out: behind that door lives somebody else."""
        return bool(self.kinds) and set(self.kinds) == {Side.OWNER_OUT}


def building_of(door: str) -> str:
    found = BUILDING.match(door)
    return found[1] if found else ""


def silent_people(consultation: Consultation) -> list[Silent]:
    """No actor: who has answered nothing yet, by building and door."""
    silent = {entry.pk for entry in queries.silent_of(consultation)}
    # Whoever took their entry over by letter goes by their own record now.
    now_known = rolls.successors(consultation.own_unit)
    entries = [
        (pk, now_known.get(person_id, person_id))
        for pk, person_id in consultation.entries.values_list("pk", "person_id")
        if pk in silent
    ]
    people = Person.objects.select_related("seal_key").in_bulk(
        {person_id for _pk, person_id in entries}
    )
    doors = rolls.doors(consultation.own_unit, consultation.record_day)
    sides = _sides(consultation)
    slips = set(
        consultation.slips.filter(entry__isnull=False).values_list(
            "entry_id", flat=True
        )
    )
    calls = _calls(consultation)
    found = [
        _silent(
            entry_id=pk,
            person=people[person_id],
            sides=sides.get(pk, []),
            door=doors.get(person_id, ""),
            has_slip=pk in slips,
            call=calls.get(person_id),
        )
        for pk, person_id in entries
        if people[person_id].erased_at is None
    ]
    return sorted(found, key=_on_the_way)


def _on_the_way(one: Silent) -> tuple[Any, ...]:
    """By building and door; whoever has none comes last."""
    ways = rolls.door_order(one.building), rolls.door_order(one.door)
    return not one.door, not one.building, *ways, one.entry_id


def _silent(  # noqa: PLR0913 - all that is known of one
    *,
    entry_id: int,
    person: Person,
    sides: Sequence[ConsultationSide],
    door: str,
    has_slip: bool,
    call: Notice | None,
) -> Silent:
    is_waiting = call is not None and call.state == Notice.State.QUEUED
    return Silent(
        entry_id=entry_id,
        person=person,
        sides=frozenset(side.position for side in sides),
        kinds=tuple(kind for side in sides for kind in side.kinds),
        door=door,
        has_slip=has_slip,
        call_id=call.pk if call is not None and is_waiting else None,
        was_called=call is not None,
        try_count=call.try_count if call is not None else 0,
        is_given_up=call is not None and call.state == Notice.State.FAILED,
    )


def _sides(consultation: Consultation) -> dict[int, list[ConsultationSide]]:
    known = {side.pk: side for side in consultation.sides.all()}
    found: dict[int, list[ConsultationSide]] = {}
    rows = RollEntrySide.objects.filter(side__consultation=consultation)
    for entry_id, side_id in rows.order_by("pk").values_list("entry_id", "side_id"):
        found.setdefault(entry_id, []).append(known[side_id])
    return found


def _calls(consultation: Consultation) -> dict[int, Notice]:
    """The last call about it, by whom it was to reach."""
    rows = notices.about_visible(Consultation._meta.label, consultation.pk)
    return {row.recipient_id: row for row in rows.filter(channel=Channel.PHONE)}


def narrowed(
    people: Sequence[Silent],
    *,
    side: int | None = None,
    building: str = "",
    phone: str = "",
    slip: str = "",
) -> list[Silent]:
    """Of some silent people those of a side, of a building, with or without these."""
    return [
        one
        for one in people
        if (side is None or side in one.sides)
        and building in ("", one.building)
        and (not phone or one.has_phone == (phone == "with"))
        and not (slip and one.has_slip)
    ]


def buildings_of(people: Iterable[Silent]) -> list[str]:
    return sorted(
        {one.building for one in people if one.building}, key=rolls.door_order
    )


def calls_to_make(actor: User, consultation: Consultation) -> QuerySet[Notice]:
    """Calls about it that wait, oldest first; for whoever may collect there."""
    subjects = policies.collected_by(actor).filter(pk=consultation.pk)
    return notices.calls_waiting(actor, subjects)
