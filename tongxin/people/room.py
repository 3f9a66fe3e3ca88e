"""What this room brings to the house."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from tongxin.kernel.rooms import Group, Link, MenuEntry, Room, SetupStep
from tongxin.people import models, policies, queries, sessions
from tongxin.people.models import Role, User


def _mine(user: User) -> Iterator[Link]:
    if user.person is not None:
        way = user.person.get_answer_channel_display()
        yield Link("people:profile", 60, _("How answers reach me"), way)
        note = _("Each reading with office, reason and time")
        yield Link("people:reads", 70, _("Who looked at my data"), note)


def _offices(_user: User) -> str:
    """The first one came with the first administrator, and takes nothing in."""
    count = models.Office.objects.filter(is_closed=False).count()
    told = ngettext("%(count)d office", "%(count)d offices", count)
    return told % {"count": count} if count > 1 else ""


def _staff(_user: User) -> str:
    """Whoever takes voices in and sends them on; an administrator does not."""
    posts = models.Appointment.objects.filter(models.not_ended())
    if not posts.filter(role__in=models.INTAKE_ROLES).exists():
        return ""
    count = posts.values("user").distinct().count()
    told = ngettext("%(count)d account", "%(count)d accounts", count)
    waiting = policies.newcomers().count()
    note = _("%(count)d not come in yet") % {"count": waiting}
    return " · ".join([told % {"count": count}, *([note] if waiting else [])])


ROOM = Room(
    setup=[
        SetupStep(
            address="people:offices",
            title=_("Offices"),
            why=_(
                "Desks that work is sent to: the street’s, each community’s, others."
            ),
            place=40,
            found=_offices,
        ),
        SetupStep(
            address="people:staff",
            title=_("Staff"),
            why=_("Each comes in by a link, and may do what their post says."),
            place=50,
            found=_staff,
        ),
    ],
    menu=[
        MenuEntry(
            address="people:staff",
            group=Group.RECORDS,
            title=_("Staff"),
            place=220,
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
