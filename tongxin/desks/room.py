"""What this room brings to the house."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.rooms import Link, Part, Room
from tongxin.people.models import Role, User


def _day(user: User) -> Iterator[Part]:
    """Whoever sits in without a vote, or waits for a room that is not here yet."""
    if not user.office_ids:
        # Sits in at meetings (列席) and may say something there.
        speaks = user.has_role(Role.OBSERVER)
        yield Part("desks/parts/day_post.html", 10, speaks)


ROOM = Room(
    links=[
        Link("desks:search", 5, _("Search"), spot="foot"),
        Link("desks:privacy", 20, _("How your data is kept"), spot="foot"),
        Link(
            "desks:about", 40, _("What the council does and does not do"), spot="foot"
        ),
    ],
    day=_day,
)
