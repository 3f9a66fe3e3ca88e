from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tongxin.consultations import operations, queries
from tongxin.consultations.models import Consultation, Stance
from tongxin.consultations.tests.make import (
    account_for,
    asked,
    end_now,
    make_consultation,
    make_open,
    put_on_roll,
)
from tongxin.journal.models import Entry
from tongxin.kernel import clock as house_clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import DayNotice
from tongxin.people.models import Office, Person, Role, User
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    return make_open()


def type_one(consultation, choice="agree", actor=None, **changes):
    entry = consultation.entries.order_by("pk").first()
    facts = {
        "person": entry.person,
        "choices": {asked(consultation)[0].pk: choice},
        "channel": "window",
        "expressed_at": timezone.now(),
    } | changes
    return operations.type_stances(actor or make_street_clerk(), consultation, **facts)


def held(consultation) -> list[str]:
    entry = consultation.entries.order_by("pk").first()
    return list(queries.stances_of(entry).values())


def test_the_window_writes_it_down_and_is_named(consultation):
    clerk = make_street_clerk()
    assert type_one(consultation, actor=clerk) == 1
    stance = Stance.objects.get()
    assert (stance.channel, stance.collector) == ("window", clerk)
    line = Entry.objects.latest("pk")
    assert (line.action, line.subject_label) == (
        "consultation.answers_typed",
        "consultations.Consultation",
    )


def test_the_last_one_expressed_counts_whichever_way_it_came(consultation):
    entry = consultation.entries.order_by("pk").first()
    voter = account_for(entry.person)
    start = timezone.now()
    operations.take_stance(voter, asked(consultation)[0], choice="against")
    # The slip was filled in before, and typed after.
    assert type_one(consultation, "agree", channel="paper", expressed_at=start) == 0
    assert held(consultation) == ["against"]
    assert type_one(consultation, "unsure", channel="phone") == 1
    assert held(consultation) == ["unsure"]
    assert type_one(consultation, "unsure", channel="phone") == 1
    assert Stance.objects.count() == 1


def test_late_paper_is_typed_two_working_days_after_the_end(consultation, clock):
    end_now(consultation)
    said_at = consultation.closes_at - timedelta(hours=1)
    operations.close_consultation(SYSTEM, consultation)
    assert type_one(consultation, channel="paper", expressed_at=said_at) == 1
    with refused("This consultation takes no answers now."):
        type_one(consultation, channel="window", expressed_at=said_at)
    for outside in (consultation.closes_at, said_at - timedelta(days=30)):
        with refused("It has to be answered while the consultation is open."):
            type_one(consultation, channel="paper", expressed_at=outside)
    clock.at(f"{timezone.localtime() + timedelta(days=15):%Y-%m-%d} 10:00")
    with refused("This consultation takes no answers now."):
        type_one(consultation, channel="paper", expressed_at=said_at)


def test_a_slip_of_the_day_of_opening_bears_no_hour(consultation):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    assert type_one(consultation, channel="paper", expressed_at=midnight) == 1
    assert Stance.objects.get().expressed_at == consultation.opened_at


def test_what_cannot_be_is_refused(consultation):
    other = put_on_roll(consultation.unit, "shop")[0]
    foreign = make_open()
    not_asked = {asked(foreign)[0].pk: "agree"}
    no_word = {asked(consultation)[0].pk: "maybe"}
    to_come = timezone.now() + timedelta(hours=1)
    wrong: tuple[tuple[dict[str, object], str], ...] = (
        ({"channel": "web"}, "There is no such way."),
        ({"choices": {}}, "Nothing is ticked."),
        ({"choices": not_asked}, "This statement is not asked any more."),
        ({"choices": no_word}, "Please choose one of the three."),
        ({"person": other}, "This person is not on the roll."),
        (
            {"expressed_at": to_come},
            "It has to be answered while the consultation is open.",
        ),
    )
    for changes, why in wrong:
        with refused(why):
            type_one(consultation, **changes)
    assert not Stance.objects.exists()


