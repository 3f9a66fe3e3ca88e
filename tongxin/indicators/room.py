"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from tongxin.indicators.policies import READERS
from tongxin.indicators.queries.year import EVERY_SECONDS, keep_counted
from tongxin.kernel.rooms import Group, MenuEntry, Room

ROOM = Room(
    menu=[
        MenuEntry(
            address="indicators:glance",
            group=Group.TODAY,
            title=_("The street at a glance"),
            place=5,
            who=READERS.is_anywhere,
        ),
    ],
    # Else whoever opens the page of a large house would wait for its figures.
    timers=[(keep_counted, EVERY_SECONDS)],
)
