"""Reading organisations and files for pages; and yes or no for the rooms above."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from tongxin.journal import queries as entries
from tongxin.members import policies
from tongxin.members.models import Activity, Cadre, Membership, PartyOrganisation
from tongxin.people import queries as people
from tongxin.people.models import Actor, User

# So many days are shown, out of so many readings.
READINGS, LOOKED_AT = 20, 500
LEAGUE = [str(kind) for kind in PartyOrganisation.LEAGUE]
IN_THE_PARTY = [str(kind) for kind in Membership.IN_THE_PARTY]


# ---- Yes or no: all that another room may ask ----


def party_members(people: Collection[int], on: date) -> set[int]:
    """No actor: which of these are, and never a file. Probationary ones are too."""
    return _found(_in_the_party(people, on))


def party_members_of(people: Collection[int], enterprise_id: int, on: date) -> set[int]:
    """No actor: of these, whose file an organisation of this enterprise keeps."""
    return _found(_in_the_party(people, on).filter(origin__enterprise=enterprise_id))


def party_members_in(people: Collection[int], community_id: int, on: date) -> set[int]:
    """No actor: of these, whose file an organisation in this community keeps."""
    here = _in_community("origin__", community_id)
    return _found(_in_the_party(people, on).filter(here))


def league_cadres_in(people: Collection[int], community_id: int, on: date) -> set[int]:
    """No actor: of these, who has a duty in a League organisation of the community."""
    rows = Cadre.objects.filter(
        _running(on), person__in=people, organisation__kind__in=LEAGUE
    )
    return _found(rows.filter(_in_community("organisation__", community_id)))


def _in_the_party(people: Collection[int], on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        _running(on),
        person__in=people,
        person__erased_at=None,
        kind__in=IN_THE_PARTY,
    )


def _found(rows: QuerySet[Membership] | QuerySet[Cadre]) -> set[int]:
    return set(rows.order_by().values_list("person_id", flat=True))


def _in_community(path: str, community_id: int) -> Q:
    """An organisation of the community, of a place in it, or of a unit in it."""
    return Q(**{f"{path}place__community": community_id}) | Q(
        **{f"{path}unit__community": community_id}
    )


def _running(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))


# ---- For pages ----


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation in the list, as deep as it stands under those above it."""

    organisation: PartyOrganisation
    depth: int
    members: int
    waiting: int


def organisation_rows(actor: Actor) -> list[OrganisationRow]:
    """Organisations whose files the actor keeps, each under the one above it.

    What they asked about their own file waits for somebody else.
    """
    found: list[Any] = list(
        policies.organisations_kept_by(actor)
        .filter(dissolved_on=None)
        .annotate(
            member_count=Count(
                "memberships", Q(memberships__until_on=None), distinct=True
            ),
            waiting_count=Count(
                "memberships__corrections",
                Q(memberships__corrections__outcome="")
                & Q(memberships__corrections__isnull=False)
                & ~policies.own(actor, "memberships__person"),
                distinct=True,
            ),
        )
        .order_by("kind", "name")
    )
    known = {one.pk for one in found}
    tops = [one for one in found if one.parent_id not in known]
    return [row for top in tops for row in _with_those_under(top, found, 0)]


def _with_those_under(
    top: Any, found: Sequence[Any], depth: int
) -> list[OrganisationRow]:
    """One organisation and all below it, whose files it counts as its own."""
    below = [
        row
        for one in found
        if one.parent_id == top.pk
        for row in _with_those_under(one, found, depth + 1)
    ]
    direct = [row for row in below if row.depth == depth + 1]
    members = top.member_count + sum(row.members for row in direct)
    return [OrganisationRow(top, depth, members, top.waiting_count), *below]


def files_of(actor: Actor, organisation: PartyOrganisation) -> QuerySet[Membership]:
    """Running files here, and of those who take part here as guests."""
    here = Q(origin=organisation) | Q(
        pk__in=Activity.objects.filter(organisation=organisation, until_on=None).values(
            "membership"
        )
    )
    return with_activity(
        policies.visible_to(actor).filter(here, until_on=None)
    ).order_by("from_on", "pk")


def ended_of(actor: Actor, organisation: PartyOrganisation) -> QuerySet[Membership]:
    """Files that ended here, the latest first."""
    rows = policies.kept_by(actor).filter(origin=organisation)
    return rows.exclude(until_on=None).order_by("-until_on", "-pk")


def kept_among(actor: Actor, files: Sequence[Membership]) -> set[int]:
    """Which of these files the actor may open and change; those of guests are not."""
    rows = policies.kept_by(actor).filter(pk__in=[one.pk for one in files])
    return set(rows.order_by().values_list("pk", flat=True))


def history_of(actor: Actor, membership: Membership) -> list[Membership]:
    """All rows of one person that the actor keeps, the oldest first."""
    rows = policies.kept_by(actor).filter(person=membership.person_id)
    return list(with_activity(rows).order_by("from_on", "pk"))


def cadres_of(actor: Actor, organisation: PartyOrganisation) -> list[Cadre]:
    rows = policies.cadres_kept_by(actor).filter(organisation=organisation)
    return list(rows.filter(until_on=None))


def own_file(user: User) -> list[Membership]:
    """All rows about whoever asks, with what they asked to have put right."""
    rows = with_activity(policies.own_of(user)).prefetch_related("corrections")
    found = list(rows.order_by("-from_on", "-pk"))
    for membership in found:
        for correction in membership.corrections.all():
            # Its words open with the person's own key, which is here already.
            correction.membership = membership
    return found


def own_duties(user: User) -> list[Cadre]:
    rows = Cadre.objects.filter(policies.own(user)).select_related("organisation")
    return list(rows.order_by("-from_on", "-pk"))


@dataclass(frozen=True, slots=True)
class Reading:
    """That an office looked at a file: on which day, which one, how often."""

    on: date
    who: str
    count: int


def readings_of(files: Sequence[Membership], duties: Sequence[Cadre]) -> list[Reading]:
    """Which offices read these rows, the latest first."""
    rows = entries.reads_of_any(Membership._meta.label, [one.pk for one in files])
    rows |= entries.reads_of_any(Cadre._meta.label, [one.pk for one in duties])
    told = people.in_words(list(rows[:LOOKED_AT]))
    days = Counter((timezone.localdate(one.at), one.who) for one in told)
    return [Reading(on, who, count) for (on, who), count in days.items()][:READINGS]


def with_activity(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    shown = Activity.objects.select_related("organisation")
    return rows.prefetch_related(Prefetch("activities", shown))
