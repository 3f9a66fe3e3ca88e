"""Who somebody is and what they hold never stand beside each other (ADR 0011, 0014).

People answer by every channel. Then each row of each table is looked at, and each
address as each role: nowhere but under the seal of a roll stands who and what.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from tests.matrix import roles
from tests.matrix.addresses import walk
from tests.matrix.expect_consultations import CONSULTATIONS
from tests.matrix.expect_house import HOUSE
from tests.matrix.expect_polls import POLLS
from tests.matrix.expect_roll import ROLL
from tests.matrix.expect_voices import VOICES
from tests.matrix.marks import readable
from tests.matrix.talk import ONE_SIDE
from tests.matrix.trying import trials
from tongxin.consultations import operations, slips
from tongxin.consultations.models import (
    Consultation,
    RollEntry,
    SealedForm,
    Slip,
    Stance,
)
from tongxin.consultations.tests.make import make_ready, make_statement, seal_now
from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.notices.models import Notice
from tongxin.people.models import Person, User
from tongxin.people.tests.make import make_person
from tongxin.polls import operations as polls
from tongxin.polls.models import Ballot, Poll, Vote
from tongxin.polls.tests.make import AREA, account_for, make_poll, publish_now
from tongxin.renewal.models import Unit
from tongxin.renewal.tests.make import make_unit
from tongxin.renewal.tests.make_roll import make_entry, make_holding, make_owner

pytestmark = pytest.mark.django_db

ADDRESSES = {address.name: address for address in walk()}
EXPECTED = HOUSE | VOICES | CONSULTATIONS | POLLS | ROLL
WAYS = ("web", "window", "phone", "paper")
NAME = "答Yqzname"
# In any language, and as forms and files write it.
ANSWER = re.compile(
    r"\b(?:agree|unsure|against|abstain)\b|能接受|说不准|不能接受|同意|反对|弃权"
)
NEAR = 120
# Where a pseudonym may stand: alone with the answer it gave.
HOMES = {(Stance, "pseudonym"), (Vote, "pseudonym"), (SealedForm, "pseudonym")}
WHO = (Person, User, RollEntry, Ballot, Slip)


@dataclass
class Answered:
    """What was answered by every way, who is who, and which numbers name them."""

    open: Consultation
    sealed: Consultation
    published: Consultation
    poll: Poll
    poll_published: Poll
    people: list[Person]
    pseudonyms: set[str] = field(default_factory=set)
    # Of each of them: the keys that name somebody who was asked.
    asked: dict[type[models.Model], set[int]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def answered(world, django_db_blocker) -> Iterator[Answered]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield _answer(world)
        transaction.set_rollback(True)


def _answer(world) -> Answered:
    side, clerk = world.sides["A"], world.users[roles.A_SECRETARY]
    unit = Unit.objects.get(pk=side["unit"])
    people = [make_person(f"{NAME}{way}") for way in WAYS]
    for person in people:
        make_entry(unit, person=person)
        account_for(person)
    opened, sealed, published = (_talk(unit, clerk, people) for _ in range(3))
    for one in (sealed, published):
        seal_now(one)
    operations.take_up_reports()
    operations.publish_report(SYSTEM, published)
    poll, counted = (_ask_owners(unit, clerk, people) for _ in range(2))
    publish_now(counted)
    side.ids |= {
        "consultation": opened.pk,
        "consultation_sealed": sealed.pk,
        "consultation_published": published.pk,
        "asked": opened.statements.order_by("pk")[0].pk,
        "poll": poll.pk,
        "poll_published": counted.pk,
    }
    made = Answered(opened, sealed, published, poll, counted, people)
    _know(made)
    return made


def _talk(unit: Unit, clerk: User, people: list[Person]) -> Consultation:
    """Each answers two statements by their own way; one is withdrawn afterwards."""
    draft = operations.draft_consultation(
        SYSTEM, unit, title="路怎么走", record_on=clock.today()
    )
    first, second = (make_ready(make_statement(draft)) for _ in range(2))
    operations.announce_consultation(SYSTEM, draft)
    talk = operations.open_consultation(
        SYSTEM, draft, closes_on=clock.today() + timedelta(days=9), merges=ONE_SIDE
    )
    paper = talk.entries.get(person=people[3])
    (printed,) = operations.print_slips(clerk, talk, entry_ids=[paper.pk])
    web = User.objects.get(person=people[0])
    for statement, choice in ((first, "agree"), (second, "against")):
        operations.take_stance(web, statement, choice=choice)
    for person, way in zip(people[1:], WAYS[1:], strict=True):
        operations.type_stances(
            clerk,
            talk,
            person=person,
            choices={first.pk: "against", second.pk: "unsure"},
            channel=way,
            expressed_at=timezone.now(),
            slip_code=printed.code if way == "paper" else "",
        )
    operations.withdraw_statement(SYSTEM, second, reason="说得不清楚")
    talk.refresh_from_db()
    return talk


def _ask_owners(unit: Unit, clerk: User, people: list[Person]) -> Poll:
    own = make_unit(community=unit.community)
    for person in people:
        make_owner(make_holding(own, area=AREA), person)
    make_owner(make_holding(own, area=AREA), make_person("旁人"))
    later = clock.today() + timedelta(days=9)
    poll = polls.open_poll(SYSTEM, make_poll(own), closes_on=later)
    for person, way in zip(people, WAYS, strict=True):
        ballot = poll.ballots.get(person=person)
        if way == "web":
            user = User.objects.get(person=person)
            polls.cast_votes(user, poll, choices={ballot.pk: "agree"})
            continue
        polls.type_votes(
            clerk,
            poll,
            person=person,
            choices={ballot.pk: "against"},
            channel=way,
            expressed_at=timezone.now(),
        )
    return poll


def _know(made: Answered) -> None:
    entries = list(RollEntry.objects.select_related("consultation__seal_key"))
    ballots = list(Ballot.objects.select_related("poll__seal_key"))
    made.pseudonyms = {one.pseudonym for one in (*entries, *ballots)}
    people = {one.person_id for one in (*entries, *ballots)}
    users = User.objects.filter(person__in=people).values_list("pk", flat=True)
    made.asked = {
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
        if pseudonyms_in(words, known) or (is_choice and _may_be_an_answer(one)):
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
HEX = re.compile(r"[0-9a-f]{32}")


def pseudonyms_in(text: str, known: Answered) -> set[str]:
    found = {one for one in HEX.findall(text) if one in known.pseudonyms}
    # Within a longer row of figures the pattern may begin elsewhere.
    if len(text) > 32:
        found |= {one for one in known.pseudonyms if one in text}
    return found


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
            if pseudonyms_in(words_of(getattr(row, one.attname)), known):
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
        assert set(row.fields) <= {"stances", "votes"}


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
    for _try in range(3):
        printed = operations.print_slips(clerk, answered.open, entry_ids=silent)
        hashes = [slips.hash_of(answered.open.pk, one.code) for one in printed]
        rows = answered.open.slips.exclude(pk__in=before).order_by("pk")
        seen.add(tuple(hashes) == tuple(rows.values_list("code_hash", flat=True)))
        before |= set(rows.values_list("pk", flat=True))
    assert seen == {False}


# ---- Every address ----


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


def beside_a_name(text: str) -> str:
    """A choice near a planted name, with what stands around it."""
    for match in re.finditer(NAME, text):
        around = text[max(match.start() - NEAR, 0) : match.end() + NEAR]
        if ANSWER.search(around):
            return around
    return ""


def own_proofs(world) -> dict[tuple[str, str], set[str]]:
    """On the page of one's own proof one's own pseudonym stands, and no other."""
    found: dict[tuple[str, str], set[str]] = {}
    for role in (roles.AUTHOR, roles.NEIGHBOUR):
        own = world.users[role].person_id
        for entry in RollEntry.objects.filter(person=own):
            path = reverse("consultations:proof", args=[entry.consultation_id])
            found.setdefault((role, path), set()).add(entry.pseudonym)
        for ballot in Ballot.objects.filter(person=own):
            path = reverse("polls:proof", args=[ballot.poll_id])
            found.setdefault((role, path), set()).add(ballot.pseudonym)
    return found


# What a page prints is the same on both.
@pytest.mark.one_database
@pytest.mark.parametrize("name", sorted(EXPECTED.keys() & ADDRESSES.keys()))
def test_no_address_shows_anybody_an_answer_beside_a_name(world, answered, name):
    faults, own = [], own_proofs(world)
    for trial in trials(world, ADDRESSES[name], EXPECTED[name]):
        if trial.record in ("nothing", "mixed") or trial.see is None:
            continue
        for role in sorted(trial.roles):
            with transaction.atomic():
                response = world.client(role).get(trial.path)
                text = readable(response)
                transaction.set_rollback(True)
            strange = pseudonyms_in(text, answered) - own.get((role, trial.path), set())
            faults += [f"{trial.path} as {role} holds {one}" for one in strange]
            if around := beside_a_name(text):
                faults.append(f"{trial.path} as {role}: {around}")
    assert faults == []
