"""What of a unit can be blacked out: its days, what stalls it, title problems."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongxin.kernel.redacting import Piece, Redacted, texts_of
from tongxin.redactions.policies import headed
from tongxin.units.models import (
    Milestone,
    MilestoneMove,
    StageEntry,
    Stall,
    TitleProblem,
    Unit,
    UnitContact,
)


def _pieces(unit: Unit) -> Iterator[Piece]:
    own, days = [unit], _("Milestone")
    yield from texts_of(own, _("Summary"), "summary", is_own=True)
    yield from texts_of(own, _("Why it stalls"), "stalled_reason", is_own=True)
    milestones = Milestone.objects.filter(unit=unit).order_by("pk")
    yield from texts_of(milestones, days, "title", "note", "dropped_reason")
    moves = MilestoneMove.objects.filter(milestone__unit=unit).order_by("pk")
    yield from texts_of(moves, days, "reason")
    stages = StageEntry.objects.filter(unit=unit)
    yield from texts_of(stages, _("Stage"), "reason")
    stalls = Stall.objects.filter(unit=unit).order_by("pk")
    yield from texts_of(stalls, _("Why it stalls"), "reason", "how")
    titles = TitleProblem.objects.filter(unit=unit).order_by("pk")
    words = ("holding", "evidence", "next_step", "settled_how")
    yield from texts_of(titles, _("Title problem"), *words)
    contacts = UnitContact.objects.filter(unit=unit).order_by("pk")
    yield from texts_of(contacts, _("Who to ask"), "who", "phone")


UNITS = Redacted(
    model=Unit,
    pieces=_pieces,
    rows=headed(Unit.objects.select_related("community"), "community"),
)
