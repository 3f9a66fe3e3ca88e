"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.rooms import MenuEntry, Room
from tongxin.openness import policies, queries

ROOM = Room(
    menu=[
        MenuEntry(
            address="openness:owed",
            title=_("To be published"),
            place=140,
            who=policies.settles_some,
            waiting=queries.overdue,
        ),
        MenuEntry(
            address="openness:list",
            title=_("Open affairs"),
            place=150,
            who=lambda user: bool(user.posts) and not policies.settles_some(user),
        ),
    ],
)
