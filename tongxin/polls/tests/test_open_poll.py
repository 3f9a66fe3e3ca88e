"""Drafted, put differently, given up, opened: by whom, and what is frozen."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tongxin.journal.models import Entry
from tongxin.kernel import clock, rules
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.models import LocalRule
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Role
from tongxin.people.tests.make import make_person, make_resident, make_street_clerk
from tongxin.places.tests.make import make_community
from tongxin.polls import operations, queries
from tongxin.polls.models import Matter, Poll
from tongxin.polls.tests.make import AREA, make_open, make_poll, open_now, put_owners
from tongxin.rolls.models import Holding
from tongxin.rolls.operations import give_mandate
from tongxin.rolls.tests.make import (
    LONG_AGO,
    make_entry,
    make_firm,
    make_holding,
    make_owner,
    make_secretary,
    take_over,
)
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db
PARTS = ("numer", "denomin")


def outsiders(unit):
    tenant = make_resident()
    make_entry(unit, person=tenant.person)
    return (
        make_secretary(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
        tenant,
        VISITOR,
    )


def test_the_nine_matters_and_which_ask_three_quarters():
    assert [one.value for one in Matter] == list("123456789")
    assert [one.value for one in Matter if one.is_special] == ["6", "7", "8"]
    assert rules.get(Matter("7").rule).share == Fraction(3, 4)
    assert rules.get(Matter("5").rule).share == Fraction(1, 2)
    for code in ("quorum", "special", "ordinary", "revoke_years"):
        rule = rules.get(f"owner_vote.{code}")
        assert rule.status == "verified"
        assert rule.article
        assert rule.valid_from.year == 2021


def test_the_street_and_the_own_community_prepare_it():
    unit = make_unit()
    for keeper in (
        make_street_clerk(),
        make_street_clerk(Role.CHIEF),
        make_secretary(unit.community),
    ):
        poll = operations.draft_poll(
            keeper, unit, question=" 同意吗？ ", matter="9", record_on=clock.today()
        )
        assert poll.question == "同意吗？"
        facts = {"question": "真的同意吗？", "matter": "7", "record_on": LONG_AGO}
        operations.revise_poll(keeper, poll, **facts)
        poll.refresh_from_db()
        assert (poll.question, poll.kind.is_special) == ("真的同意吗？", True)
        operations.drop_poll(keeper, poll)
    assert not Poll.objects.exists()


def test_nobody_else_does():
    unit = make_unit()
    poll = make_open(unit)
    draft = make_poll(unit)
    facts = {"question": "同意吗？", "matter": "9", "record_on": clock.today()}
    later = clock.today() + timedelta(days=3)
    for other in outsiders(unit):
        for act in (
            lambda who: operations.draft_poll(who, unit, **facts),
            lambda who: operations.revise_poll(who, draft, **facts),
            lambda who: operations.drop_poll(who, draft),
            lambda who: operations.open_poll(who, draft, closes_on=later),
            lambda who: operations.remind_the_silent(who, poll),
            lambda who: operations.close_poll(who, poll),
            lambda who: operations.count_poll(who, poll),
            lambda who: operations.publish_poll(who, poll),
        ):
            with pytest.raises(PermissionDenied):
                act(other)


def test_a_draft_that_asks_nothing_or_another_matter_is_refused():
    for facts, by in (
        ({"question": "  "}, {"words": "Write what is asked."}),
        ({"matter": "10"}, {"field": "matter", "code": "invalid_choice"}),
        ({"question": "长" * 121}, {"field": "question", "code": "max_length"}),
    ):
        with refused(**by):
            make_poll(**facts)
    assert not Poll.objects.exists()


def test_heads_areas_and_the_law_are_frozen():
    unit, firm = make_unit(), make_firm()
    wife, husband, rich = (make_person(name) for name in "甲乙丙")
    shared = make_holding(unit, area=Decimal("101.37"))
    make_owner(shared, wife)
    make_owner(shared, husband)
    for _flat in range(14):
        make_owner(make_holding(unit, area=Decimal("90.01")), rich)
    for _flat in range(3):
        make_owner(make_holding(unit), organisation=firm)
    for _flat in range(30):
        make_holding(unit, area=Decimal(80), is_unsold=True)
    alone = make_owner(make_holding(unit, area=Decimal(60)), wife).person
    assert alone == wife
    mandated = make_person("丁")
    give_mandate(SYSTEM, unit, organisation=firm, person=mandated, from_on=LONG_AGO)
    poll = open_now(make_poll(unit, matter="7"))
    heads = {
        head.area: sorted(one.person_id for one in head.ballots.all())
        for head in poll.heads.all()
    }
    assert heads == {
        Decimal("101.37"): sorted([wife.pk, husband.pk]),
        14 * Decimal("90.01"): [rich.pk],
        3 * AREA: [mandated.pk],
        Decimal(2400): [],
        Decimal(60): [wife.pk],
    }
    assert (poll.quorum, poll.needed) == (Fraction(2, 3), Fraction(3, 4))
    assert poll.is_law_verified is True
    # Sold and bought afterwards: nothing changes here.
    put_owners(unit, [AREA])
    assert poll.heads.count() == 5


def test_each_owner_is_told_once_however_many_heads_they_speak_for():
    unit = make_unit()
    people = put_owners(unit, [AREA] * 5)
    shared = make_holding(unit)
    make_owner(shared, people[0])
    make_owner(shared, people[1])
    poll = open_now(make_poll(unit))
    told = Notice.objects.filter(key__startswith=f"poll.opened:{poll.pk}:")
    assert sorted(told.values_list("recipient_id", flat=True)) == sorted(
        one.pk for one in people
    )
    assert poll.ballots.count() == 7


def test_what_is_not_ready_is_not_opened():
    unit = make_unit()
    later = clock.today() + timedelta(days=3)
    poll = make_poll(unit)

    def stays_shut(poll, why: str, on=later):
        with refused(why):
            operations.open_poll(SYSTEM, poll, closes_on=on)
        assert not poll.heads.exists()

    few = "With fewer than five owners the outcome would tell how each voted."
    stays_shut(poll, few)
    put_owners(unit, [AREA] * 4)
    stays_shut(poll, few)
    put_owners(unit, [AREA])
    too_soon = "People need time: it ends tomorrow at the earliest."
    stays_shut(poll, too_soon, clock.today())
    early = make_poll(unit, record_on=later)
    stays_shut(early, "The record date has not come yet.")
    unknown = make_owner(make_holding(unit, area=None)).holding
    with pytest.raises(ValidationError, match="面积"):
        operations.open_poll(SYSTEM, poll, closes_on=later)
    Holding.objects.filter(pk=unknown.pk).update(area=AREA, area_source="survey")
    open_now(poll)
    refused_again = Poll.objects.get(pk=poll.pk)
    with refused("This poll was opened before."):
        operations.open_poll(SYSTEM, refused_again, closes_on=later)
    for act in (
        lambda: operations.drop_poll(SYSTEM, refused_again),
        lambda: operations.revise_poll(
            SYSTEM, refused_again, question="？", matter="1", record_on=later
        ),
    ):
        with refused("This poll was opened before."):
            act()


def test_holdings_without_a_known_owner_are_told():
    unit = make_unit()
    put_owners(unit, [AREA] * 5)
    make_holding(unit)
    draft = make_poll(unit)
    roll = queries.roll_to_come(draft)
    assert (roll.heads, roll.area, roll.left_out) == (5, 5 * AREA, 1)
    assert (roll.areas_unknown, roll.voiceless) == (0, 0)
    assert open_now(draft).left_out_count == 1


def test_a_figure_of_the_streets_own_is_no_law():
    LocalRule.objects.create(
        code="owner_vote.quorum",
        value=1,
        over=10,
        unit="share",
        valid_from=LONG_AGO,
        basis="本街道",
        decided_by="街道",
    )
    rules.kept_local.forget()
    poll = make_open()
    assert poll.is_law_verified is False
    rules.kept_local.forget()


def test_the_database_holds_what_was_promised():
    poll = make_open()
    rows = Poll.objects.filter(pk=poll.pk)
    for broken in (
        {"question": ""},
        {"matter": "0"},
        {"state": "draft"},
        {"state": "closed"},
        {"state": "counted"},
        {"state": "published"},
        {"opened_at": None},
        {"needed_numerator": None},
        {"is_law_verified": None},
        {"closes_at": poll.opened_at},
        {"reminder_count": 3},
        {"published_at": poll.opened_at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)
    for broken in ({"area": 0}, {"position": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            poll.heads.update(**broken)


def test_each_act_leaves_a_line_in_the_journal():
    clerk = make_street_clerk()
    unit = make_unit()
    put_owners(unit, [AREA] * 5)
    facts = {"question": "同意吗？", "matter": "9", "record_on": clock.today()}
    poll = operations.draft_poll(clerk, unit, **facts)
    operations.open_poll(clerk, poll, closes_on=clock.today() + timedelta(days=2))
    operations.remind_the_silent(clerk, poll)
    lines = Entry.objects.filter(
        subject_label="polls.Poll", subject_id=poll.pk
    ).order_by("pk")
    assert [(one.action, one.actor_id) for one in lines] == [
        ("poll.drafted", clerk.pk),
        ("poll.opened", clerk.pk),
        ("poll.reminded", clerk.pk),
    ]
    drafted, opened, reminded = (set(one.fields) for one in lines)
    assert drafted == {*facts, "unit", "seal_key", "salt"}
    law = {f"{of}_{part}ator" for of in ("quorum", "needed") for part in PARTS}
    assert opened == {"state", "opened_at", "closes_at", "is_law_verified", *law}
    assert reminded == {"reminder_count", "reminded_at"}


def test_whoever_took_a_flat_over_is_told_instead_and_once():
    poll = make_open()
    first, second, *others = [one.person for one in poll.ballots.order_by("pk")]
    newcomer = make_resident()
    take_over(newcomer, first)
    take_over(newcomer, second)
    assert operations.remind_the_silent(make_street_clerk(), poll) == 5
    told = Notice.objects.filter(key__startswith="poll.reminder")
    assert {one.recipient for one in told} == {newcomer.person, *others}
