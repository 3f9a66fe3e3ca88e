"""Who sees and keeps the files of members. Reads only.

The Party affairs worker of an organisation's office, and of every organisation above
it; the street's Party-building office; and each member the own file. Whoever runs an
enterprise's staff or an applicant's affairs sees none of it, whatever else they hold.
"""

from django.db.models import Q, QuerySet

from tongxin.members.models import Cadre, Correction, Membership, PartyOrganisation
from tongxin.people.models import Actor, Office, Role, User
from tongxin.people.reach import NOTHING, Reach

# The street's Party-building office keeps all; a community's secretary only its own.
KEEPERS = Reach(
    everywhere=[(Role.PARTY_AFFAIRS, Office.Kind.STREET)],
    office=[(Role.PARTY_AFFAIRS, None), (Role.SECRETARY, Office.Kind.COMMUNITY)],
    # "Another login than the Party's, even for one person."
    barred=[Role.HR, Role.APPLICANT],
)
# As deep as organisations can stand under one another (see `operations.UNDER`).
ABOVE = tuple("parent__" * steps for steps in range(5))

# Whoever keeps all also founds, entrusts and dissolves; nobody else does.
keeps_all = KEEPERS.is_everywhere


def keeps_some(actor: Actor) -> bool:
    """Whether the list of organisations opens at all."""
    return keeps_all(actor) or organisations_kept_by(actor).exists()


def organisations_kept_by(actor: Actor) -> QuerySet[PartyOrganisation]:
    """Organisations whose files the actor keeps: of the own office, and below it."""
    rows = PartyOrganisation.objects.select_related("parent", "place", "enterprise")
    return rows.select_related("unit", "office").filter(_kept(actor, ""))


def organisations_of_the_street(actor: Actor) -> QuerySet[PartyOrganisation]:
    """Those that the actor entrusts and dissolves: all, or none."""
    rows = PartyOrganisation.objects.all()
    return rows if keeps_all(actor) else rows.none()


def kept_by(actor: Actor) -> QuerySet[Membership]:
    """Files that the actor keeps; nobody keeps the own one, nor one of the erased."""
    return _files().filter(_kept(actor, "origin__")).exclude(own(actor))


def visible_to(actor: Actor) -> QuerySet[Membership]:
    """Files kept, those of guests who take part there now, and the own one."""
    guests = Membership.objects.filter(
        _kept(actor, "activities__organisation__"),
        activities__until_on=None,
        until_on=None,
    )
    seen = _kept(actor, "origin__") | Q(pk__in=guests.values("pk"))
    return _files().filter(seen | own(actor))


def own_of(actor: Actor) -> QuerySet[Membership]:
    """The file of whoever asks, and nobody else's."""
    return _files().filter(own(actor))


def cadres_kept_by(actor: Actor) -> QuerySet[Cadre]:
    rows = Cadre.objects.select_related("person__seal_key", "organisation")
    return rows.filter(_kept(actor, "organisation__"), person__erased_at=None)


def cadres_ended_by(actor: Actor) -> QuerySet[Cadre]:
    """Those kept, without the own one: another office ends that."""
    return cadres_kept_by(actor).exclude(own(actor))


def corrections_kept_by(actor: Actor) -> QuerySet[Correction]:
    """What members asked of files that the actor keeps."""
    rows = Correction.objects.select_related("membership__person__seal_key")
    rows = rows.select_related("membership__origin")
    return rows.filter(membership__in=kept_by(actor).order_by().values("pk"))


def own(actor: Actor, path: str = "person") -> Q:
    """The rows about whoever acts; `path` leads to whom a row is about."""
    if not isinstance(actor, User) or actor.person_id is None:
        return NOTHING
    return Q((path, actor.person_id))


def is_own(actor: Actor, row: Membership | Cadre) -> bool:
    return isinstance(actor, User) and actor.person_id == row.person_id


def _files() -> QuerySet[Membership]:
    rows = Membership.objects.select_related("person__seal_key", "origin")
    return rows.filter(person__erased_at=None)


def _kept(actor: Actor, path: str) -> Q:
    return KEEPERS.within(actor, office=[f"{path}{above}office" for above in ABOVE])
