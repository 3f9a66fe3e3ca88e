"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import Group, MenuEntry, Room
from tongxin.polls import models, operations, parts, personal, verification
from tongxin.polls.redacted import POLLS

ROOM = Room(
    menu=[
        MenuEntry(
            address="polls:work",
            group=Group.TALKS,
            title=_("Owners’ polls"),
            place=90,
            who=lambda user: user.takes_in,
        ),
    ],
    kinds={
        models.Poll: pgettext_lazy("journal", "owners’ poll"),
    },
    mine=parts.mine,
    timers=[(operations.close_due, 60)],
    checks=[verification.CHECK],
    redacted=[POLLS],
    personal_data=personal.data_of,
)
