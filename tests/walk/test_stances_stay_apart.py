"""Who somebody is and what they hold never stand beside each other (ADR 0011, 0014).

People have answered by every way. Each row of each table is looked at: nowhere but
under the seal of a roll stands who and what. The walk looks at each address.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from tests.matrix import roles
from tests.matrix.answering import NAME, WAYS
from tests.matrix.judging import pseudonyms_in
from tongxin.consultations import operations, slips
from tongxin.consultations.models import (
    Consultation,
    RollEntry,
    SealedForm,
    Slip,
    Stance,
)
from tongxin.journal.models import Entry
from tongxin.notices.models import Notice
from tongxin.people.models import Person, User
from tongxin.polls.models import Ballot, Poll, Vote

pytestmark = pytest.mark.django_db

# Where a pseudonym may stand: alone with the answer it gave.
HOMES = {(Stance, "pseudonym"), (Vote, "pseudonym"), (SealedForm, "pseudonym")}


@dataclass
class Answered:
    """What was answered by every way, who is who, and which numbers name them."""

    open: Consultation
    sealed: Consultation
    published: Consultation
    poll: Poll
    poll_published: Poll
    people: list[Person]
    pseudonyms: set[str]
    # Of each of them: the keys that name somebody who was asked.
    asked: dict[type[models.Model], set[int]]


@pytest.fixture
def answered(world, known) -> Answered:
    side = world.sides["A"]
    talk, poll = Consultation.objects, Poll.objects
    return Answered(
        open=talk.get(pk=side["consultation"]),
        sealed=talk.get(pk=side["consultation_sealed"]),
        published=talk.get(pk=side["consultation_published"]),
        poll=poll.get(pk=side["poll"]),
        poll_published=poll.get(pk=side["poll_published"]),
        people=[Person.objects.get(pk=pk) for pk in side["answering"]],
        pseudonyms=known.pseudonyms,
        asked=_asked(),
    )


def _asked() -> dict[type[models.Model], set[int]]:
    entries, ballots = RollEntry.objects.all(), Ballot.objects.all()
    people = {one.person_id for one in (*entries, *ballots)}
    users = User.objects.filter(person__in=people).values_list("pk", flat=True)
    return {
        Person: people,
        User: set(users),
        RollEntry: {one.pk for one in entries},
        Ballot: {one.pk for one in ballots},
        Slip: set(Slip.objects.values_list("pk", flat=True)),
    }


# ---- Every table ----


def words_of(value: Any) -> str:
    """All that can be read in a value: also in what is packed as text or bytes."""
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        return raw.decode("utf-8", errors="replace") + raw.hex()
    text = str(value)
    return text + _unpacked(text)


def _unpacked(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode(errors="replace")
    except (binascii.Error, ValueError):
        return ""


def names_somebody(row: models.Model, known: Answered) -> bool:
    """Whether a row says of which person on a roll it is: by key, label or name."""
    for one in row._meta.concrete_fields:
        value = getattr(row, one.attname)
        kind = one.related_model
        if kind in known.asked and value in known.asked[kind]:
            return True
        if NAME in words_of(value):
            return True
    if type(row) in known.asked and row.pk in known.asked[type(row)]:
        return True
    return _is_about_somebody(row, known)


def _is_about_somebody(row: models.Model, known: Answered) -> bool:
    """Rows that name what they are about by label and number, without a key."""
    label, number = getattr(row, "subject_label", ""), getattr(row, "subject_id", None)
    for kind, keys in known.asked.items():
        if label == kind._meta.label and number in keys:
            return True
    return (
        isinstance(row, Entry)
        and row.actor_kind == Entry.Actor.PERSON
        and row.actor_id in known.asked[User]
    )


def answers_in(row: models.Model, known: Answered) -> list[str]:
    """What of a row says an answer, or whose: the names of its fields."""
    found = []
    for one in row._meta.concrete_fields:
        value = getattr(row, one.attname)
        if value is None or isinstance(value, bool | int):
            continue
        words = words_of(value)
        is_choice = words in CHOICES or _lists_one(value)
        if pseudonyms_in(words, known.pseudonyms) or (
            is_choice and _may_be_an_answer(one)
        ):
            found.append(one.name)
    label = getattr(row, "subject_label", "")
    if label in {Stance._meta.label, Vote._meta.label}:
        found.append("subject_label")
    return found


def _lists_one(value: Any) -> bool:
    """A choice among what a task was given, or a row keeps as a list."""
    inside = value.values() if isinstance(value, dict) else value
    if not isinstance(inside, list | tuple | type({}.values())):
        return False
    return any(
        one in CHOICES if isinstance(one, str) else _lists_one(one) for one in inside
    )


def _may_be_an_answer(one: Any) -> bool:
    """Not where a field has words of its own: a message may be `unsure` too."""
    own = {key for key, _label in one.choices or ()}
    return not own or own in (set(Stance.Choice.values), set(Vote.Choice.values))


CHOICES = {*Stance.Choice.values, *Vote.Choice.values}


def all_rows() -> Iterator[models.Model]:
    for model in apps.get_models(include_auto_created=True):
        yield from model._base_manager.all().iterator()


def joined(known: Answered) -> list[str]:
    """Rows that hold who and what, and pseudonyms away from home."""
    faults = []
    for row in all_rows():
        answers = answers_in(row, known)
        name = row._meta.label
        if answers and names_somebody(row, known):
            faults.append(f"{name} {row.pk} names somebody beside {answers}")
        for one in row._meta.concrete_fields:
            if (type(row), one.name) in HOMES:
                continue
            if pseudonyms_in(words_of(getattr(row, one.attname)), known.pseudonyms):
                faults.append(f"{name}.{one.name} {row.pk} holds a pseudonym")
    return faults


def test_no_row_of_any_table_says_who_and_what(answered):
    assert Stance.objects.count() > len(WAYS)
    assert joined(answered) == []


def plant_in_a_message(known: Answered) -> models.Model:
    one = known.open.entries.get(person=known.people[0])
    return _message(known, text=f"x {one.pseudonym} x")


def plant_an_answer_in_a_message(known: Answered) -> models.Model:
    return _message(known, text="agree")


def plant_in_the_journal(known: Answered) -> models.Model:
    return Entry.objects.bulk_create(
        [
            Entry(
                at=timezone.now(),
                actor_kind=Entry.Actor.PERSON,
                actor_id=User.objects.get(person=known.people[0]).pk,
                action="consultation.stance_taken",
                subject_label=Stance._meta.label,
                subject_id=Stance.objects.latest("pk").pk,
            )
        ]
    )[0]


def plant_in_the_queue(known: Answered) -> models.Model:
    (queue,) = (
        model
        for model in apps.get_app_config("django_tasks_database").get_models()
        if hasattr(model, "args_kwargs")
    )
    one = known.open.entries.get(person=known.people[0])
    return queue.objects.create(
        args_kwargs={"args": [one.pseudonym], "kwargs": {}},
        task_path="x",
        backend_name="default",
    )


def plant_by_collector(known: Answered) -> models.Model:
    row = Stance.objects.filter(collector__isnull=False).latest("pk")
    row.collector = User.objects.get(person=known.people[1])
    row.save()
    return row


def _message(known: Answered, **facts: str) -> models.Model:
    return Notice.objects.create(
        recipient=known.people[0],
        channel="inbox",
        key="planted",
        subject_label="x",
        subject_id=1,
        title="x",
        **facts,
    )


@pytest.mark.parametrize(
    "plant",
    [
        plant_in_a_message,
        plant_an_answer_in_a_message,
        plant_in_the_journal,
        plant_in_the_queue,
        plant_by_collector,
    ],
)
def test_a_planted_row_is_found(answered, plant):
    row = plant(answered)
    found = joined(answered)
    assert found
    assert all(str(row.pk) in one and row._meta.label in one for one in found)


def test_the_journal_names_nobody_who_answered(answered):
    """By the web the public; for what was typed the staff and the consultation."""
    rows = Entry.objects.filter(
        action__in=[
            "consultation.stance_taken",
            "consultation.answers_typed",
            "poll.vote_cast",
            "poll.votes_typed",
        ]
    )
    assert rows.count() > 10
    for row in rows:
        assert row.subject_label in {Consultation._meta.label, Poll._meta.label}
        assert row.actor_id not in answered.asked[User], row.action
        assert row.fields == []


def test_neither_moments_nor_the_order_of_rows_survive_the_seal(answered):
    """Beside messages and sign-ins they would tell whose form is whose."""
    for talk in (answered.sealed, answered.published):
        rows = Stance.objects.filter(statement__consultation=talk)
        by_lot = rows.order_by("statement", "pseudonym").values_list("pk", flat=True)
        assert list(by_lot) == sorted(by_lot)
        assert {moment_of_day(m) for m in rows.values_list("received_at", flat=True)}
        for row in rows:
            assert moment_of_day(row.expressed_at) == moment_of_day(row.received_at)
    votes = answered.poll_published.votes.order_by("pseudonym")
    assert [one.pk for one in votes] == sorted(one.pk for one in votes)
    for vote in votes:
        assert moment_of_day(vote.expressed_at) == moment_of_day(vote.received_at)


def moment_of_day(moment) -> str:
    found = timezone.localtime(moment).time().isoformat()
    assert found == "00:00:00"
    return found


def test_slips_lie_in_no_order(answered, world):
    """A typed one forgot whose it was; its neighbours must not tell it."""
    clerk = world.users[roles.A_SECRETARY]
    silent = [e.pk for e in answered.open.entries.order_by("pk")][:10]
    before = set(answered.open.slips.values_list("pk", flat=True))
    seen = set()
    # Of a few slips one lot in some dozens lies as it was printed.
    for _try in range(6):
        printed = operations.print_slips(clerk, answered.open, entry_ids=silent)
        hashes = [slips.hash_of(answered.open.pk, one.code) for one in printed]
        rows = answered.open.slips.exclude(pk__in=before).order_by("pk")
        seen.add(tuple(hashes) == tuple(rows.values_list("code_hash", flat=True)))
        before |= set(rows.values_list("pk", flat=True))
    assert False in seen


# ---- One's own pages ----


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("consultations:take", "open"),
        ("consultations:done", "sealed"),
        ("consultations:proof", "sealed"),
        ("polls:detail", "open"),
        ("polls:vote", "open"),
        ("polls:proof", "published"),
    ],
)
def test_no_browser_keeps_ones_own_answers(world, name, state):
    """Whoever sits down at the same computer next goes back to nothing."""
    author = world.users[roles.AUTHOR].person_id
    kind, own = (
        (Poll, "ballots") if name.startswith("polls") else (Consultation, "entries")
    )
    asked = kind.objects.filter(state=state, **{f"{own}__person": author})
    path = reverse(name, args=[asked[0].pk])
    response = world.client(roles.AUTHOR).get(path)
    assert response.status_code in (200, 302)
    assert "no-store" in response.headers["Cache-Control"]
