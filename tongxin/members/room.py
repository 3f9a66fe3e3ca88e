"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import Group, MenuEntry, Room
from tongxin.members import models, operations, personal, policies
from tongxin.people.models import Role

ROOM = Room(
    menu=[
        MenuEntry(
            address="members:list",
            group=Group.RECORDS,
            title=_("Party and League"),
            place=160,
            only_for=Role.PARTY_AFFAIRS,
            who=policies.keeps_all,
            owns=policies.organisations_kept_by,
            waiting=lambda user: policies.corrections_kept_by(user).filter(outcome=""),
        ),
    ],
    kinds={
        models.PartyOrganisation: pgettext_lazy("journal", "Party organisation"),
        models.Membership: pgettext_lazy("journal", "file of a member"),
        models.Cadre: pgettext_lazy("journal", "cadre"),
    },
    personal_data=personal.data_of,
    forget=operations.forget_person,
)
