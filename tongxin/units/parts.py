"""What this room shows on the pages of the whole house. Reads only."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.rooms import Link, Part
from tongxin.people.models import User
from tongxin.units import policies, queries
from tongxin.plans import queries as plans

SHOWN_UNITS, SHOWN_CLAUSES = 3, 5
# A day that may be spoken until comes before any other day.
KINDS_IN_ORDER = ("notice", "dated")


def front() -> Iterator[Part]:
    """Units where something has a day soon; the nearest day first, and never a rank."""
    units = list(policies.visible_to(SYSTEM).select_related("community"))
    coming = [row for row in queries.next_steps(units) if row[1].kind in KINDS_IN_ORDER]
    coming.sort(key=lambda row: _urgency(row[1]))
    told = {"coming": coming[:SHOWN_UNITS], "count": len(units)}
    yield Part("units/house/front_units.html", 10, told, spot="left")


def _urgency(step: queries.Step) -> tuple[int, date]:
    return KINDS_IN_ORDER.index(step.kind), step.on or date.max


def day(user: User) -> Iterator[Part]:
    """Clauses whose owner's desk this is, what is due first first."""
    if not user.office_ids:
        return
    if clauses := list(plans.requests_to_answer(user)[:SHOWN_CLAUSES]):
        first, on = clauses[0], clauses[0].due_on
        yield Part("plans/house/day_clause_first.html", 10, first, spot="top", on=on)
        yield Part("plans/house/day_clauses.html", 30, clauses)


def mine(_user: User) -> Iterator[Link]:
    note = _("What the roll of the renewal unit says of me")
    yield Link("rolls:my_roll", 50, _("My home and the roll"), note)
