"""What this room shows on the pages of the whole house. Reads only."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.finding import list_of
from tongxin.kernel.rooms import Finding, Part
from tongxin.units import policies, queries

SHOWN_UNITS = 3
# A day that may be spoken until comes before any other day.
KINDS_IN_ORDER = ("notice", "dated")


def front() -> Iterator[Part]:
    """Units where something has a day soon; the nearest day first, and never a rank."""
    units = list(policies.visible_to(SYSTEM).select_related("community"))
    coming = [row for row in queries.next_steps(units) if row[1].kind in KINDS_IN_ORDER]
    coming.sort(key=lambda row: _urgency(row[1]))
    told = {"coming": coming[:SHOWN_UNITS], "count": len(units)}
    yield Part("units/house/front_units.html", 10, told, spot="left")


def search(words: str, limit: int) -> Finding:
    """By name, community or what stands there; a place leads to its unit."""
    rows = list(queries.find_units(words)[: limit + 1])
    more = list_of("units:list", words) if len(rows) > limit else ""
    found = [(unit.name, unit.get_absolute_url()) for unit in rows[:limit]]
    return Finding(_("Renewal units"), found, more)


def _urgency(step: queries.UnitStep) -> tuple[int, date]:
    return KINDS_IN_ORDER.index(step.kind), step.on or date.max
