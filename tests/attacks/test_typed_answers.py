"""Whoever reads the whole database, and no key, asks whose typed answers are whose."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongxin.consultations.models import Consultation, Stance
from tongxin.consultations.tests.make import asked, make_open, seal_now
from tongxin.journal import operations as journal
from tongxin.journal.models import Entry
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.people.models import Person, User
from tongxin.people.operations.persons import write_facts
from tongxin.people.tests.make import make_street_clerk

pytestmark = pytest.mark.django_db

LOOKS = ["caller", "slip", "typing"]
CHOICES = ["agree", "against", "unsure"]
PEOPLE = 8


@pytest.fixture
def consultation() -> Consultation:
    return make_open(sides={"tenant": 30})


@pytest.fixture
def collector(client: Client) -> User:
    clerk = make_street_clerk()
    client.force_login(clerk)
    return clerk


def type_for(
    client: Client, consultation: Consultation, person: Person, choices: list[str]
) -> None:
    """As at the window: first who it is, which opens the name, then what they say."""
    address = reverse("consultations:type", args=[consultation.pk])
    who = {"who": person.id_number or person.phone}
    assert client.post(address, who).status_code == 200
    said = {
        f"s{one.pk}": word
        for one, word in zip(asked(consultation), choices, strict=False)
    }
    day = timezone.localdate().isoformat()
    slip = who | {"channel": "window", "expressed_on": day} | said
    assert client.post(address, slip).status_code == 302


def typed_all(client: Client, consultation: Consultation) -> dict[int, str]:
    """What each of several people said: person → choice of the first statement."""
    entries = list(consultation.entries.select_related("person").order_by("pk"))
    said = {}
    for place, entry in enumerate(entries[:PEOPLE]):
        write_facts(entry.person, {"phone": f"+86138001380{place:02d}"})
        entry.person.answer_channel = "sms"
        entry.person.save()
        choice = CHOICES[place % 3]
        type_for(client, consultation, entry.person, [choice])
        said[entry.person.pk] = choice
    return said


def on_the_next_day(clock) -> None:
    clock.at(f"{timezone.localdate() + timedelta(days=1)} 00:10")
    assert journal.write_day_lines() == PEOPLE


def joined_by_time(collector: User) -> dict[int, str]:
    """The attack's own join: the stance of this collector next after each look."""
    found = {}
    for look in Entry.objects.filter(action="person.read", actor_id=collector.pk):
        if look.fields[0] not in LOOKS:
            continue
        near = Stance.objects.filter(
            collector=collector,
            received_at__gte=look.at,
            received_at__lte=look.at + timedelta(seconds=10),
        )
        if stance := near.order_by("received_at").first():
            found[look.subject_id] = stance.choice
    return found


def joined_by_order() -> dict[int, str]:
    """The n-th person looked at has the n-th form, whatever the clocks say."""
    looks = Entry.objects.filter(action="person.read").order_by("pk")
    people = list(dict.fromkeys(one.subject_id for one in looks))
    forms = Stance.objects.order_by("pk").values_list("choice", flat=True)
    return dict(zip(people, forms, strict=False))


def test_looks_and_answers_are_not_joined_by_their_time(
    client, consultation, collector, clock
):
    said = typed_all(client, consultation)
    assert joined_by_time(collector) == {}
    on_the_next_day(clock)
    looks = Entry.objects.filter(action="person.read", actor_id=collector.pk)
    assert {one.subject_id for one in looks} == set(said)
    assert joined_by_time(collector) == {}


def test_nor_by_the_order_of_rows(client, consultation, collector, clock):
    said = typed_all(client, consultation)
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject_id FROM journal_dayline ORDER BY id")
        waiting = [row[0] for row in cursor.fetchall()]
    assert set(waiting) == set(said)
    assert waiting != list(said)
    on_the_next_day(clock)
    assert joined_by_order() != said


def joined_by_message(collector: User) -> dict[int, str]:
    """Whoever is told that answers were typed has the form typed just before."""
    found = {}
    for told in Notice.objects.filter(key__startswith="consultation.typed"):
        near = Stance.objects.filter(
            collector=collector,
            received_at__lte=told.created_at,
            received_at__gte=told.created_at - timedelta(seconds=10),
        )
        if stance := near.order_by("-received_at").first():
            found[told.recipient_id] = stance.choice
    return found


def test_nor_by_the_message_that_tells_of_it(client, consultation, collector, clock):
    said = typed_all(client, consultation)
    assert joined_by_message(collector) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient_id FROM notices_daynotice ORDER BY id")
        waiting = [row[0] for row in cursor.fetchall()]
    assert set(waiting) == set(said)
    assert waiting != list(said)
    assert notices.tell_of_past_days() == 0
    clock.at(f"{timezone.localdate() + timedelta(days=1)} 00:10")
    assert notices.tell_of_past_days() == PEOPLE
    rows = Notice.objects.filter(key__startswith="consultation.typed").order_by("pk")
    told = rows.values_list("recipient_id", "next_try_at")
    assert [one for one, _at in told] == waiting
    # In the morning, all at once, and still while the answers can be changed.
    assert {timezone.localtime(at).hour for _one, at in told} == {8}
    assert joined_by_message(collector) == {}


def test_after_the_seal_nobody_stands_in_a_class_of_few(
    client, consultation, collector
):
    typed_all(client, consultation)
    seal_now(consultation)
    classes: Counter[tuple[object, ...]] = Counter()
    for stance in Stance.objects.all():
        classes[stance.collector_id, stance.received_at, stance.channel] += 1
    assert list(classes.values()) == [PEOPLE]
    ((hand, _moment, way),) = classes
    assert hand is None
    assert way == "sealed"
