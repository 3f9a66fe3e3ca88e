"""How far posts reach: a rule said once, asked as rows and as a truth.

KEEPERS = Reach(everywhere=[(Role.CLERK, Office.Kind.STREET)],
                community=[(Role.SECRETARY, Office.Kind.COMMUNITY)])

KEEPERS.rows(actor, Body.objects.all(), community="place__community")
KEEPERS.covers(actor, community_id=body.place.community_id)
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from tongxin.kernel.actors import System
from tongxin.people.models import Actor, Appointment, Office, Role, User

NOTHING = Q(pk__in=[])
# Not Q(): "everything or X" would be X, and a list would shrink without a word.
EVERYTHING = ~NOTHING

# Which role, at an office of which kind; None: of any.
type Post = tuple[Role, Office.Kind | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Which posts reach everything, the rows of their community, of their office."""

    everywhere: Collection[Post] = ()
    community: Collection[Post] = ()
    office: Collection[Post] = ()
    # Whoever holds one of these reaches nothing, whatever else they hold.
    barred: Collection[Role] = ()

    def is_everywhere(self, actor: Actor) -> bool:
        """The program itself reaches everything."""
        return isinstance(actor, System) or any(self._held(actor, self.everywhere))

    def is_anywhere(self, actor: Actor) -> bool:
        """Whether it reaches anything at all."""
        ids = self.community_ids(actor) | self.office_ids(actor)
        return self.is_everywhere(actor) or bool(ids)

    def community_ids(self, actor: Actor) -> set[int]:
        posts = self._held(actor, self.community)
        ids = {post.office.community_id for post in posts}
        return {pk for pk in ids if pk is not None}

    def office_ids(self, actor: Actor) -> set[int]:
        return {post.office_id for post in self._held(actor, self.office)}

    def within(
        self,
        actor: Actor,
        *,
        community: Collection[str] = (),
        office: Collection[str] = (),
    ) -> Q:
        """As a condition; the paths say where a row names its community, its office."""
        if self.is_everywhere(actor):
            return EVERYTHING
        found = NOTHING
        for paths, ids in (
            (community, self.community_ids(actor)),
            (office, self.office_ids(actor)),
        ):
            for path in paths if ids else ():
                found |= Q((f"{path}__in", sorted(ids)))
        return found

    def rows[M: Model](
        self,
        actor: Actor,
        rows: QuerySet[M],
        *,
        community: Collection[str] = (),
        office: Collection[str] = (),
    ) -> QuerySet[M]:
        return rows.filter(self.within(actor, community=community, office=office))

    def covers(
        self,
        actor: Actor,
        *,
        community_ids: Collection[int | None] = (),
        office_ids: Collection[int | None] = (),
    ) -> bool:
        """As a truth about the row that names these, without a query."""
        return (
            self.is_everywhere(actor)
            or not self.community_ids(actor).isdisjoint(community_ids)
            or not self.office_ids(actor).isdisjoint(office_ids)
        )

    def _held(self, actor: Actor, wanted: Collection[Post]) -> Iterator[Appointment]:
        if isinstance(actor, User) and not actor.has_role(*self.barred):
            for post in actor.posts:
                if {(post.role, None), (post.role, post.office.kind)} & {*wanted}:
                    yield post
