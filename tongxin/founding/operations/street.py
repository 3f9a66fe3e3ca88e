"""A whole street out of one workbook: through the acts of its pages, all or nothing.

What is there already is left as it is, so the same workbook twice changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.founding import policies, queries, workbook
from tongxin.founding.operations.house import describe_house
from tongxin.founding.workbook import Fault, Row
from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import require
from tongxin.kernel.models import House
from tongxin.people import operations as people
from tongxin.people.models import Actor, Office, User
from tongxin.places import operations as places
from tongxin.places.models import Place
from tongxin.units import operations as units
from tongxin.units.models import Unit

say(
    "street.loaded",
    Words(
        pgettext_lazy("journal", "set the street up from a workbook"),
        pgettext_lazy("journal", "street set up from a workbook"),
    ),
)


@dataclass
class Loaded:
    """What a workbook brings: rows that are new and were there already, by sheet."""

    new: Counter[str] = field(default_factory=Counter)
    old: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    @property
    def sheets(self) -> list[tuple[str, int, int]]:
        """Each sheet with how many rows are new, and how many there already."""
        named = [one for one in workbook.SHEETS if self.new[one] or self.old[one]]
        return [(one, self.new[one], self.old[one]) for one in named]


def load_street(actor: Actor, *, content: bytes) -> Loaded:
    """Found what a workbook names. Raises ValidationError with every faulty row."""
    _may(actor)
    rows, faults = workbook.read_street(content)
    with journal.act_first():
        loaded = _found_all(actor, rows, faults)
        if loaded.faults:
            raise ValidationError([str(one) for one in loaded.faults])
        if loaded.new and (street := queries.street()):
            journal.record(actor, "street.loaded", street)
    return loaded


def try_street(actor: Actor, *, content: bytes) -> Loaded:
    """What `load_street` would do, with each fault; everything is taken back."""
    _may(actor)
    rows, faults = workbook.read_street(content)
    with transaction.atomic():
        with journal.act_first():
            loaded = _found_all(actor, rows, faults)
        transaction.set_rollback(True)
    return loaded


def _may(actor: Actor) -> None:
    require(policies.may_set_up(actor), _("Only the administrator may do this."))


def _found_all(actor: Actor, rows: Sequence[Row], faults: list[Fault]) -> Loaded:
    loaded = Loaded(faults=list(faults))
    for row in rows:
        try:
            with transaction.atomic():
                is_new = _FOUND[row.sheet](actor, dict(row.facts))
        except ValidationError as refusal:
            told = " ".join(refusal.messages)
            loaded.faults.append(Fault(row.sheet, row.number, told))
        else:
            (loaded.new if is_new else loaded.old)[row.sheet] += 1
    return loaded


# ---- A row of each sheet: whether it was new ----


def _house(actor: Actor, facts: dict[str, Any]) -> bool:
    """The street on the map, and the sign over the door where there is none yet."""
    street, name = queries.street(), facts["name"]
    if street is not None and street.name != name:
        told = _("The street is called %(name)s already; rename it on its page.")
        raise ValidationError(told % {"name": street.name})
    if street is None:
        places.add_place(actor, kind=Place.Kind.STREET, name=name)
    if not House.objects.exists():
        describe_house(actor, **facts)
        return True
    return street is None


def _place(actor: Actor, facts: dict[str, Any]) -> bool:
    kind, name = facts["kind"], facts["name"]
    if kind == Place.Kind.STREET:
        parent = None
    elif kind == Place.Kind.COMMUNITY:
        parent = queries.street()
        if parent is None:
            raise ValidationError(_("There is no street yet: fill the first sheet."))
    else:
        parent = _place_called(facts.get("within", ""))
    if Place.objects.filter(parent=parent, name=name, kind=kind).exists():
        return False
    places.add_place(actor, kind=kind, name=name, parent=parent)
    return True


def _place_called(written: str) -> Place:
    """By its name, or where two are called so by a path: 甲社区/乙花园."""
    *above, name = [part.strip() for part in written.split("/")]
    found = queries.where_places_lie().filter(name=name)
    if above:
        found = found.filter(parent__name=above[-1])
    if not (rows := list(found[:2])):
        told = _("There is no place “%(name)s” to lie in. Put it in a row above.")
        raise ValidationError(told % {"name": written})
    if len(rows) > 1:
        told = _("Two places are called “%(name)s”: write community/name.")
        raise ValidationError(told % {"name": written})
    return rows[0]


def _community(name: str) -> Place | None:
    if not name:
        return None
    found = Place.objects.filter(kind=Place.Kind.COMMUNITY, name=name).first()
    if found is None:
        told = _("There is no community “%(name)s”.")
        raise ValidationError(told % {"name": name})
    return found


def _office(actor: Actor, facts: dict[str, Any]) -> bool:
    if Office.objects.filter(name=facts["name"]).exists():
        return False
    facts["community"] = _community(facts.get("community", ""))
    people.found_office(actor, **facts)
    return True


def _member_of_staff(actor: Actor, facts: dict[str, Any]) -> bool:
    office = Office.objects.filter(name=facts["office"], is_closed=False).first()
    if office is None:
        told = _("There is no office “%(name)s”.")
        raise ValidationError(told % {"name": facts["office"]})
    name = facts["username"]
    user = User.objects.filter(username=name).first()
    if user is not None and user.public_name != facts["public_name"]:
        told = _("“%(name)s” is the sign-in name of somebody else.")
        raise ValidationError(told % {"name": name})
    if user is None:
        shown = facts["public_name"]
        user, _none = people.open_staff_account(
            actor, username=name, public_name=shown, by_link=True
        )
    elif user.appointments.filter(office=office, role=facts["role"]).exists():
        return False
    people.appoint(actor, user, office=office, role=facts["role"])
    return True


def _unit(actor: Actor, facts: dict[str, Any]) -> bool:
    if Unit.objects.filter(slug=facts["slug"]).exists():
        return False
    units.register_unit(actor, **facts | {"community": _community(facts["community"])})
    return True


_FOUND: Mapping[str, Callable[[Actor, dict[str, Any]], bool]] = {
    workbook.HOUSE: _house,
    workbook.PLACES: _place,
    workbook.OFFICES: _office,
    workbook.STAFF: _member_of_staff,
    workbook.UNITS: _unit,
}
