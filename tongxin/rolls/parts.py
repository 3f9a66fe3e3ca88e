"""What this room shows on the pages of the whole house. Reads only."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.rooms import Link
from tongxin.people.models import User


def mine(_user: User) -> Iterator[Link]:
    note = _("What the roll of the renewal unit says of me")
    yield Link("rolls:my_roll", 50, _("My home and the roll"), note)
