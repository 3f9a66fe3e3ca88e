"""Who sees and keeps the files of members. Reads only.

The Party affairs worker of an organisation's office, and of every organisation above
it; the street's Party-building office; and each member the own file. Whoever runs an
enterprise's staff or an applicant's affairs sees none of it, whatever else they hold.
"""

from django.db.models import Q, QuerySet

from tongxin.kernel.actors import System
from tongxin.members.models import Cadre, Correction, Membership, PartyOrganisation
from tongxin.people.models import Actor, Office, Role, User

# "Another login than the Party's, even for one person."
BARRED = (Role.HR, Role.APPLICANT)
# As deep as organisations can stand under one another (see `operations.UNDER`).
ABOVE = tuple("parent__" * steps for steps in range(5))


def keeps_all(actor: Actor) -> bool:
    """The street's Party-building office; it alone founds and dissolves."""
    if isinstance(actor, System):
        return True
    if not isinstance(actor, User) or actor.has_role(*BARRED):
        return False
    return any(
        post.role == Role.PARTY_AFFAIRS and post.office.kind == Office.Kind.STREET
        for post in actor.posts
    )


def keeps_some(actor: Actor) -> bool:
    """Whether the list of organisations opens at all."""
    return keeps_all(actor) or organisations_kept_by(actor).exists()


def organisations_kept_by(actor: Actor) -> QuerySet[PartyOrganisation]:
    """Organisations whose files the actor keeps: of the own office, and below it."""
    rows = PartyOrganisation.objects.select_related("parent", "place", "enterprise")
    rows = rows.select_related("unit", "office")
    if keeps_all(actor):
        return rows
    return rows.filter(_of_own_office(actor, ""))


def kept_by(actor: Actor) -> QuerySet[Membership]:
    """Files that the actor keeps; nobody keeps the own one, nor one of the erased."""
    rows = _files()
    if isinstance(actor, System):
        return rows
    if isinstance(actor, User) and actor.person_id is not None:
        rows = rows.exclude(person=actor.person_id)
    if keeps_all(actor):
        return rows
    return rows.filter(_of_own_office(actor, "origin__"))


def visible_to(actor: Actor) -> QuerySet[Membership]:
    """Files kept, those of guests who take part there now, and the own one."""
    rows = _files()
    if keeps_all(actor):
        return rows
    guests = Membership.objects.filter(
        _of_own_office(actor, "activities__organisation__"),
        activities__until_on=None,
        until_on=None,
    )
    seen = _of_own_office(actor, "origin__") | Q(pk__in=guests.values("pk"))
    if isinstance(actor, User) and actor.person_id is not None:
        seen |= Q(person=actor.person_id)
    return rows.filter(seen)


def own_of(user: User) -> QuerySet[Membership]:
    """The file of whoever asks, and nobody else's."""
    if user.person_id is None:
        return Membership.objects.none()
    return _files().filter(person=user.person_id)


def cadres_kept_by(actor: Actor) -> QuerySet[Cadre]:
    rows = Cadre.objects.select_related("person__seal_key", "organisation")
    rows = rows.filter(person__erased_at=None)
    return (
        rows
        if keeps_all(actor)
        else rows.filter(_of_own_office(actor, "organisation__"))
    )


def corrections_kept_by(actor: Actor) -> QuerySet[Correction]:
    """What members asked of files that the actor keeps."""
    rows = Correction.objects.select_related("membership__person__seal_key")
    rows = rows.select_related("membership__origin")
    return rows.filter(membership__in=kept_by(actor).order_by().values("pk"))


def may_keep(actor: Actor, organisation: PartyOrganisation) -> bool:
    return organisations_kept_by(actor).filter(pk=organisation.pk).exists()


def may_keep_file(actor: Actor, membership: Membership) -> bool:
    return kept_by(actor).filter(pk=membership.pk).exists()


def is_own(actor: Actor, row: Membership | Cadre) -> bool:
    return isinstance(actor, User) and actor.person_id == row.person_id


def _files() -> QuerySet[Membership]:
    rows = Membership.objects.select_related("person__seal_key", "origin")
    return rows.filter(person__erased_at=None)


def _of_own_office(actor: Actor, path: str) -> Q:
    """A community's secretary for its own organisation; elsewhere Party affairs."""
    nobody = Q(pk__in=[])
    if not isinstance(actor, User) or actor.has_role(*BARRED):
        return nobody
    offices = {
        post.office_id
        for post in actor.posts
        if post.role == Role.PARTY_AFFAIRS
        or (post.role == Role.SECRETARY and post.office.kind == Office.Kind.COMMUNITY)
    }
    if not offices:
        return nobody
    found = Q()
    for above in ABOVE:
        found |= Q(**{f"{path}{above}office__in": sorted(offices)})
    return found
