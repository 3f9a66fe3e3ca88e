from tongxin.places.models import Place


def make_street() -> Place:
    return Place.objects.get_or_create(
        parent=None, name="东晓街道", kind=Place.Kind.STREET
    )[0]


def make_community(name: str = "独树") -> Place:
    place, made = Place.objects.get_or_create(
        parent=make_street(), name=name, defaults={"kind": Place.Kind.COMMUNITY}
    )
    if made:
        place.community = place
        place.save()
    return place


def make_estate(name: str = "独树村", community: Place | None = None) -> Place:
    community = community or make_community()
    return Place.objects.get_or_create(
        parent=community,
        name=name,
        defaults={"kind": Place.Kind.ESTATE, "community": community},
    )[0]
