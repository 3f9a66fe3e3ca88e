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
        yield Part("consultations/house/front_talks.html", 20, talks)


def day(user: User) -> Iterator[Part]:
    """What institutions of the reader's own desk are asked for."""
    owed = speaking.owed_by(user) if user.office_ids else []
    if not owed:
        return
    if ends := owed[0].consultation.closes_at:
        template = "consultations/house/day_position_first.html"
        on = timezone.localdate(ends)
        yield Part(template, 10, owed[0], spot="top", on=on)
    yield Part("consultations/house/day_positions.html", 31, owed)


def mine(user: User) -> Iterator[Part | Link]:
    """Where the reader is asked, what ends first first."""
    asked = waiting.asked_of(user)
    for one in asked:
        yield Part("consultations/house/mine_asked.html", 10, one, spot="asked")
    missing = next((one for one in asked if one.open_count), None)
    if missing and (ends := missing.consultation.closes_at):
        template = "consultations/house/mine_stance_first.html"
        on = timezone.localdate(ends)
        yield Part(template, 10, missing, spot="top", on=on)
    home = "consultations:list"
    yield Link(home, 10, _("All consultations"), spot="asked_links")
    yield Link(home, 10, _("Consultations"), _("What everybody here can accept"))
