"""Opening: the roll of the record date is frozen, small sides are put together."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import merge_sides, messages
from tongxin.consultations.models import (
    Consultation,
    ConsultationSide,
    RollEntry,
    RollEntrySide,
    SideMerge,
)
from tongxin.consultations.models.roll import LEAST_ON_A_SIDE
from tongxin.consultations.operations.institutions import reminders_past, tell_desks
from tongxin.consultations.operations.rules import ANNOUNCED
from tongxin.consultations.readiness import missing
from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel import clock, rules
from tongxin.notices.messages import Message
from tongxin.people.models import Actor, Person
from tongxin.rolls import queries as roll_queries

PSEUDONYM_BYTES = 16
BATCH = 500
LAST_HOUR = time(18)
State = Consultation.State
LEAST_FLOOR, MOST_FLOOR = Fraction(3, 5), Fraction(4, 5)


class OnTheRoll(Protocol):
    @property
    def person_id(self) -> int: ...
    @property
    def sides(self) -> frozenset[str]: ...
    @property
    def is_marked(self) -> bool: ...


@operation(
    "consultation.opened",
    Words(
        pgettext_lazy("journal", "opened the consultation"),
        pgettext_lazy("journal", "consultation opened"),
    ),
    ANNOUNCED,
)
def open_consultation(
    actor: Actor,
    consultation: Consultation,
    *,
    closes_on: date,
    merges: Mapping[str, str],
) -> Consultation:
    """Ask everybody who had a right on the record date, until 18:00 of `closes_on`.

    `merges` says for each small side with which it is put together; an empty word
    says that there is none, which a side of fewer than five may not. It also names
    those that are put together because they are nearly the same people.
    """
    _require_ready(consultation, closes_on)
    entitled = roll_queries.entitled(consultation.own_unit, consultation.record_day)
    freeze_roll(consultation, entitled, merges)
    floor = floor_in_force()
    consultation.floor_numerator = floor.numerator
    consultation.floor_denominator = floor.denominator
    consultation.state, consultation.opened_at = State.OPEN, timezone.now()
    # What was planned gives way to what is.
    consultation.opens_on, consultation.ends_on = clock.today(), closes_on
    end = datetime.combine(closes_on, LAST_HOUR)
    consultation.closes_at = timezone.make_aware(end)
    consultation.save()
    tell_each(consultation, consultation.entries.all(), messages.OPENED)
    for asked in consultation.institutions.select_related("organisation"):
        tell_desks(asked, messages.INSTITUTION_ASKED)
    # Told today: a day of a reminder that is past by now reminds nobody of it.
    consultation.institutions.update(reminder_count=reminders_past(consultation))
    return consultation


def _require_ready(consultation: Consultation, closes_on: date) -> None:
    if lack := next(missing(consultation, closes_on), None):
        raise ValidationError(lack.refusal)


def floor_in_force() -> Fraction:
    """The share that the street asks of each side, within its bounds."""
    floor = rules.binding("consultation.floor").share
    if not LEAST_FLOOR <= floor <= MOST_FLOOR:
        raise ValidationError(_("The floor lies between three and four fifths."))
    return floor


def freeze_roll(
    consultation: Consultation,
    entitled: Sequence[OnTheRoll],
    merges: Mapping[str, str],
) -> None:
    """Write who is asked, with a pseudonym each, and on which sides they stand."""
    people: dict[str, set[int]] = {}
    for one in entitled:
        for kind in one.sides:
            people.setdefault(kind, set()).add(one.person_id)
    groups = merge_sides.merged(people, merges)
    rolls = [merge_sides.roll_of(people, group) for group in groups]
    _require_hidden(rolls)
    enough = _least_heard(rolls)
    _keep_merges(consultation, people, merges)
    sides = ConsultationSide.objects.bulk_create(
        ConsultationSide(
            consultation=consultation,
            position=at,
            kinds=group,
            roll_count=len(rolls[at]),
            least_heard=enough[at],
            is_printed=_is_printed(at, rolls),
        )
        for at, group in enumerate(groups)
    )
    entries = RollEntry.objects.bulk_create(
        (_entry(consultation, one) for one in entitled if one.sides), batch_size=BATCH
    )
    RollEntrySide.objects.bulk_create(
        (
            RollEntrySide(entry=entry, side=side)
            for entry in entries
            for side, roll in zip(sides, rolls, strict=True)
            if entry.person_id in roll
        ),
        batch_size=BATCH,
    )


def _keep_merges(
    consultation: Consultation,
    people: Mapping[str, set[int]],
    merges: Mapping[str, str],
) -> None:
    SideMerge.objects.bulk_create(
        SideMerge(
            consultation=consultation,
            kind=kind,
            into=into,
            roll_count=len(people[kind]),
        )
        for kind, into in sorted(merges.items())
        if kind in people
    )


def _entry(consultation: Consultation, one: OnTheRoll) -> RollEntry:
    entry = RollEntry(
        consultation=consultation, person_id=one.person_id, is_marked=one.is_marked
    )
    entry.pseudonym = secrets.token_hex(PSEUDONYM_BYTES)
    return entry


def _require_hidden(rolls: Sequence[set[int]]) -> None:
    if not rolls:
        raise ValidationError(_("Nobody is on the roll of this unit."))
    if any(len(roll) < LEAST_ON_A_SIDE for roll in rolls):
        raise ValidationError(
            {
                "merges": _(
                    "A side of fewer than five would tell who said what:"
                    " put it together with another."
                )
            }
        )


def _least_heard(rolls: Sequence[set[int]]) -> list[int]:
    """Of how many of each side an answer is needed before a verdict can be told."""
    # Its compiled loops take seconds to load, and only an opening needs them here.
    from commonground.judging.bounds import least_heard  # noqa: PLC0415 - see above

    sizes = [len(roll) for roll in rolls]
    return [int(n) for n in least_heard(sizes, floor_in_force())]


def _is_printed(at: int, rolls: Sequence[set[int]]) -> bool:
    """Not where another roll lies inside: the difference would tell of the rest."""
    return not any(
        other < rolls[at] or (other == rolls[at] and place < at)
        for place, other in enumerate(rolls)
        if place != at
    )


def tell_each(
    consultation: Consultation,
    entries: Iterable[RollEntry],
    message: Message,
    *,
    once: str = "",
    silence: object = "",
) -> int:
    """One message to each of them, by the channel they chose.

    Whoever took an entry over by letter is told in the place of whom it knew.
    """
    ids = {entry.pk for entry in entries}
    return sum(
        messages.tell_asked(
            message,
            consultation,
            person,
            once=f"{once}{entry_id}",
            silence=silence,
        )
        for entry_id, person in _known_now(consultation)
        if entry_id in ids
    )


def _known_now(consultation: Consultation) -> list[tuple[int, Person]]:
    """Each place with whoever speaks from it now; everybody speaks from one."""
    places = list(consultation.entries.order_by("pk").values_list("pk", "person_id"))
    unit = consultation.unit
    taken = roll_queries.successors(unit) if unit else {}
    now = {pk: taken.get(person_id, person_id) for pk, person_id in places}
    # One's own place is the first, then that which was taken over first.
    speaking = {person_id: pk for pk, person_id in places if now[pk] == person_id}
    for pk, person_id in now.items():
        speaking.setdefault(person_id, pk)
    people = Person.objects.select_related("seal_key").in_bulk(speaking)
    return [(pk, people[person_id]) for person_id, pk in speaking.items()]