def test_staff_of_the_place_alone(consultation):
    type_one(consultation, actor=make_community_clerk(consultation.unit.community))
    for other in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(consultation.unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            type_one(consultation, actor=other)


def test_paper_names_who_brought_it(consultation):
    community = consultation.unit.community
    clerk = make_street_clerk()
    walker = named(make_community_clerk(community))
    social = named(
        make_user(make_office("晨曦社工站", Office.Kind.PARTNER), Role.SOCIAL_WORKER)
    )
    for collector in (walker, social, clerk):
        type_one(consultation, actor=clerk, channel="paper", collector=collector)
        assert Stance.objects.get().collector == collector
        Stance.objects.all().delete()
    # What is said at the window has nobody in between.
    type_one(consultation, actor=clerk, channel="window", collector=walker)
    assert Stance.objects.get().collector == clerk


def test_who_brings_no_paper_there(consultation):
    foreign = make_community("松泉")
    left = named(make_community_clerk(consultation.unit.community))
    left.appointments.update(until_on=house_clock.today())
    for other in (
        named(make_community_clerk(foreign)),
        named(make_applicant_worker(consultation.unit)),
        make_resident(),
        left,
    ):
        with refused("Only staff and social workers there collect slips."):
            type_one(consultation, channel="paper", collector=other)
    assert not Stance.objects.exists()


def named(user: User) -> User:
    user.public_name = f"员工{user.pk}"
    user.save()
    return user


def told(person) -> list[DayNotice]:
    """Owed when the day is over."""
    rows = DayNotice.objects.filter(key__startswith="consultation.typed")
    return list(rows.filter(recipient=person).order_by("pk"))


def test_the_person_hears_of_each_typing_and_of_no_answer(consultation):
    entry = consultation.entries.order_by("pk").first()
    voter = account_for(entry.person)
    operations.take_stance(voter, asked(consultation)[0], choice="against")
    type_one(consultation, "agree", channel="phone")
    type_one(consultation, "unsure", channel="phone")
    messages = told(entry.person)
    assert len(messages) == 2
    for message in messages:
        words = message.title + message.text
        assert not any(str(label) in words for label in Stance.Choice.labels)
        assert message.link == reverse("consultations:done", args=[consultation.pk])
    # What an older slip did not change is no news.
    early = consultation.opened_at
    assert type_one(consultation, "agree", channel="paper", expressed_at=early) == 0
    assert len(told(entry.person)) == 2


def test_who_hears_by_letter_reads_it_on_the_site_or_was_there(consultation):
    first, second = consultation.entries.order_by("pk")[:2]
    for entry in (first, second):
        Person.objects.filter(pk=entry.person_id).update(answer_channel="letter")
    account_for(first.person)
    for entry in (first, second):
        person = Person.objects.get(pk=entry.person_id)
        type_one(consultation, person=person)
    (message,) = told(first.person)
    assert message.channel == "inbox"
    assert told(second.person) == []


def test_the_message_outlives_the_end(consultation):
    entry = consultation.entries.order_by("pk").first()
    Person.objects.filter(pk=entry.person_id).update(answer_channel="sms")
    end_now(consultation)
    early = consultation.closes_at - timedelta(hours=1)
    operations.close_consultation(SYSTEM, consultation)
    person = Person.objects.get(pk=entry.person_id)
    type_one(consultation, channel="paper", expressed_at=early, person=person)
    (message,) = told(person)
    assert message.channel == "sms"


def test_more_than_twenty_of_one_hand_are_told_to_the_office(client):
    consultation = make_open(sides={"tenant": 25})
    clerk, walker = make_street_clerk(), named(make_street_clerk())
    entries = list(consultation.entries.select_related("person").order_by("pk"))
    client.force_login(clerk)
    manage = reverse("consultations:manage", args=[consultation.pk])
    for entry in entries[:20]:
        for_paper = {"channel": "paper", "collector": walker, "person": entry.person}
        type_one(consultation, actor=clerk, **for_paper)
    assert queries.busy_collectors(consultation) == []
    for_paper["person"] = entries[20].person
    type_one(consultation, actor=clerk, **for_paper)
    assert queries.busy_collectors(consultation) == [(walker, 21)]
    assert str(walker) in client.get(manage).content.decode()


def test_the_page_names_the_collector(client, consultation):
    walker = named(make_community_clerk(consultation.unit.community))
    clerk = make_street_clerk()
    client.force_login(clerk)
    (printed, *_rest) = operations.print_slips(
        clerk,
        consultation,
        entry_ids=[consultation.entries.order_by("pk").first().pk],
    )
    address = reverse("consultations:type", args=[consultation.pk])
    slip = {
        "who": printed.code,
        "channel": "paper",
        "expressed_on": timezone.localdate().isoformat(),
        f"s{asked(consultation)[0].pk}": "agree",
    }
    wrong = client.post(address, slip | {"collector": make_resident().pk})
    assert wrong.status_code == 422
    assert client.post(address, slip | {"collector": walker.pk}).status_code == 302
    assert Stance.objects.get().collector == walker


def test_a_draft_takes_nothing():
    unit = make_unit()
    (person,) = put_on_roll(unit, "shop")
    with pytest.raises(PermissionDenied):
        operations.type_stances(
            make_street_clerk(),
            make_consultation(unit),
            person=person,
            choices={1: "agree"},
            channel="paper",
            expressed_at=timezone.now(),
        )
