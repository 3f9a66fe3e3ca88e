"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from tongxin.founding import policies, queries
from tongxin.kernel import clock, house, models, rules
from tongxin.kernel.rooms import Group, MenuEntry, Room, SetupStep
from tongxin.people.models import Role, User
from tongxin.places.models import Place

INSIDE = (Place.Kind.PARK, Place.Kind.ESTATE, Place.Kind.BUILDING)


def _house(_user: User) -> str:
    sign = house.sign()
    return " · ".join(filter(None, (sign.name, sign.phone, sign.hours)))


def _communities(_user: User) -> str:
    if (count := Place.objects.filter(kind=Place.Kind.COMMUNITY).count()) == 0:
        return ""
    told = ngettext("%(count)d community", "%(count)d communities", count)
    return f"{queries.street()} · {told % {'count': count}}"


def _inside(_user: User) -> str:
    count = Place.objects.filter(kind__in=INSIDE).count()
    told = ngettext("%(count)d place", "%(count)d places", count)
    return told % {"count": count} if count else ""


def _holidays(_user: User) -> str:
    known = [str(one.year) for one in queries.years() if one.is_known]
    return "、".join(known) if str(clock.today().year) in known else ""


def _figures(_user: User) -> str:
    own = sum(rules.is_own(one.code) for one in rules.every())
    told = ngettext(
        "%(count)d figure is the street’s to set",
        "%(count)d figures are the street’s to set",
        own,
    )
    return told % {"count": own}


ROOM = Room(
    menu=[
        MenuEntry(
            address="founding:setup",
            group=Group.RECORDS,
            title=_("Setting up"),
            place=215,
            only_for=Role.ADMINISTRATOR,
            who=policies.may_set_up,
        ),
        MenuEntry(
            address="founding:rules",
            group=Group.RECORDS,
            title=_("Rules"),
            place=216,
            who=policies.may_set_rules,
        ),
    ],
    setup=[
        SetupStep(
            address="founding:house",
            title=_("Whose house this is"),
            why=_("Name, telephone and hours stand on every page and letter."),
            place=10,
            found=_house,
        ),
        SetupStep(
            address="founding:add_places",
            title=_("Street and communities"),
            why=_("What somebody may see follows from the community it lies in."),
            place=20,
            found=_communities,
        ),
        SetupStep(
            address="founding:places",
            title=_("Parks, estates, buildings"),
            why=_(
                "So that a voice can say where it is about. They can be added later."
            ),
            place=30,
            found=_inside,
            is_optional=True,
        ),
        SetupStep(
            address="founding:calendar",
            title=_("Holidays of the year"),
            why=_("Working days are counted by the State Council’s notice."),
            place=80,
            found=_holidays,
        ),
        SetupStep(
            address="founding:rules",
            title=_("The street’s own rules"),
            why=_("Each with law, source and status; your own may have another value."),
            place=90,
            found=_figures,
            is_optional=True,
        ),
    ],
    kinds={
        models.House: pgettext_lazy("journal", "house"),
        models.CalendarYear: pgettext_lazy("journal", "holidays of a year"),
        models.LocalRule: pgettext_lazy("journal", "own figure"),
    },
)
