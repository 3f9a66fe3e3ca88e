"""What somebody who holds a seat has before them, for their own page."""

from collections.abc import Iterable
from dataclasses import dataclass

from tongxin.councils import policies
from tongxin.councils.models import Meeting, Minutes, Term
from tongxin.councils.queries.pages import nearest
from tongxin.people.models import User


@dataclass(frozen=True, slots=True)
class MySeat:
    """A seat that I hold or stand in for, what comes next, and what is to be read."""

    term: Term
    next: Meeting | None
    draft: Minutes | None


def my_seats(user: User) -> list[MySeat]:
    """Seats of the account's person today, in three queries however many."""
    terms = list(policies.terms_of(user).order_by("seat__body__name", "pk"))
    if not terms:
        return []
    bodies = {term.seat.body_id for term in terms}
    coming = nearest(Meeting.objects.filter(body__in=bodies))
    drafts = _drafts(bodies)
    return [
        MySeat(term, coming.get(term.seat.body_id), drafts.get(term.seat.body_id))
        for term in terms
    ]


def _drafts(bodies: Iterable[int]) -> dict[int, Minutes]:
    """Of each conference the oldest minutes that still take corrections."""
    rows = Minutes.objects.filter(meeting__body__in=bodies, state=Minutes.State.DRAFT)
    rows = rows.select_related("meeting").order_by("-drafted_at", "-pk")
    return {row.meeting.body_id: row for row in rows}
