"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.rooms import MenuEntry, Room
from tongxin.people.models import Role

ROOM = Room(
    menu=[
        MenuEntry(
            address="desks:journal",
            title=_("Journal"),
            place=210,
            who=lambda user: user.has_role(Role.AUDITOR),
        ),
    ],
)
