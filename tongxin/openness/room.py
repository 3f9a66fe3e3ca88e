"""What this room brings to the house."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import Group, Link, MenuEntry, Part, Room
from tongxin.openness import models, policies, queries
from tongxin.openness.redacted import DUTIES
from tongxin.people.models import User

SHOWN = 5


def _about() -> list[Link]:
    return [Link("openness:list", 20, _("Open affairs"))]


def _day(user: User) -> Iterator[Part]:
    """What is to be published; what is public, for whoever does no work here."""
    if not user.office_ids:
        published = list(queries.published_duties(user)[:SHOWN])
        yield Part("openness/house/day_published.html", 30, published)
    elif policies.settles_some(user) and (owed := list(queries.owed(user)[:SHOWN])):
        yield Part("openness/house/day_owed.html", 60, owed)


ROOM = Room(
    menu=[
        MenuEntry(
            address="openness:owed",
            group=Group.RECORDS,
            title=_("To be published"),
            place=140,
            who=policies.settles_some,
            waiting=queries.overdue,
        ),
        MenuEntry(
            address="openness:list",
            group=Group.RECORDS,
            title=_("Open affairs"),
            place=150,
            who=lambda user: bool(user.posts) and not policies.settles_some(user),
        ),
    ],
    kinds={
        models.Duty: pgettext_lazy("journal", "duty to publish"),
    },
    links=[Link("openness:list", 50, _("Open affairs"), spot="nav")],
    about=_about,
    day=_day,
    redacted=[DUTIES],
)
