"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.rooms import Group, MenuEntry, Room
from tongxin.people.policies import REPORT_READERS

ROOM = Room(
    menu=[
        MenuEntry(
            address="ledgers:index",
            group=Group.RECORDS,
            title=_("Ledgers"),
            place=170,
            who=REPORT_READERS.is_anywhere,
        ),
    ],
)
