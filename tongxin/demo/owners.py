"""Polls of owners in the demo's year: one open now, one counted and published."""

from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tongxin.demo import roll
from tongxin.demo.life import Story
from tongxin.demo.street import Street, read
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Person
from tongxin.polls import operations

if TYPE_CHECKING:
    from tongxin.polls.models import Ballot, Poll


def plan_polls(street: Street, story: Story) -> None:
    for facts in read("polls.toml")["poll"]:
        Asking(street, story, facts).plan()


class Asking:
    """One poll; owners vote at the window or on paper, those online by themselves."""

    def __init__(self, street: Street, story: Story, facts: dict[str, Any]) -> None:
        self.street, self.story, self.facts = street, story, facts
        self.keeper = street.accounts[facts["keeper"]]
        self.random = Random(facts["question"])  # noqa: S311 - a story, not a secret
        self.poll: Poll

    def plan(self) -> None:
        self._on(self.facts["opens"] - 7, 9, self._draft)
        self._on(self.facts["opens"], 9, self._open)
        if self.facts["closes"] < 0:
            self._on(self.facts["closes"], 18, self._close, minute=2)

    def _on(self, days: int, hour: int, step: Any, minute: int = 0) -> None:
        self.story.at(self.story.last + timedelta(days=days), hour, step, minute)

    def _draft(self) -> None:
        self.poll = operations.draft_poll(
            self.keeper,
            self.street.units[self.facts["unit"]],
            question=self.facts["question"],
            matter=self.facts["matter"],
            record_on=timezone.localdate() + timedelta(days=6),
        )

    def _open(self) -> None:
        closes = self.story.last + timedelta(days=self.facts["closes"])
        self.poll = operations.open_poll(self.keeper, self.poll, closes_on=closes)
        by_owner: dict[Person, list[Ballot]] = {}
        rows = self.poll.ballots.select_related("person__user").order_by("pk")
        for ballot in rows:
            by_owner.setdefault(ballot.person, []).append(ballot)
        demo = {user.person_id for user in roll.residents(self.street)}
        # Whoever tries the demo has the vote still to cast.
        owners = [one for one in by_owner if one.pk not in demo]
        self.random.shuffle(owners)
        counts = self.facts["say"]
        words = [word for word, count in counts.items() for _each in range(count)]
        self.random.shuffle(words)
        days = range(self.facts["opens"], min(0, self.facts["closes"]))
        for place, (owner, word) in enumerate(zip(owners, words, strict=False)):
            choices = {ballot.pk: word for ballot in by_owner[owner]}
            day = days[place * len(days) // len(words)]
            self._on(day, 15, partial(self._vote, owner, choices))

    def _vote(self, owner: Person, choices: dict[int, str]) -> None:
        if user := getattr(owner, "user", None):
            operations.cast_votes(user, self.poll, choices=choices)
            return
        operations.type_votes(
            self.street.accounts["demo-clerk"],
            self.poll,
            person=owner,
            choices=choices,
            channel=self.random.choice(["window", "window", "paper"]),
            expressed_at=timezone.now(),
        )

    def _close(self) -> None:
        self.poll = operations.close_poll(SYSTEM, self.poll)
        assert self.poll.paper_until is not None
        self.story.at(self.poll.paper_until + timedelta(days=1), 9, self._count)

    def _count(self) -> None:
        operations.count_poll(self.keeper, self.poll)
        operations.publish_poll(self.keeper, self.poll)
