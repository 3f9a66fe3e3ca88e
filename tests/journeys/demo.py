"""The seeded demonstration, put back at will."""

from dataclasses import dataclass

from tests import ready
from tongxin.consultations.models import Consultation, RollEntry
from tongxin.people.models import User
from tongxin.units.models import Unit

# The consultation in which the three sides of scenario 2 stand.
MAIN = "回迁、过渡和施工，大家能接受什么"


@dataclass(frozen=True, slots=True)
class Demo:
    """Its accounts by their short names."""

    def __getitem__(self, name: str) -> User:
        return User.objects.get(username=f"demo-{name}")

    @property
    def unit(self) -> Unit:
        return Unit.objects.get(slug="dushu")


def put_back() -> Demo:
    """As it was seeded: every row gives way, the browser's sessions too."""
    ready.stand_on(ready.DEMO)
    return Demo()


def of_sides(talk: Consultation, *kinds: str) -> list[RollEntry]:
    """Whoever stands on one of these sides, in order."""
    rows = talk.entries.filter(
        person__entitlements__side__in=kinds, person__entitlements__unit=talk.unit
    )
    return list(rows.select_related("person").order_by("pk").distinct())
