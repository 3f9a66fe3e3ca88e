"""Places are public: these reads need no policy."""

from django.db.models import QuerySet

from tongxin.kernel.rows import Prepared
from tongxin.places.models import Place


def communities() -> QuerySet[Place]:
    return Place.objects.filter(kind=Place.Kind.COMMUNITY)


_COMMUNITIES = Prepared(lambda: communities().only("name"))


def communities_by_name() -> list[tuple[int, str]]:
    """Their keys and names: for what stands on every list of an office."""
    return [(place.pk, place.name) for place in _COMMUNITIES.all()]
