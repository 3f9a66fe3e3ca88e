"""Who may change the map."""

from typing import Protocol, runtime_checkable

from tongxin.kernel.actors import Acting, System


@runtime_checkable
class HoldsStreetPost(Protocol):
    """An account, seen from below: this room stands under `people`."""

    @property
    def is_street(self) -> bool: ...


def may_add_place(actor: Acting) -> bool:
    if isinstance(actor, System):
        return True
    return isinstance(actor, HoldsStreetPost) and actor.is_street
