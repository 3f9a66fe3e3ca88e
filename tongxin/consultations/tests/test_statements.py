"""Statements: written, quoted with leave, checked by two sides, asked, withdrawn."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.consultations import operations
from tongxin.consultations.models import Statement
from tongxin.consultations.tests.make import (
    account_for,
    asked,
    end_now,
    make_consultation,
    make_open,
    make_ready,
    make_statement,
    put_on_roll,
    voters,
)
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import forbidden, refused
from tongxin.notices.models import Notice
from tongxin.people.models import Channel
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls.models import Side
from tongxin.units.tests.make import make_applicant_worker, make_unit
from tongxin.voices.models import Point
from tongxin.voices.tests.make import make_voice

pytestmark = pytest.mark.django_db
State, Consent = Statement.State, Statement.Consent


def make_point(**facts) -> Point:
    voice = make_voice(**facts)
    return voice.points.get()


def strangers(unit):
    return (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
        VISITOR,
    )


def test_the_office_writes_one_with_the_next_number():
    consultation = make_consultation()
    clerk = make_street_clerk()
    first = operations.add_statement(clerk, consultation, text=" 搬家 有人帮。 ")
    second = operations.add_statement(clerk, consultation, text="电梯先修。")
    assert (first.number, second.number) == (1, 2)
    assert first.text == "搬家 有人帮。"
    assert first.consent == Consent.NOT_NEEDED
    for other in strangers(consultation.unit):
        with pytest.raises(PermissionDenied):
            operations.add_statement(other, consultation, text="别人写的")


def test_thirty_at_most_and_nothing_empty_or_long():
    consultation = make_consultation()
    for text, why in (
        ("  ", "Write what is asked."),
        ("长" * 61, "A statement has at most 60 characters."),
    ):
        with refused(why):
            operations.add_statement(SYSTEM, consultation, text=text)
    for number in range(30):
        make_statement(consultation, f"第{number}条")
    with refused("A consultation asks %(most)d statements at most."):
        make_statement(consultation)


def test_the_same_is_asked_once_at_a_time():
    """Two figures of one claim would tell who came in between."""
    consultation = make_consultation()
    first = make_statement(consultation, "灯要亮。")
    with refused("The same is asked here already.", field="text"):
        make_statement(consultation, " 灯要亮。 ")
    again = operations.withdraw_statement(
        SYSTEM, first, reason="标点不对", text="灯要亮。"
    )
    assert again is not None
    make_statement(make_consultation(consultation.unit), "灯要亮。")


def test_an_author_is_asked_before_their_words_are():
    author = make_resident()
    author.person.answer_channel = Channel.INBOX
    author.person.save()
    point = make_point(author=author.person)
    consultation = make_consultation()
    statement = operations.add_statement(
        make_street_clerk(), consultation, text="灯要亮。", point=point
    )
    assert statement.consent == Consent.ASKED
    notice = Notice.objects.get(key=f"statement.quoted:{statement.pk}")
    assert notice.recipient == author.person
    assert "灯要亮。" in notice.text

    Statement.objects.filter(pk=statement.pk).update(state=State.CHECKED)
    with refused("Its author has not agreed that it is asked."):
        operations.issue_statement(SYSTEM, statement)
    with pytest.raises(PermissionDenied):
        operations.answer_quotation(make_resident(), statement, agrees=True)
    operations.answer_quotation(author, statement, agrees=False)
    with refused("Its author has not agreed that it is asked."):
        operations.issue_statement(SYSTEM, statement)
    operations.answer_quotation(author, statement, agrees=True)
    assert operations.issue_statement(SYSTEM, statement).state == State.ISSUED
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.answer_quotation(author, statement, agrees=False)


def test_who_left_no_way_cannot_be_asked():
    statement = operations.add_statement(
        SYSTEM, make_consultation(), text="灯要亮。", point=make_point()
    )
    assert statement.consent in (Consent.NOT_NEEDED, Consent.ASKED)
    assert Notice.objects.filter(key__startswith="statement.quoted").count() == (
        statement.consent == Consent.ASKED
    )


def test_a_point_that_the_office_may_not_read_is_not_there():
    unit = make_unit()
    clerk = make_community_clerk(unit.community)
    consultation = make_consultation(unit)
    elsewhere = make_point(community=make_community("松泉"))
    with refused("There is no such point."):
        operations.add_statement(clerk, consultation, text="灯", point=elsewhere)


def test_two_people_of_different_sides_check_it():
    unit = make_unit()
    tenant, other = put_on_roll(unit, Side.TENANT, 2)
    (shop,) = put_on_roll(unit, Side.SHOP)
    statement = make_statement(make_consultation(unit))
    clerk = make_street_clerk()

    operations.check_statement(account_for(tenant), statement, side="tenant")
    with refused("Somebody of this side has checked it."):
        operations.check_statement(account_for(other), statement, side="tenant")
    with refused("The roll does not show this side for them."):
        operations.check_statement(clerk, statement, side="tenant", person=shop)
    with refused("Two people of different sides have to check it first."):
        operations.issue_statement(clerk, statement)
    check = operations.check_statement(clerk, statement, side="shop", person=shop)
    assert check.recorded_by == clerk
    statement.refresh_from_db()
    assert statement.state == State.CHECKED
    assert operations.issue_statement(clerk, statement).state == State.ISSUED


def test_only_for_oneself_or_by_the_office():
    unit = make_unit()
    (tenant,) = put_on_roll(unit, Side.TENANT)
    statement = make_statement(make_consultation(unit))
    with refused("The roll does not show this side for them."):
        operations.check_statement(make_resident(), statement, side="tenant")
    for other in strangers(unit):
        with forbidden(
            "Only the street and the unit’s own community run a consultation."
        ):
            operations.check_statement(other, statement, side="tenant", person=tenant)
        if getattr(other, "person", None) is None:
            with forbidden("Only somebody on the roll checks a statement."):
                operations.check_statement(other, statement, side="tenant")
        with pytest.raises(PermissionDenied):
            operations.issue_statement(other, statement)
        with pytest.raises(PermissionDenied):
            operations.withdraw_statement(other, statement, reason="不要")


def test_whoever_wrote_it_does_not_check_it():
    unit = make_unit()
    (tenant,) = put_on_roll(unit, Side.TENANT)
    clerk = make_street_clerk()
    clerk.person = tenant
    clerk.save()
    statement = operations.add_statement(clerk, make_consultation(unit), text="灯亮。")
    with refused("Whoever wrote it does not check it."):
        operations.check_statement(clerk, statement, side="tenant")


def test_it_is_withdrawn_and_comes_back_under_a_new_number_never_edited():
    consultation = make_open()
    old = asked(consultation)[0]
    (voter,) = voters(consultation)
    operations.take_stance(voter, old, choice="agree")
    new = operations.withdraw_statement(
        SYSTEM, old, reason="说了两件事", text="只说一件事。"
    )
    old.refresh_from_db()
    assert (old.state, old.text, old.stances.count()) == ("withdrawn", "第1条说法", 1)
    assert (new.number, new.replaces, new.state) == (4, old, "draft")
    with refused("This statement is not asked any more."):
        operations.take_stance(voter, old, choice="against")
    with refused("This statement is not asked any more."):
        operations.take_stance(voter, new, choice="agree")
    make_ready(new)
    operations.take_stance(voter, new, choice="agree")
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.withdraw_statement(SYSTEM, old, reason="再撤一次")


def test_nothing_changes_once_it_is_over():
    consultation = make_open()
    statement = asked(consultation)[0]
    draft = make_statement(consultation)
    tenant = consultation.entries.all()[0].person
    with refused("This statement needs no check any more."):
        operations.check_statement(SYSTEM, statement, side="tenant", person=tenant)
    end_now(consultation)
    with refused("This consultation is over."):
        operations.check_statement(SYSTEM, draft, side="tenant", person=tenant)
    assert not draft.checks.exists()
    with refused("This consultation is over."):
        operations.issue_statement(SYSTEM, draft)
    with refused("This consultation is over."):
        operations.add_statement(SYSTEM, consultation, text="太晚了")
    with refused("This consultation is over."):
        operations.withdraw_statement(SYSTEM, statement, reason="太晚了")


def test_the_database_holds_what_was_promised():
    statement = make_statement(make_consultation())
    rows = Statement.objects.filter(pk=statement.pk)
    for broken in (
        {"state": "withdrawn"},
        {"state": "issued"},
        {"withdrawn_reason": "没撤"},
        {"text": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)
