from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
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
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.renewal.tests.make import make_applicant_worker, make_unit

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
    for changes in (
        {"channel": "window", "expressed_at": said_at},
        {"channel": "paper", "expressed_at": consultation.closes_at},
        {"channel": "paper", "expressed_at": said_at - timedelta(days=30)},
    ):
        with pytest.raises(ValidationError):
            type_one(consultation, **changes)
    clock.at(f"{timezone.now() + timedelta(days=15):%Y-%m-%d} 10:00")
    with pytest.raises(ValidationError):
        type_one(consultation, channel="paper", expressed_at=said_at)


def test_a_slip_of_the_day_of_opening_bears_no_hour(consultation):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    assert type_one(consultation, channel="paper", expressed_at=midnight) == 1
    assert Stance.objects.get().expressed_at == consultation.opened_at


def test_what_cannot_be_is_refused(consultation):
    other = put_on_roll(consultation.unit, "shop")[0]
    foreign = make_open()
    wrong: tuple[dict[str, object], ...] = (
        {"channel": "web"},
        {"choices": {}},
        {"choices": {asked(foreign)[0].pk: "agree"}},
        {"choices": {asked(consultation)[0].pk: "maybe"}},
        {"person": other},
        {"expressed_at": timezone.now() + timedelta(hours=1)},
    )
    for changes in wrong:
        with pytest.raises(ValidationError):
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


def test_a_draft_takes_nothing():
    unit = make_unit()
    (person,) = put_on_roll(unit, "shop")
    with pytest.raises(ValidationError):
        operations.type_stances(
            make_street_clerk(),
            make_consultation(unit),
            person=person,
            choices={1: "agree"},
            channel="paper",
            expressed_at=timezone.now(),
        )
