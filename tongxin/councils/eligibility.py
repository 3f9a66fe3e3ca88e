"""Whether somebody may hold a seat: asked of other rooms, who say yes or no."""

from datetime import date

from django.utils.translation import gettext as _

from tongxin.councils.models import Seat
from tongxin.people.models import Appointment, Office, Person, Role
from tongxin.renewal import queries as renewal

KINDS = Seat.Kind


def missing(seat: Seat, person: Person, on: date) -> list[str]:
    """No actor: what they lack for this seat, in words; empty where nothing."""
    if person.erased_at is not None:
        return [_("This person was erased.")]
    check = _CHECKS.get(KINDS(seat.kind))
    return check(seat, person, on) if check else []


def _chair(seat: Seat, person: Person, on: date) -> list[str]:
    """The community's Party secretary; of the street's and a task force's, whoever."""
    if seat.body.community_id is None:
        return []
    posts = Appointment.objects.filter(
        user__person=person,
        role=Role.SECRETARY,
        office__kind=Office.Kind.COMMUNITY,
        office__community=seat.body.community_id,
    )
    if any(post.is_in_force(on) for post in posts):
        return []
    return [_("The chair is the community’s Party secretary.")]


def _applicant(seat: Seat, person: Person, on: date) -> list[str]:
    unit = seat.body.unit
    if unit is None or unit.applicant_id is None:
        return []
    posts = Appointment.objects.filter(
        user__person=person,
        role=Role.APPLICANT,
        office__organisation=unit.applicant_id,
    )
    if any(post.is_in_force(on) for post in posts):
        return []
    return [_("This seat is for the Party worker of the unit’s applicant.")]


def _owner(seat: Seat, person: Person, on: date) -> list[str]:
    unit = seat.body.unit
    if unit is None or renewal.is_owner(person.pk, unit, on):
        return []
    return [_("The roll does not have them as an owner of this unit.")]


_CHECKS = {
    KINDS.CHAIR: _chair,
    KINDS.VICE_APPLICANT: _applicant,
    KINDS.VICE_OWNER: _owner,
}
