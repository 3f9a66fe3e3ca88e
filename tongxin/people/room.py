"""What this room brings to the house."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import Group, Link, MenuEntry, Room
from tongxin.people import models, queries, sessions
from tongxin.people.models import Role, User


def _mine(user: User) -> Iterator[Link]:
    if user.person is not None:
        way = user.person.get_answer_channel_display()
        yield Link("people:profile", 60, _("How answers reach me"), way)
        note = _("Each reading with office, reason and time")
        yield Link("people:reads", 70, _("Who looked at my data"), note)


ROOM = Room(
    menu=[
        MenuEntry(
            address="people:staff",
            group=Group.RECORDS,
            title=_("Staff"),
            place=220,
            only_for=Role.ADMINISTRATOR,
            who=lambda user: user.has_role(Role.ADMINISTRATOR),
        ),
        MenuEntry(
            address="people:data",
            group=Group.RECORDS,
            title=_("Data rights"),
            place=230,
            only_for=Role.DATA_OFFICER,
            who=lambda user: user.has_role(Role.DATA_OFFICER),
        ),
    ],
    kinds={
        models.Person: pgettext_lazy("journal", "person"),
        models.User: pgettext_lazy("journal", "account"),
        models.Appointment: pgettext_lazy("journal", "appointment"),
        models.Office: pgettext_lazy("journal", "office"),
        models.Organisation: pgettext_lazy("journal", "organisation"),
    },
    mine=_mine,
    timers=[(sessions.clear_expired, 3600)],
    personal_data=queries.data_of,
)
