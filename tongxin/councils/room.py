"""What this room brings to the house."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.councils import ledgers, models, month, parts, personal, policies
from tongxin.councils.history import HISTORY
from tongxin.councils.redacted import BODIES, MEETINGS
from tongxin.kernel.rooms import MenuEntry, Room
from tongxin.people.models import User
from tongxin.plans import queries as plans
from tongxin.plans.models import PlanDocument


def _own_plans(user: User) -> QuerySet[PlanDocument]:
    return PlanDocument.objects.filter(owner__in=user.office_ids)


ROOM = Room(
    menu=[
        MenuEntry(
            address="councils:requests",
            title=_("Plan requests"),
            place=30,
            owns=_own_plans,
            waiting=plans.requests_to_answer,
        ),
        MenuEntry(
            address="councils:next",
            title=_("Next meeting"),
            place=100,
            who=policies.keeps_some,
        ),
        MenuEntry(
            address="councils:work",
            title=_("Joint conferences"),
            place=110,
            who=policies.keeps_some,
        ),
        MenuEntry(
            address="councils:overview",
            title=_("The month’s meetings"),
            place=120,
            who=policies.may_found,
        ),
        MenuEntry(
            address="councils:list",
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
    day=parts.day,
    mine=parts.mine,
    ledgers=[ledgers.SEATS, ledgers.MEETINGS],
    ledger_columns=ledgers.ADDED,
    month=month.month,
    history=HISTORY,
    redacted=[BODIES, MEETINGS],
    personal_data=personal.data_of,
)
