"""What this room brings to the house."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongxin.councils import personal, policies
from tongxin.kernel.rooms import MenuEntry, Room
from tongxin.people.models import User
from tongxin.renewal import queries as renewal
from tongxin.renewal.models import PlanDocument


def _own_plans(user: User) -> QuerySet[PlanDocument]:
    return PlanDocument.objects.filter(owner__in=user.office_ids)


ROOM = Room(
    menu=[
        MenuEntry(
            address="councils:requests",
            title=_("Plan requests"),
            place=30,
            owns=_own_plans,
            waiting=renewal.requests_to_answer,
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
    personal_data=personal.data_of,
)
