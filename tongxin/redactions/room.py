"""What this room brings to the house."""

from collections.abc import Iterator

from tongxin.kernel.rooms import Part, Room
from tongxin.people.models import User
from tongxin.redactions import queries


def _day(user: User) -> Iterator[Part]:
    if waiting := queries.waiting_for(user):
        yield Part("redactions/house/day_waiting.html", 20, waiting)


ROOM = Room(day=_day)
