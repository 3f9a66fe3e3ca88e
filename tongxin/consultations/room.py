"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from tongxin.consultations import operations, personal
from tongxin.kernel.rooms import MenuEntry, Room

ROOM = Room(
    menu=[
        MenuEntry(
            address="consultations:work",
            title=_("Consultations"),
            place=80,
            who=lambda user: user.takes_in,
        ),
    ],
    timers=[
        (operations.close_due, 60),
        (operations.take_up_reports, 20),
        (operations.resume_outside, 60),
    ],
    personal_data=personal.data_of,
)
