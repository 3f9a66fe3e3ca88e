from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Office
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.units import policies, queries
from tongxin.units.models import TitleProblem, Unit
from tongxin.units.operations import (
    open_title_problems,
    plan_next_step,
    record_title_problem,
    settle_title_problem,
)
from tongxin.units.tests.make import (
    make_applicant_worker,
    make_title_problem,
    make_unit,
)

pytestmark = pytest.mark.django_db

DUE = date(2026, 12, 18)


def facts(**changes: Any) -> Any:
    return {
        "kind": TitleProblem.Kind.INHERITANCE,
        "holding": "独树村3栋402",
        "next_step": "请兄弟三人一起来谈",
        "owed_by": make_office(),
        "due_on": DUE,
        **changes,
    }


def strangers(unit: Unit) -> Any:
    return (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(unit),
        make_user(make_office()),
        make_resident(),
        VISITOR,
    )


def test_problem_is_recorded_with_who_owes_what_by_when():
    unit = make_unit()
    problem = record_title_problem(
        make_community_clerk(unit.community), unit, **facts()
    )
    assert problem.is_open
    entry = Entry.objects.get()
    assert entry.action == "title_problem.recorded"
    # The journal and the logs never learn which household it is.
    assert "402" not in str(entry.fields)
    # Its own number may be 402 too.
    assert str(problem) == f"title problem {problem.pk}"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"holding": ""}, "blank"),
        ({"next_step": ""}, "blank"),
        ({"kind": "haunted"}, "invalid_choice"),
        ({"holding": "长" * 121}, "max_length"),
    ],
)
def test_wrong_problems_are_refused(wrong, code):
    with refused(field=next(iter(wrong)), code=code):
        record_title_problem(SYSTEM, make_unit(), **facts(**wrong))


def test_same_open_problem_is_recorded_once():
    unit = make_unit()
    problem = record_title_problem(SYSTEM, unit, **facts())
    with refused("title_problem_open_once_per_holding"):
        record_title_problem(SYSTEM, unit, **facts())
    settle_title_problem(SYSTEM, problem, how="三人签了协议")
    record_title_problem(SYSTEM, unit, **facts())


def test_next_step_is_planned():
    problem = make_title_problem()
    planned = plan_next_step(
        make_street_clerk(),
        problem,
        next_step="到区里查登记",
        owed_by=make_office("区不动产登记中心"),
        due_on=DUE,
        evidence="找到了1988年的批地文件",
    )
    planned.refresh_from_db()
    assert planned.next_step == "到区里查登记"
    assert planned.evidence == "找到了1988年的批地文件"


def test_problem_is_settled_once_and_says_how():
    problem = make_title_problem()
    stale = TitleProblem.objects.select_related("unit").get(pk=problem.pk)
    settled = settle_title_problem(SYSTEM, problem, how="补办了登记")
    assert (settled.is_open, settled.settled_how) == (False, "补办了登记")
    with refused("This title problem is settled already."):
        settle_title_problem(SYSTEM, stale, how="又办了一次")
    with refused("This title problem is settled already."):
        plan_next_step(
            SYSTEM, stale, next_step="再办", owed_by=stale.owed_by, due_on=DUE
        )


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"how": " "}, "Say how it was settled."),
        ({"how": "好了", "on": date(2999, 1, 1)}, "This day is still to come."),
    ],
)
def test_wrong_settlements_are_refused(wrong, why):
    problem = make_title_problem()
    with refused(why):
        settle_title_problem(SYSTEM, problem, **wrong)
    problem.refresh_from_db()
    assert problem.is_open


def test_nobody_else_writes():
    unit = make_unit()
    problem = make_title_problem(unit)
    for stranger in strangers(unit):
        with pytest.raises(PermissionDenied):
            record_title_problem(stranger, unit, **facts())
        with pytest.raises(PermissionDenied):
            plan_next_step(
                stranger, problem, next_step="x", owed_by=problem.owed_by, due_on=DUE
            )
        with pytest.raises(PermissionDenied):
            settle_title_problem(stranger, problem, how="好了")


def test_each_reads_only_what_it_keeps_or_owes_and_the_reading_is_recorded():
    unit = make_unit()
    worker = make_applicant_worker(unit)
    theirs = make_title_problem(unit, owed_by=unit.applicant_office)
    others = make_title_problem(unit, owed_by=make_office("区规划部门"))

    both = [theirs, others]
    assert open_title_problems(make_street_clerk(), unit) == both
    assert open_title_problems(make_community_clerk(unit.community), unit) == both
    assert open_title_problems(worker, unit) == [theirs]
    assert open_title_problems(make_user(others.owed_by), unit) == [others]
    read = Entry.objects.filter(action="unit.read")
    assert read.count() == 4
    assert set(map(tuple, read.values_list("fields", flat=True))) == {
        ("title_problems",)
    }

    for stranger in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(make_unit()),
        make_user(make_office("区水务部门", Office.Kind.DEPARTMENT)),
        make_resident(),
        VISITOR,
    ):
        assert open_title_problems(stranger, unit) == []
    assert read.count() == 4


def test_office_that_owes_a_step_finds_the_unit_and_no_other():
    unit, _other = make_unit(), make_unit()
    office = make_office("区规划部门")
    make_title_problem(unit, owed_by=office)
    assert list(policies.managed_by(make_user(office))) == [unit]


def test_small_numbers_are_not_told():
    unit = make_unit()
    for _once in range(4):
        make_title_problem(unit)
    assert queries.public_title_problem_count(unit) is None
    make_title_problem(unit)
    assert queries.public_title_problem_count(unit) == 5


def test_database_wants_how_beside_when():
    problem = make_title_problem()
    for broken in ({"settled_on": DUE}, {"settled_how": "好了"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TitleProblem.objects.filter(pk=problem.pk).update(**broken)
