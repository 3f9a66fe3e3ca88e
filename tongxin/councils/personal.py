"""What this room keeps of one person, for the copy they may ask for."""

from tongxin.councils.models import Term
from tongxin.people.models import Person


def data_of(person: Person) -> list[dict[str, object]]:
    """No actor: seats held, ended ones too, with the interests that were declared."""
    terms = (
        Term.objects.filter(person=person)
        .select_related("seat__body")
        .prefetch_related("conflicts__matter", "excuses__meeting")
        .order_by("from_on", "pk")
    )
    return [_one(term) for term in terms]


def _one(term: Term) -> dict[str, object]:
    return {
        "conference": term.seat.body.name,
        "seat": str(term.seat),
        "as": str(term.get_kind_display()),
        "name_in_minutes": term.shown_name,
        "from": term.from_on.isoformat(),
        "until": term.until_on.isoformat() if term.until_on else None,
        "ended_because": term.ended_reason,
        "interests": [
            {
                "about": str(conflict.matter or conflict.get_about_display()),
                "reason": conflict.reason,
                "declared_on": conflict.declared_on.isoformat(),
                "ended_on": conflict.ended_on.isoformat()
                if conflict.ended_on
                else None,
            }
            for conflict in term.conflicts.all()
        ],
        "excused": [
            {
                "meeting": excuse.meeting.number,
                "told_at": excuse.told_at.isoformat(),
                "came_after_all": excuse.withdrawn_at is not None,
            }
            for excuse in term.excuses.all()
        ],
    }
