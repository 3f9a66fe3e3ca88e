"""With which rows the acts of this room may be done, and what several of them check."""

from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.journal.acts import Rule
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import not_in_future, require
from tongxin.members import policies
from tongxin.members.models import Membership, PartyOrganisation
from tongxin.people import operations as people
from tongxin.people import queries as persons
from tongxin.people.models import Actor, Channel, Person

Kind = Membership.Kind


RUNNING_FILE = Rule(
    rows=policies.kept_by,
    refusal=gettext_lazy("Only the organisation that keeps the file may do this."),
    when={"until_on": [None]},
    stale=gettext_lazy("This file has ended already."),
)
PROBATIONARY_FILE = replace(
    RUNNING_FILE,
    when={"until_on": [None], "kind": [Kind.PROBATIONARY]},
    stale=gettext_lazy("Only a probationary member is confirmed."),
)
OWN_FILE = Rule(
    rows=policies.own_of,
    refusal=gettext_lazy("Only the member asks for a correction."),
)
OPEN_REQUEST = Rule(
    rows=policies.corrections_kept_by,
    refusal=RUNNING_FILE.refusal,
    when={"outcome": [""]},
)
KEPT_ORGANISATION = Rule(
    rows=policies.organisations_kept_by,
    refusal=gettext_lazy(
        "Only the organisation’s own office and those above it may do this."
    ),
    when={"dissolved_on": [None]},
    stale=gettext_lazy("This organisation was dissolved."),
)
OF_THE_STREET = replace(
    KEPT_ORGANISATION,
    rows=policies.organisations_of_the_street,
    may=lambda actor, _organisation: policies.keeps_all(actor),
    refusal=gettext_lazy(
        "Only the street’s Party-building office founds and dissolves."
    ),
)
RUNNING_DUTY = Rule(
    rows=policies.cadres_ended_by,
    refusal=KEPT_ORGANISATION.refusal,
    when={"until_on": [None]},
    # Whoever dissolves the organisation ends its duties, and locks in this order.
    lock=("organisation", "self"),
)


def standing(organisation: PartyOrganisation) -> PartyOrganisation:
    """One that an act names besides, as it is now: it is not being dissolved."""
    rows = PartyOrganisation.objects.select_for_update(of=("self",))
    organisation = rows.get(pk=organisation.pk)
    if not organisation.is_standing:
        raise ValidationError(_("This organisation was dissolved."))
    return organisation


def refuse_own(actor: Actor, person: Person) -> None:
    require(
        getattr(actor, "person_id", None) != person.pk,
        _("Nobody keeps the own file: another office does it."),
    )


def named_person(actor: Actor, *, name: str, phone: str) -> Person:
    """Whoever has this name and number; somebody the house does not know is registered.

    Both have to agree: so nobody learns whose a number is by trying.
    """
    name = " ".join(name.split())
    for one in persons.find_caller(SYSTEM, phone):
        if one.name == name:
            return one
    return people.register_person(
        actor, name=name, phone=phone, answer_channel=Channel.INBOX
    )


def check_day(day: date, field: str, *, since: date) -> None:
    """A day that has come, and not before `since`."""
    if not_in_future(day, field) < since:
        raise ValidationError({field: _("This day lies before it began.")})


def check_kind(kind: str, organisation: PartyOrganisation) -> None:
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Please choose as what.")})
    if (kind == Kind.LEAGUE) != organisation.is_league:
        raise ValidationError(
            {"kind": _("The Party keeps its members, and the League its own.")}
        )
