"""What this room shows on the pages of the whole house. Reads only."""

from collections.abc import Iterator

from tongxin.kernel.rooms import Part
from tongxin.people.models import Actor, User
from tongxin.plans import queries
from tongxin.units.models import Unit

SHOWN_CLAUSES = 5


def of_unit(_actor: Actor, unit: Unit) -> Iterator[Part]:
    """Its own plans: the day they stand as, and where each clause is commented on."""
    if plans := list(queries.plans_of(unit).filter(unit=unit)):
        yield Part("plans/house/unit_plans.html", 20, plans)


def day(user: User) -> Iterator[Part]:
    """Clauses whose owner's desk this is, what is due first first."""
    if not user.office_ids:
        return
    if clauses := list(queries.requests_to_answer(user)[:SHOWN_CLAUSES]):
        first, on = clauses[0], clauses[0].due_on
        yield Part("plans/house/day_clause_first.html", 10, first, spot="top", on=on)
        yield Part("plans/house/day_clauses.html", 30, clauses)
