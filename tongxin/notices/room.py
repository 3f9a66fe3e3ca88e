"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.rooms import MenuEntry, Room
from tongxin.notices import operations, personal, queries

ROOM = Room(
    menu=[
        MenuEntry(
            address="notices:inbox",
            title=_("Messages"),
            place=60,
            who=lambda user: user.person_id is not None,
            waiting=queries.unread,
        ),
        MenuEntry(
            address="notices:letters",
            title=_("Letters"),
            place=190,
            who=lambda user: user.is_street,
        ),
        MenuEntry(
            address="notices:deliveries",
            title=_("Deliveries"),
            place=200,
            who=lambda user: user.is_street,
        ),
    ],
    timers=[(operations.deliver_due, 5)],
    personal_data=personal.data_of,
)
