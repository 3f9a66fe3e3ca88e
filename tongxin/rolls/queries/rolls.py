"""Who is on a roll on a day, as consultations and polls count them.

Nothing here asks for an actor: other rooms ask, and show no name.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Model, Q, QuerySet

from tongxin.rolls.models import Entitlement, HoldingOwner, MailedCode, Side
from tongxin.units.models import Unit


@dataclass(frozen=True, slots=True)
class Entitled:
    """Somebody who has a right to be heard, with every side it comes from."""

    person_id: int
    sides: frozenset[str]
    # Works for the applicant, or is paid by it: marked, and not unmarked since.
    is_marked: bool


def entitled(unit: Unit, on: date) -> list[Entitled]:
    """No actor: everybody on the roll that day, once each, by number.

    Who lives in one flat of theirs and lets another counts as living in. A mark made
    after that day counts too: it can only make a verdict more careful.
    """
    sides: dict[int, set[str]] = {}
    rows = _counting(unit, on).values_list("person_id", "side")
    for person_id, side in rows.order_by("person_id"):
        sides.setdefault(person_id, set()).add(side)
    marked = set(
        _running(unit.ties.all(), on, begun=False).values_list("person_id", flat=True)
    )
    return [
        Entitled(person_id, _told_once(found), person_id in marked)
        for person_id, found in sides.items()
    ]


def _told_once(sides: set[str]) -> frozenset[str]:
    if Side.OWNER_IN in sides:
        sides = sides - {Side.OWNER_OUT}
    return frozenset(str(side) for side in sides)


def owners_among(people: Collection[int], unit: Unit, on: date) -> set[int]:
    """No actor: which of these are owners, for whoever asks who may hold a seat."""
    rows = _counting(unit, on).filter(side__in=[Side.OWNER_IN, Side.OWNER_OUT])
    return _found(rows, people)


def on_roll_among(people: Collection[int], unit: Unit, on: date) -> set[int]:
    """No actor: which of these are entered on any side."""
    return _found(_counting(unit, on), people)


def _found(rows: QuerySet[Entitlement], people: Collection[int]) -> set[int]:
    there = rows.filter(person__in=people).order_by()
    return set(there.values_list("person_id", flat=True))


def side_counts(unit: Unit, on: date) -> dict[Side, int]:
    """No actor: how many there are on each side that day, sides without anybody too."""
    counts = Counter(side for one in entitled(unit, on) for side in one.sides)
    return {side: counts[side] for side in Side}


def _counting(unit: Unit, on: date) -> QuerySet[Entitlement]:
    rows = unit.entitlements.filter(
        state=Entitlement.State.ACCEPTED, person__erased_at=None
    )
    return _running(rows, on)


def _running[Row: Model](
    rows: QuerySet[Row], on: date, *, begun: bool = True
) -> QuerySet[Row]:
    rows = rows.filter(Q(until_on=None) | Q(until_on__gt=on))
    return rows.filter(from_on__lte=on) if begun else rows


@dataclass(frozen=True, slots=True)
class PollShare:
    """A holding in a poll of owners: who votes for it, its area, whose head it is.

    `voter_ids`: all who may, co-owners too, in the order in which they are named.
    `person_id` is None where nobody can vote for it: unsold, or a company without a
    mandated person. It is there all the same, for the whole that shares are taken of.
    `area` is 0 where no paper says it (`areas_unknown`).
    """

    person_id: int | None
    area: Decimal
    heads_key: str
    voter_ids: tuple[int, ...] = ()


def poll_units(unit: Unit, on: date) -> list[PollShare]:
    """No actor: the unit's holdings as votes of owners that day (法释〔2009〕7号).

    Equal `heads_key`: one head. That is one person or company with however many
    holdings, co-owners of the same holdings together, and all that is unsold. Of
    co-owners the one named first votes. A holding without owner counts by area only
    when unsold; otherwise nobody is known to own it and it is left out.
    """
    mandates = dict(
        _running(unit.mandates.all(), on).values_list("organisation_id", "person_id")
    )
    owners: dict[int, list[HoldingOwner]] = {}
    rows = HoldingOwner.objects.filter(holding__unit=unit)
    for owner in _running(rows, on).order_by("pk"):
        owners.setdefault(owner.holding_id, []).append(owner)
    shares = []
    for holding in unit.holdings.order_by("pk"):
        named = owners.get(holding.pk, [])
        if not named and not holding.is_unsold:
            continue
        voters = _voters(named, mandates)
        shares.append(
            PollShare(
                voters[0] if voters else None,
                holding.area or Decimal(0),
                "unsold" if holding.is_unsold else _head(named),
                voters,
            )
        )
    return shares


def _voters(owners: list[HoldingOwner], mandates: dict[int, int]) -> tuple[int, ...]:
    """Everybody who may speak for it, each once: owners, and who a company sends."""
    found: dict[int, None] = {}
    for owner in owners:
        person_id = owner.person_id
        if person_id is None and owner.organisation_id is not None:
            person_id = mandates.get(owner.organisation_id)
        if person_id is not None:
            found[person_id] = None
    return tuple(found)


def _head(owners: list[HoldingOwner]) -> str:
    return "+".join(
        sorted(
            f"p{owner.person_id}" if owner.person_id else f"o{owner.organisation_id}"
            for owner in owners
        )
    )


def areas_unknown(unit: Unit) -> int:
    """No actor: how many holdings have no area that a paper says."""
    return unit.holdings.filter(area=None).count()


def former_persons(person_id: int) -> QuerySet[MailedCode, int]:
    """No actor: whom rolls knew until this person took the entries over by letter.

    Whatever froze a roll before that names them still.
    """
    rows = MailedCode.objects.filter(taken_by=person_id, taken_at__isnull=False)
    return rows.exclude(person=person_id).values_list("person_id", flat=True)


def former_person_ids(person_id: int) -> set[int]:
    """No actor: the same, read."""
    return set(former_persons(person_id))
