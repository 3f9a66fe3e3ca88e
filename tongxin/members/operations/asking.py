"""What several acts of this room ask before they write."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import require
from tongxin.members import policies
from tongxin.members.models import Membership, PartyOrganisation
from tongxin.people import operations as people
from tongxin.people import queries as persons
from tongxin.people.models import Actor, Channel, Person

Kind = Membership.Kind


def kept_file(actor: Actor, membership: Membership) -> Membership:
    """The file as it is now, for its keeper; nobody else writes it meanwhile."""
    require(
        policies.may_keep_file(actor, membership),
        _("Only the organisation that keeps the file may do this."),
    )
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("person__seal_key", "origin")
        .get(pk=membership.pk)
    )


def running_file(actor: Actor, membership: Membership) -> Membership:
    membership = kept_file(actor, membership)
    if not membership.is_running:
        raise ValidationError(_("This file has ended already."))
    return membership


def kept_organisation(
    actor: Actor, organisation: PartyOrganisation
) -> PartyOrganisation:
    """The organisation as it is now, for its keeper; it is not being dissolved."""
    require(
        policies.may_keep(actor, organisation),
        _("Only the organisation’s own office and those above it may do this."),
    )
    return standing(organisation)


def standing(organisation: PartyOrganisation) -> PartyOrganisation:
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
    if day > clock.today():
        raise ValidationError({field: _("This day is still to come.")})
    if day < since:
        raise ValidationError({field: _("This day lies before it began.")})


def check_kind(kind: str, organisation: PartyOrganisation) -> None:
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Please choose as what.")})
    if (kind == Kind.LEAGUE) != organisation.is_league:
        raise ValidationError(
            {"kind": _("The Party keeps its members, and the League its own.")}
        )
