"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import Group, MenuEntry, Room
from tongxin.work import models, operations, parts, queries
from tongxin.work.redacted import TASKS

ROOM = Room(
    menu=[
        MenuEntry(
            address="work:tasks",
            group=Group.TODAY,
            title=_("My tasks"),
            place=20,
            who=lambda user: bool(user.office_ids),
            waiting=queries.my_parts,
        ),
    ],
    kinds={
        models.Task: pgettext_lazy("journal", "task"),
        models.Assignment: pgettext_lazy("journal", "part of a task"),
    },
    day=parts.day,
    redacted=[TASKS],
    timers=[(operations.settle_parts, 3600)],
)
