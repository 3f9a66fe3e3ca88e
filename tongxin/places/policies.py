"""Who may change the map."""

from typing import Protocol, runtime_checkable

from django.db.models import QuerySet

from tongxin.kernel.actors import Acting, System
from tongxin.places.models import Place


@runtime_checkable
class KeepsMap(Protocol):
    """An account, seen from below: this room stands under `people`."""

    @property
    def keeps_map(self) -> bool: ...

    @property
    def sets_up(self) -> bool: ...


def may_add_place(actor: Acting) -> bool:
    if isinstance(actor, System):
        return True
    return isinstance(actor, KeepsMap) and actor.keeps_map


def kept_by(actor: Acting) -> QuerySet[Place]:
    """Places that the actor renames, and takes off while nothing hangs on them."""
    places = Place.objects.select_related("parent")
    is_allowed = isinstance(actor, System) or (
        isinstance(actor, KeepsMap) and actor.sets_up
    )
    return places if is_allowed else places.none()
