"""What a street has from its first morning, beside its records."""

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.matrix.errands import picture
from tongxin.founding import operations as founding
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people import invitations
from tongxin.people import operations as people

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.matrix.world import Side


def set_up(sides: "Mapping[str, Side]") -> None:
    """Somebody who has not come in yet; the house's picture; a figure of its own."""
    new, _none = people.open_staff_account(
        SYSTEM, username="newcomer", public_name="新来的", by_link=True
    )
    house = founding.describe_house(SYSTEM, name="示例街道", mark=picture("mark.png"))
    figure = founding.set_figure(
        SYSTEM,
        "poll.paper_days",
        value=3,
        basis="办公会",
        decided_by="街道",
        valid_from=clock.today() + timedelta(days=1),
    )
    _place, token = invitations.link_to(new).rstrip("/").rsplit("/", 1)
    for side in sides.values():
        side.ids |= {
            "newcomer": new.pk,
            "invitation": token,
            "digest": house.mark_digest,
            "figure": figure.pk,
            "year": clock.today().year,
        }
