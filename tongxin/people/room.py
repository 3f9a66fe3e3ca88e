"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.rooms import MenuEntry, Room
from tongxin.people import queries, sessions
from tongxin.people.models import Role

ROOM = Room(
    menu=[
        MenuEntry(
            address="people:staff",
            title=_("Staff"),
            place=220,
            who=lambda user: user.has_role(Role.ADMINISTRATOR),
        ),
        MenuEntry(
            address="people:data",
            title=_("Data rights"),
            place=230,
            who=lambda user: user.has_role(Role.DATA_OFFICER),
        ),
    ],
    timers=[(sessions.clear_expired, 3600)],
    personal_data=queries.data_of,
)
