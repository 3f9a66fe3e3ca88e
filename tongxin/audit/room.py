"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.audit import operations, queries, tasks
from tongxin.audit.models import Address, Check
from tongxin.kernel.rooms import Group, Link, MenuEntry, Room
from tongxin.people.models import Role


def _about() -> list[Link]:
    return [Link("audit:digests", 50, _("Digests of the journal"))]


ROOM = Room(
    menu=[
        MenuEntry(
            address="audit:journal",
            group=Group.RECORDS,
            title=_("Journal"),
            place=210,
            only_for=Role.AUDITOR,
            who=lambda user: user.has_role(Role.AUDITOR),
        ),
        MenuEntry(
            address="audit:checks",
            group=Group.RECORDS,
            title=_("Does all still stand?"),
            place=211,
            who=lambda user: user.has_role(Role.AUDITOR),
            waiting=lambda _user: queries.wrong(),
        ),
    ],
    kinds={
        Check: pgettext_lazy("journal", "check of the journal"),
        Address: pgettext_lazy("journal", "address that digests are mailed to"),
    },
    about=_about,
    timers=[
        (tasks.check_at_night, 600),
        (operations.give_up_stopped, 300),
        (operations.mail_faults, 1800),
        (operations.mail_digests, 1800),
    ],
)
