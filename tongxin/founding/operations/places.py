"""Several places at once, as somebody types their names below each other."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.founding import queries
from tongxin.people.models import Actor
from tongxin.places import operations as places
from tongxin.places.models import Place


@transaction.atomic
def add_places(
    actor: Actor, *, kind: str, names: Sequence[str], parent: Place | None = None
) -> list[Place]:
    """Put them all on the map, or none; a refusal says which name it is about.

    Communities lie in the street, whatever `parent` says.
    """
    if kind == Place.Kind.COMMUNITY:
        parent = queries.street()
    elif kind != Place.Kind.STREET and parent is None:
        raise ValidationError({"parent": _("Say where they lie.")})
    made = []
    for name in names:
        try:
            made.append(places.add_place(actor, kind=kind, name=name, parent=parent))
        except ValidationError as refusal:
            told = " ".join(refusal.messages)
            raise ValidationError({"names": f"{name}：{told}"}) from refusal
    return made
