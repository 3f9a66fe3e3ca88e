"""Plain makers for tests: owners on a roll, then the rest."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Person, User
from tongxin.people.tests.make import make_user
from tongxin.polls import operations
from tongxin.polls.models import Ballot, Poll, Result
from tongxin.rolls.tests.make import make_owners
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_unit

AREA = Decimal("88.50")


def put_owners(unit: Unit, areas: Iterable[Decimal]) -> list[Person]:
    """One owner for each area, without an account."""
    return make_owners(unit, map(Decimal, areas))


def account_for(person: Person) -> User:
    user = make_user()
    user.person = person
    user.save()
    return user


def make_poll(unit: Unit | None = None, **facts: Any) -> Poll:
    facts.setdefault("question", "同意在村口加装电梯吗？")
    facts.setdefault("matter", "9")
    facts.setdefault("record_on", clock.today())
    return operations.draft_poll(SYSTEM, unit or make_unit(), **facts)


def open_now(poll: Poll, closes_on: date | None = None) -> Poll:
    closes_on = closes_on or clock.today() + timedelta(days=7)
    return operations.open_poll(SYSTEM, poll, closes_on=closes_on)


def make_open(
    unit: Unit | None = None, areas: Sequence[Decimal] = (AREA,) * 6, **facts: Any
) -> Poll:
    """Open until next week, for six owners of flats alike unless told otherwise."""
    unit = unit or make_unit()
    put_owners(unit, areas)
    return open_now(make_poll(unit, **facts))


def voters(poll: Poll, count: int | None = None) -> list[User]:
    """Accounts of owners in the order of the roll, made for those who have none."""
    rows = poll.ballots.select_related("person").order_by("person_id", "pk")
    return [
        User.objects.filter(person=one.person).first() or account_for(one.person)
        for one in rows[:count]
    ]


def ballot_of(poll: Poll, user: User) -> Ballot:
    return poll.ballots.get(person=user.person_id)


def say(poll: Poll, user: User, choice: str):
    """By the web, the same for every head of theirs."""
    ids = poll.ballots.filter(person=user.person_id).values_list("pk", flat=True)
    return operations.cast_votes(user, poll, choices=dict.fromkeys(ids, choice))


def end_now(poll: Poll) -> Poll:
    """Its last moment is past; nobody has closed it yet."""
    now = timezone.now()
    Poll.objects.filter(pk=poll.pk).update(
        opened_at=now - timedelta(days=3), closes_at=now - timedelta(seconds=1)
    )
    poll.refresh_from_db()
    return poll


def close_now(poll: Poll, *, is_paper_over: bool = True) -> Poll:
    poll = operations.close_poll(SYSTEM, end_now(poll))
    if is_paper_over:
        yesterday = clock.today() - timedelta(days=1)
        Poll.objects.filter(pk=poll.pk).update(paper_until=yesterday)
        poll.refresh_from_db()
    return poll


def count_now(poll: Poll) -> Result:
    return operations.count_poll(SYSTEM, close_now(poll))


def publish_now(poll: Poll) -> Poll:
    count_now(poll)
    return operations.publish_poll(SYSTEM, poll)
