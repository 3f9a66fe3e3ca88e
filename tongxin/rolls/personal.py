"""What this room keeps of one person, for the copy they may ask for."""

from datetime import date

from tongxin.people.models import Person
from tongxin.rolls.models import Entitlement


def data_of(person: Person) -> dict[str, object]:
    """No actor: the person's own entries on rolls, oldest first, and their marks."""
    entries = (
        Entitlement.objects.filter(person=person)
        .select_related("unit", "holding", "organisation", "person__seal_key")
        .prefetch_related("objections", "proofs")
        .order_by("pk")
    )
    ties = person.applicant_ties.select_related("unit").order_by("pk")
    return {
        "rolls": [_one(entry) for entry in entries],
        "works_for_applicant": [
            {"unit": tie.unit.name, "source": str(tie.get_source_display())}
            for tie in ties
        ],
    }


def _one(entry: Entitlement) -> dict[str, object]:
    return {
        "unit": entry.unit.name,
        "side": str(entry.get_side_display()),
        "holding": entry.holding.label if entry.holding else "",
        "speaks_for": str(entry.organisation or ""),
        "proof": str(entry.get_basis_display()),
        "note": entry.note,
        "papers": [one.name for one in entry.proofs.all() if not one.deleted_at],
        "state": str(entry.get_state_display()),
        "reason": entry.reason or entry.ended_reason,
        "from": _day(entry.from_on),
        "until": _day(entry.until_on),
        "objections": [
            {"text": one.text, "outcome": str(one.get_outcome_display())}
            for one in entry.objections.all()
        ],
    }


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
