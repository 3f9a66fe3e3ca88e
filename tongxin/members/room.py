"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.rooms import MenuEntry, Room
from tongxin.members import operations, personal, policies

ROOM = Room(
    menu=[
        MenuEntry(
            address="members:list",
            title=_("Party and League"),
            place=160,
            who=policies.keeps_all,
            owns=policies.organisations_kept_by,
            waiting=lambda user: policies.corrections_kept_by(user).filter(outcome=""),
        ),
    ],
    personal_data=personal.data_of,
    forget=operations.forget_person,
)
