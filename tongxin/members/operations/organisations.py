"""Organisations are founded and dissolved by a paper, and have their cadres."""

from datetime import date
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import creation, founding, operation
from tongxin.journal.words import Words
from tongxin.kernel.guard import said
from tongxin.members import policies
from tongxin.members.models import Cadre, PartyOrganisation
from tongxin.members.operations.rules import (
    KEPT_ORGANISATION,
    OF_THE_STREET,
    RUNNING_DUTY,
    check_day,
    named_person,
    refuse_own,
    standing,
)
from tongxin.people.models import Actor, Office, Organisation, Person
from tongxin.places.models import Place
from tongxin.units.models import Unit

_K = PartyOrganisation.Kind
# What each kind may stand under. Five are the most above one another, and
# `policies.ABOVE` looks that far.
UNDER: dict[str, tuple[str, ...]] = {
    _K.WORKING: (),
    _K.COMMITTEE: (_K.WORKING,),
    _K.GENERAL: (_K.WORKING, _K.COMMITTEE),
    _K.BRANCH: (_K.WORKING, _K.COMMITTEE, _K.GENERAL),
    _K.LEAGUE_COMMITTEE: (_K.WORKING, _K.COMMITTEE),
    _K.LEAGUE_BRANCH: (
        _K.WORKING,
        _K.COMMITTEE,
        _K.GENERAL,
        _K.BRANCH,
        _K.LEAGUE_COMMITTEE,
    ),
}


class Facts(TypedDict, total=False):
    name: Required[str]
    founded_on: Required[date]
    founded_paper: Required[str]
    parent: PartyOrganisation | None
    place: Place | None
    enterprise: Organisation | None
    unit: Unit | None
    office: Office | None


@founding(
    "party_organisation.founded",
    Words(
        pgettext_lazy("journal", "founded the organisation"),
        pgettext_lazy("journal", "Party organisation founded"),
    ),
    may=policies.keeps_all,
    refusal=OF_THE_STREET.refusal,
)
def found_organisation(
    actor: Actor, kind: str, **facts: Unpack[Facts]
) -> PartyOrganisation:
    """Enter an organisation as the paper says that founds it."""
    check_day(facts["founded_on"], "founded_on", since=date.min)
    facts["name"] = said(facts["name"], "name", _("Give it a name."))
    facts["founded_paper"] = said(
        facts["founded_paper"], "founded_paper", _("Name the paper.")
    )
    if parent := facts.get("parent"):
        parent = standing(parent)
        if parent.kind not in UNDER.get(kind, ()):
            raise ValidationError({"parent": _("It cannot stand under this one.")})
    organisation = PartyOrganisation(kind=kind, **facts)
    organisation.full_clean()
    organisation.save()
    return organisation


@operation(
    "party_organisation.entrusted",
    Words(
        pgettext_lazy("journal", "entrusted its files to an office"),
        pgettext_lazy("journal", "files entrusted to an office"),
    ),
    OF_THE_STREET,
)
def entrust_files(
    actor: Actor, organisation: PartyOrganisation, *, office: Office | None
) -> PartyOrganisation:
    """Say which office keeps its files; without one, those above it do."""
    organisation.office = office
    organisation.save(update_fields=["office"])
    return organisation


@operation(
    "party_organisation.dissolved",
    Words(
        pgettext_lazy("journal", "dissolved the organisation"),
        pgettext_lazy("journal", "Party organisation dissolved"),
    ),
    OF_THE_STREET,
)
def dissolve_organisation(
    actor: Actor, organisation: PartyOrganisation, *, on: date, paper: str
) -> PartyOrganisation:
    """End it, once nobody's file is kept there and nothing stands under it."""
    check_day(on, "on", since=organisation.founded_on)
    if organisation.parts.filter(dissolved_on=None).exists():
        raise ValidationError(_("Others stand under it: dissolve those first."))
    has_files = organisation.memberships.filter(until_on=None).exists()
    if has_files or organisation.guests.filter(until_on=None).exists():
        raise ValidationError(_("It still has members: move them first."))
    organisation.dissolved_on = on
    organisation.dissolved_paper = said(paper, "paper", _("Name the paper."))
    organisation.save(update_fields=["dissolved_on", "dissolved_paper"])
    for cadre in organisation.cadres.filter(until_on=None):
        cadre.until_on = max(on, cadre.from_on)
        cadre.save(update_fields=["until_on"])
    return organisation


@creation(
    "cadre.named",
    Words(
        pgettext_lazy("journal", "named a cadre"),
        pgettext_lazy("journal", "cadre named"),
    ),
    KEPT_ORGANISATION,
)
def name_cadre(
    actor: Actor,
    organisation: PartyOrganisation,
    *,
    person: Person,
    duty: str,
    from_on: date,
) -> Cadre:
    """Write down who is its secretary, deputy or committee member."""
    refuse_own(actor, person)
    check_day(from_on, "from_on", since=organisation.founded_on)
    if person.erased_at is not None:
        raise ValidationError(_("This person was erased."))
    cadre = Cadre(organisation=organisation, person=person, duty=duty, from_on=from_on)
    cadre.full_clean()
    cadre.save()
    return cadre


@transaction.atomic
def enter_cadre(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    organisation: PartyOrganisation,
    *,
    name: str,
    phone: str,
    duty: str,
    from_on: date,
) -> Cadre:
    """Name whoever has this name and number; their file may be kept elsewhere."""
    KEPT_ORGANISATION.hold(actor, organisation)
    person = named_person(actor, name=name, phone=phone)
    return name_cadre(actor, organisation, person=person, duty=duty, from_on=from_on)


@operation(
    "cadre.ended",
    Words(
        pgettext_lazy("journal", "ended the duty"),
        pgettext_lazy("journal", "duty of a cadre ended"),
    ),
    RUNNING_DUTY,
)
def end_cadre(actor: Actor, cadre: Cadre, *, on: date) -> Cadre:
    """The duty ends; `on` is the first day without it."""
    check_day(on, "on", since=cadre.from_on)
    cadre.until_on = on
    cadre.save(update_fields=["until_on"])
    return cadre
