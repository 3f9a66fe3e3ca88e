"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from tongxin.journal import queries as entries
from tongxin.kernel.rooms import Group, Link, MenuEntry, Room, SetupStep
from tongxin.notices import models, operations, personal, policies, queries
from tongxin.notices.redacted import MESSAGES
from tongxin.people.models import User


def _mine(user: User) -> list[Link]:
    unread = queries.unread_count(user)
    told = ngettext("%(n)d not read yet", "%(n)d not read yet", unread) % {"n": unread}
    note = told if unread else _("All read")
    return [Link("notices:inbox", 40, _("Messages to me"), note)]


def _senders(_user: User) -> str:
    """What somebody has tried here, and what reached them then."""
    told = {
        "sender.sms_tried": pgettext_lazy("notice", "By text message"),
        "sender.mail_tried": pgettext_lazy("notice", "By e-mail"),
    }
    tried = entries.actions_done(told)
    if "sender.sms_tried" not in tried:
        return ""
    return "、".join(str(told[code]) for code in told if code in tried)


ROOM = Room(
    setup=[
        SetupStep(
            address="notices:try_sender",
            title=_("Text messages and e-mail, tried"),
            why=_("Without text messages nobody signs in with a telephone number."),
            place=70,
            found=_senders,
        )
    ],
    menu=[
        MenuEntry(
            address="notices:inbox",
            group=Group.TODAY,
            title=_("Messages"),
            place=60,
            who=lambda user: user.person_id is not None,
            waiting=queries.unread,
        ),
        MenuEntry(
            address="notices:deliveries",
            group=Group.RECORDS,
            title=_("Deliveries"),
            place=200,
            who=policies.may_handle,
        ),
        MenuEntry(
            address="notices:spending",
            group=Group.RECORDS,
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
    timers=[(operations.deliver_due, 5)],
    personal_data=personal.data_of,
)
