"""What this room brings to the house."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.councils import ledgers, models, month, parts, personal, policies
from tongxin.councils.history import HISTORY
from tongxin.councils.redacted import BODIES, MEETINGS
from tongxin.kernel import rules
from tongxin.kernel.rooms import Group, Link, MenuEntry, Room, SetupStep
from tongxin.people.models import User
from tongxin.plans import queries as plans
from tongxin.plans.models import PlanDocument


def _own_plans(user: User) -> QuerySet[PlanDocument]:
    return PlanDocument.objects.filter(owner__in=user.office_ids)


def _seats(_user: User) -> str:
    told = _("a conference decides from %(count)s seats on")
    return str(told) % {"count": rules.get("council.min_filled").value}


ROOM = Room(
    links=[Link("councils:list", 30, _("Joint conferences"), spot="nav")],
    setup=[
        SetupStep(
            address="founding:rules",
            spot="#council.min_filled",
            title=_("Seats of the joint conferences"),
            why=_(
                "How many are filled before it decides; a conference may set its own."
            ),
            place=100,
            found=_seats,
            is_optional=True,
        )
    ],
    menu=[
        MenuEntry(
            address="councils:requests",
            group=Group.TODAY,
            title=_("Plan requests"),
            place=30,
            owns=_own_plans,
            waiting=plans.requests_to_answer,
        ),
        MenuEntry(
            address="councils:work",
            group=Group.TALKS,
            title=_("Joint conferences"),
            place=110,
            who=policies.keeps_some,
        ),
        MenuEntry(
            address="councils:list",
            group=Group.TALKS,
            title=_("Joint conferences"),
            place=130,
            who=lambda user: bool(user.posts) and not policies.keeps_some(user),
        ),
    ],
    kinds={
        models.IssuedDocument: pgettext_lazy("journal", "paper"),
        models.Body: pgettext_lazy("journal", "joint conference"),
        models.CalendarFeed: pgettext_lazy("journal", "calendar"),
        models.Bylaw: pgettext_lazy("journal", "bylaw"),
        models.Studio: pgettext_lazy("journal", "studio"),
        models.Seat: pgettext_lazy("journal", "seat"),
        models.Term: pgettext_lazy("journal", "term of a seat"),
        models.Conflict: pgettext_lazy("journal", "declared interest"),
        models.Meeting: pgettext_lazy("journal", "meeting"),
        models.AgendaItem: pgettext_lazy("journal", "item of an agenda"),
        models.Decision: pgettext_lazy("journal", "recommendation"),
        models.Minutes: pgettext_lazy("journal", "minutes"),
        models.Objection: pgettext_lazy("journal", "correction asked for"),
    },
    about=parts.about,
    search=parts.search,
    day=parts.day,
    mine=parts.mine,
    ledgers=[ledgers.SEATS, ledgers.MEETINGS],
    ledger_columns=ledgers.ADDED,
    month=month.month,
    history=HISTORY,
    redacted=[BODIES, MEETINGS],
    personal_data=personal.data_of,
)
