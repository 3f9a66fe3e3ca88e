"""Plans: clauses keep their numbers, the owner replies, what changed stays readable."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.plans import operations, queries
from tongxin.plans.models import ClauseRequest
from tongxin.plans.tests.make import FIRST, make_plan, make_request
from tongxin.units.tests.make import make_applicant_worker

pytestmark = pytest.mark.django_db


def owner_of(request: ClauseRequest):
    return make_user(request.clause.document.owner)


def test_a_later_version_stores_only_what_reads_otherwise():
    plan = make_plan()
    version = operations.add_version(
        SYSTEM, plan, clauses={**FIRST, 22: "新的一条。"}, issued_on=date(2026, 11, 1)
    )
    assert version.texts.count() == 1
    assert queries.clauses_now(plan) == {**FIRST, 22: "新的一条。"}
    assert queries.clauses_now(plan, version=1) == FIRST


@pytest.mark.parametrize("number", [0, 10_000, 32_768, 9_999_999])
def test_a_number_that_no_plan_has_is_refused(number: int):
    plan = make_plan()
    with refused("These clause numbers cannot be."):
        operations.add_version(
            SYSTEM, plan, clauses={**FIRST, number: "字"}, issued_on=clock.today()
        )
    assert plan.versions.count() == 1


def test_a_clause_that_is_missing_was_taken_out():
    plan = make_plan()
    operations.add_version(
        SYSTEM, plan, clauses={19: FIRST[19]}, issued_on=date(2026, 11, 1)
    )
    assert queries.clauses_now(plan) == {19: FIRST[19]}


def test_the_same_version_twice_is_refused():
    with refused("It reads like the version before."):
        operations.add_version(
            SYSTEM, make_plan(), clauses=FIRST, issued_on=date(2026, 11, 1)
        )


def test_the_owner_has_fifteen_working_days():
    request = make_request()
    assert request.due_on == clock.add_workdays(clock.today(), 15).on
    assert request.before == FIRST[21]


@pytest.mark.parametrize("reply", ["adopted", "in_part", "declined"])
def test_every_reply_has_its_reason_and_comes_once(reply: str):
    request = make_request()
    owner = owner_of(request)
    with refused("Say why."):
        operations.reply_to_request(owner, request, reply=reply, reason=" ")
    operations.reply_to_request(owner, request, reply=reply, reason="照办")
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.reply_to_request(owner, request, reply="declined", reason="又不")


@pytest.mark.parametrize("who", ["visitor", "resident", "keeper", "applicant"])
def test_nobody_but_the_owner_replies(who: str):
    request = make_request()
    unit = request.clause.document.unit
    actors = {
        "visitor": VISITOR,
        "resident": make_resident(),
        "keeper": make_community_clerk(unit.community, "secretary"),
        "applicant": make_applicant_worker(unit),
    }
    with pytest.raises(PermissionDenied):
        operations.reply_to_request(actors[who], request, reply="declined", reason="不")


def test_what_was_adopted_changes_the_clause_and_the_old_words_stay():
    request = make_request()
    owner = owner_of(request)
    operations.reply_to_request(owner, request, reply="in_part", reason="宽一米八")
    operations.revise_clause(
        owner, request, text="围挡外留一米八的通道，有路灯。", reason="照联席会建议"
    )
    latest, first = queries.history_of(request.clause)
    assert (first.before, first.after) == ("", FIRST[21])
    assert latest.before == FIRST[21]
    kinds = {piece.kind for piece in latest.pieces}
    assert kinds == {"same", "in"}
    assert queries.clauses_now(request.clause.document)[19] == FIRST[19]


def test_what_was_declined_changes_nothing():
    request = make_request()
    owner = owner_of(request)
    operations.reply_to_request(owner, request, reply="declined", reason="消防不许")
    with refused("Only what was adopted changes the clause."):
        operations.revise_clause(owner, request, text="别的", reason="因为")


def test_before_and_after_as_one_text_to_read():
    pieces = queries.compared("留通道。", "留两米宽的通道。")
    assert "".join(p.text for p in pieces if p.kind != "in") == "留通道。"
    assert "".join(p.text for p in pieces if p.kind != "out") == "留两米宽的通道。"


def test_another_community_enters_no_version():
    plan = make_plan()
    other = make_community_clerk(make_community("松泉"), "secretary")
    with pytest.raises(PermissionDenied):
        operations.add_version(
            other, plan, clauses={1: "改"}, issued_on=date(2026, 11, 2)
        )
