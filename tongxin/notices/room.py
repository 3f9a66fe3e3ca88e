"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from tongxin.kernel.rooms import Link, MenuEntry, Room
from tongxin.notices import models, operations, personal, policies, queries
from tongxin.notices.redacted import MESSAGES
from tongxin.people.models import User


def _mine(user: User) -> list[Link]:
    unread = queries.unread_count(user)
    told = ngettext("%(n)d not read yet", "%(n)d not read yet", unread) % {"n": unread}
    note = told if unread else _("All read")
    return [Link("notices:inbox", 40, _("Messages to me"), note)]


ROOM = Room(
    menu=[
        MenuEntry(
            address="notices:inbox",
            title=_("Messages"),
            place=60,
            who=lambda user: user.person_id is not None,
            waiting=queries.unread,
        ),
        MenuEntry(
            address="notices:letters",
            title=_("Letters"),
            place=190,
            who=policies.may_handle,
        ),
        MenuEntry(
            address="notices:deliveries",
            title=_("Deliveries"),
            place=200,
            who=policies.may_handle,
        ),
        MenuEntry(
            address="notices:spending",
            title=pgettext_lazy("spending", "Text messages"),
            place=225,
            who=policies.may_see_spending,
            waiting=queries.used_up,
        ),
    ],
    kinds={
        models.Notice: pgettext_lazy("journal", "message"),
        models.LetterRun: pgettext_lazy("journal", "letters"),
    },
    mine=_mine,
    redacted=[MESSAGES],
    timers=[(operations.deliver_due, 5), (operations.tell_of_past_days, 600)],
    personal_data=personal.data_of,
)
