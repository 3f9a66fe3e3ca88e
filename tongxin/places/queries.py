"""Places are public: these reads need no policy."""

from django.db.models import QuerySet

from tongxin.places.models import Place


def communities() -> QuerySet[Place]:
    return Place.objects.filter(kind=Place.Kind.COMMUNITY)


def find_all(text: str) -> QuerySet[Place]:
    """Places whose name contains `text`, nearest kind first."""
    return Place.objects.filter(name__icontains=text.strip()).order_by("kind", "name")
