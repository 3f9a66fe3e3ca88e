"""What this room shows on the pages of the whole house. Reads only."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongxin.consultations import speaking, waiting
from tongxin.kernel.rooms import Link, Part
from tongxin.people.models import User

SHOWN_TALKS = 3


def front() -> Iterator[Part]:
    if talks := waiting.talked_over(SHOWN_TALKS):
        yield Part(
            template="consultations/house/front_talks.html", place=20, shown=talks
        )


def day(user: User) -> Iterator[Part]:
    """What institutions of the reader's own desk are asked for."""
    owed = speaking.owed_by(user) if user.office_ids else []
    if not owed:
        return
    if ends := owed[0].consultation.closes_at:
        yield Part(
            template="consultations/house/day_position_first.html",
            spot="top",
            place=10,
            on=timezone.localdate(ends),
            shown=owed[0],
        )
    yield Part(template="consultations/house/day_positions.html", place=31, shown=owed)


def mine(user: User) -> Iterator[Part | Link]:
    """Where the reader is asked, what ends first first."""
    asked = waiting.asked_of(user)
    for one in asked:
        yield Part(
            template="consultations/house/mine_asked.html",
            spot="asked",
            place=10,
            shown=one,
        )
    missing = next((one for one in asked if one.open_count), None)
    if missing and (ends := missing.consultation.closes_at):
        yield Part(
            template="consultations/house/mine_stance_first.html",
            spot="top",
            place=10,
            on=timezone.localdate(ends),
            shown=missing,
        )
    yield Link(
        address="consultations:list",
        title=_("All consultations"),
        spot="asked_links",
        place=10,
    )
    yield Link(
        address="consultations:list",
        title=_("Consultations"),
        note=_("What everybody here can accept"),
        place=10,
    )
