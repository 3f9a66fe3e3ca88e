"""Organisations are founded and dissolved by a paper, and have their cadres."""

from datetime import date
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import first, require, said
from tongxin.members import policies
from tongxin.members.models import Cadre, PartyOrganisation
from tongxin.members.operations.asking import (
    check_day,
    kept_organisation,
    named_person,
    refuse_own,
    standing,
)
from tongxin.people.models import Actor, Office, Organisation, Person
from tongxin.places.models import Place
from tongxin.renewal.models import Unit

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


@transaction.atomic
def found_organisation(
    actor: Actor, kind: str, **facts: Unpack[Facts]
) -> PartyOrganisation:
    """Enter an organisation as the paper says that founds it."""
    _require_street(actor)
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
    journal.record(actor, "party_organisation.founded", organisation, sorted(facts))
    return organisation


@transaction.atomic
def entrust_files(
    actor: Actor, organisation: PartyOrganisation, *, office: Office | None
) -> PartyOrganisation:
    """Say which office keeps its files; without one, those above it do."""
    _require_street(actor)
    organisation = standing(organisation)
    organisation.office = office
    organisation.save(update_fields=["office"])
    journal.record(actor, "party_organisation.entrusted", organisation, ["office"])
    return organisation


@transaction.atomic
def dissolve_organisation(
    actor: Actor, organisation: PartyOrganisation, *, on: date, paper: str
) -> PartyOrganisation:
    """End it, once nobody's file is kept there and nothing stands under it."""
    _require_street(actor)
    organisation = standing(organisation)
    check_day(on, "on", since=organisation.founded_on)
    if organisation.parts.filter(dissolved_on=None).exists():
        raise ValidationError(_("Others stand under it: dissolve those first."))
    has_files = organisation.memberships.filter(until_on=None).exists()
    if has_files or organisation.guests.filter(until_on=None).exists():
        raise ValidationError(_("It still has members: move them first."))
    paper = said(paper, "paper", _("Name the paper."))
    rows = PartyOrganisation.objects.filter(pk=organisation.pk, dissolved_on=None)
    first(rows.update(dissolved_on=on, dissolved_paper=paper))
    for cadre in organisation.cadres.filter(until_on=None):
        cadre.until_on = max(on, cadre.from_on)
        cadre.save(update_fields=["until_on"])
    organisation.refresh_from_db()
    journal.record(
        actor, "party_organisation.dissolved", organisation, ["dissolved_on"]
    )
    return organisation


@transaction.atomic
def name_cadre(
    actor: Actor,
    organisation: PartyOrganisation,
    *,
    person: Person,
    duty: str,
    from_on: date,
) -> Cadre:
    """Write down who is its secretary, deputy or committee member."""
    organisation = kept_organisation(actor, organisation)
    refuse_own(actor, person)
    check_day(from_on, "from_on", since=organisation.founded_on)
    if person.erased_at is not None:
        raise ValidationError(_("This person was erased."))
    cadre = Cadre(organisation=organisation, person=person, duty=duty, from_on=from_on)
    cadre.full_clean()
    cadre.save()
    journal.record(actor, "cadre.named", cadre, ["duty", "from_on"])
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
    kept_organisation(actor, organisation)
    person = named_person(actor, name=name, phone=phone)
    return name_cadre(actor, organisation, person=person, duty=duty, from_on=from_on)


@transaction.atomic
def end_cadre(actor: Actor, cadre: Cadre, *, on: date) -> Cadre:
    """The duty ends; `on` is the first day without it."""
    kept_organisation(actor, cadre.organisation)
    refuse_own(actor, cadre.person)
    check_day(on, "on", since=cadre.from_on)
    first(Cadre.objects.filter(pk=cadre.pk, until_on=None).update(until_on=on))
    cadre.refresh_from_db()
    journal.record(actor, "cadre.ended", cadre, ["until_on"])
    return cadre


def _require_street(actor: Actor) -> None:
    require(
        policies.keeps_all(actor),
        _("Only the street’s Party-building office founds and dissolves."),
    )
