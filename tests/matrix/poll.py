"""Owners' polls of each community, in every state."""

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.matrix.answering import Answering, vote_by_every_way
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import User
from tongxin.polls import operations
from tongxin.polls.models import Poll
from tongxin.polls.tests.make import (
    AREA,
    ballot_of,
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

if TYPE_CHECKING:
    from tests.matrix.world import Side


def ask_owners(side: "Side", author: User, by: Answering) -> None:
    """The author owns with nine others, in a unit of their own, and has voted."""
    desk = Unit.objects.get(pk=side["unit"]).applicant_office
    unit = make_unit(
        f"{side.key}业主单元",
        slug=f"owners-{side.key.lower()}",
        community=side.place,
        applicant_office=desk,
        stalled_since=clock.today() - timedelta(days=30),
        stalled_reason="等图纸",
    )
    put_owners(unit, [AREA] * 5)
    for person in (author.person, *by.people):
        make_owner(make_holding(unit, area=AREA), person)
    poll = _open(unit, "同意给楼道换灯吗？", by)
    say(poll, author, "agree")
    published = _open(unit, "同意改造门口的坡道吗？", by)
    say(published, author, "against")
    side.ids |= {
        "stalled": unit.slug,
        "poll": poll.pk,
        "ballot": ballot_of(poll, author).pk,
        "poll_published": publish_now(published).pk,
        "poll_draft": make_poll(unit).pk,
    }
    # With each of these something can be done that with none of the others can.
    for finish in (end_now, close_now, count_now):
        finish(open_now(make_poll(unit, question=f"同意换门锁吗？{finish.__name__}")))


def _open(unit: Unit, question: str, by: Answering) -> Poll:
    poll = make_poll(unit, question=question)
    later = clock.today() + timedelta(days=9)
    poll = operations.open_poll(SYSTEM, poll, closes_on=later)
    vote_by_every_way(poll, by)
    return poll
