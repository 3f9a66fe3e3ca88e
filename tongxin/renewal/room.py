"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.rooms import MenuEntry, Room
from tongxin.renewal import operations, personal

ROOM = Room(
    menu=[
        MenuEntry(
            address="renewal:list",
            title=_("Renewal units"),
            place=70,
            who=lambda _user: True,
        ),
    ],
    timers=[
        (operations.give_back_stopped, 60),
        (operations.delete_old_proofs, 3600),
    ],
    personal_data=personal.data_of,
)
