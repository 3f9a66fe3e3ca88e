"""Owners' polls of the demonstration street in every state."""

from decimal import Decimal
from typing import Any

from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import User
from tongxin.polls import operations
from tongxin.polls.models import Poll
from tongxin.polls.tests.make import (
    account_for,
    close_now,
    count_now,
    end_now,
    make_poll,
    open_now,
    publish_now,
    put_owners,
    say,
)
from tongxin.rolls.tests.make import make_holding, make_owner
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_unit


def owners_asked(resident: User, community: Any) -> dict[str, Any]:
    """Twenty-four owners, the resident among them, with a flat shared by two."""
    unit = make_unit("示例业主单元", slug="owners", community=community)
    areas = [Decimal(60 + at % 7 * 9) for at in range(23)]
    people = [resident.person, *put_owners(unit, areas)]
    make_owner(make_holding(unit), resident.person)
    shared = make_holding(unit, area=Decimal("101.37"))
    for person in people[:2]:
        make_owner(shared, person)
    voters = [resident, *(account_for(one) for one in people[1:20])]
    found = {"poll.draft": make_poll(unit, question="同意重新选物业吗？", matter="4")}
    for name, finish in (
        ("open", lambda poll: poll),
        ("past", end_now),
        ("paper", lambda poll: close_now(poll, is_paper_over=False)),
        ("ripe", close_now),
        ("counted", lambda poll: count_now(poll).poll),
        ("published", publish_now),
    ):
        found[f"poll.{name}"] = finish(_voted(unit, voters))
    operations.remind_the_silent(SYSTEM, found["poll.open"])
    return found


def _voted(unit: Unit, voters: list[User]) -> Poll:
    poll = open_now(make_poll(unit, question="同意改建村口的门楼吗？", matter="7"))
    for at, user in enumerate(voters):
        say(poll, user, "against" if at % 9 == 4 else "agree")
    return poll
