"""People who answer by every way: by the web, at the window, by telephone, on paper."""

from dataclasses import dataclass

from django.utils import timezone

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, Statement
from tongxin.people.models import Person, User
from tongxin.people.tests.make import make_person
from tongxin.polls import operations as polls
from tongxin.polls.models import Poll
from tongxin.polls.tests.make import account_for
from tongxin.rolls.tests.make import make_entry
from tongxin.units.models import Unit

WAYS = ("web", "window", "phone", "paper")
# Occurs nowhere else: whoever is called so answered, and nobody reads what.
NAME = "答Yqzname"


@dataclass(frozen=True)
class Answering:
    """One person for each way, and the member of staff who types."""

    clerk: User
    people: list[Person]

    @property
    def typed(self) -> list[tuple[Person, str]]:
        return list(zip(self.people[1:], WAYS[1:], strict=True))

    @property
    def web(self) -> User:
        return User.objects.get(person=self.people[0])


def who_answers(unit: Unit, clerk: User) -> Answering:
    people = [make_person(f"{NAME}{way}") for way in WAYS]
    for person in people:
        make_entry(unit, person=person)
        account_for(person)
    return Answering(clerk, people)


def answer_by_every_way(
    talk: Consultation, first: Statement, second: Statement, by: Answering
) -> None:
    """Each answers both statements; the second is withdrawn afterwards."""
    paper = talk.entries.get(person=by.people[-1])
    (printed,) = operations.print_slips(by.clerk, talk, entry_ids=[paper.pk])
    for statement, choice in ((first, "agree"), (second, "against")):
        operations.take_stance(by.web, statement, choice=choice)
    for person, way in by.typed:
        operations.type_stances(
            by.clerk,
            talk,
            person=person,
            choices={first.pk: "against", second.pk: "unsure"},
            channel=way,
            expressed_at=timezone.now(),
            slip_code=printed.code if way == "paper" else "",
        )
    operations.withdraw_statement(by.clerk, second, reason="说得不清楚")


def vote_by_every_way(poll: Poll, by: Answering) -> None:
    own = poll.ballots.get(person=by.people[0])
    polls.cast_votes(by.web, poll, choices={own.pk: "agree"})
    for person, way in by.typed:
        polls.type_votes(
            by.clerk,
            poll,
            person=person,
            choices={poll.ballots.get(person=person).pk: "against"},
            channel=way,
            expressed_at=timezone.now(),
        )
