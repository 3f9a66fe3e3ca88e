"""What this room shows on the pages of the whole house. Reads only."""

from collections.abc import Iterator

from tongxin.indicators.pictures import Glance
from tongxin.indicators.policies import READERS
from tongxin.kernel.rooms import Part
from tongxin.people.models import User


def day(user: User) -> Iterator[Part]:
    """Late and stuck, in a line, for whoever reads the whole page."""
    if READERS.is_everywhere(user):
        yield Part("indicators/house/day_glance.html", 5, Glance(user))
