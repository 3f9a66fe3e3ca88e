"""Titles left unclear by history: recorded, planned, settled; each reading is kept."""

from collections.abc import Sequence
from datetime import date
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import first, said
from tongxin.people.models import Actor, Office, account_of
from tongxin.renewal import policies
from tongxin.renewal.models import TitleProblem, Unit
from tongxin.renewal.operations.checks import not_in_future, require_keeper


class TitleFacts(TypedDict, total=False):
    kind: Required[str]
    holding: Required[str]
    evidence: str
    next_step: Required[str]
    owed_by: Required[Office]
    due_on: Required[date]


class NextStep(TypedDict, total=False):
    next_step: Required[str]
    owed_by: Required[Office]
    due_on: Required[date]
    evidence: str


@transaction.atomic
def record_title_problem(
    actor: Actor, unit: Unit, **facts: Unpack[TitleFacts]
) -> TitleProblem:
    """Write down what is unclear, and who owes the next step by when."""
    require_keeper(actor, unit)
    problem = TitleProblem(unit=unit, recorded_by=account_of(actor), **facts)
    problem.full_clean()
    problem.save()
    journal.record(actor, "title_problem.recorded", problem, sorted(facts))
    return problem


@transaction.atomic
def plan_next_step(
    actor: Actor, problem: TitleProblem, **step: Unpack[NextStep]
) -> TitleProblem:
    """One step is done: say the next, who owes it, and by when."""
    require_keeper(actor, problem.unit)
    for name, value in step.items():
        setattr(problem, name, value)
    problem.full_clean()
    first(_open(problem).update(**step))
    journal.record(actor, "title_problem.planned", problem, sorted(step))
    return problem


@transaction.atomic
def settle_title_problem(
    actor: Actor, problem: TitleProblem, *, how: str, on: date | None = None
) -> TitleProblem:
    """The title is clear: how, and since when."""
    require_keeper(actor, problem.unit)
    how = said(how, "how", _("Say how it was settled."))
    on = not_in_future(on or clock.today(), "on")
    if not _open(problem).update(settled_on=on, settled_how=how):
        raise ValidationError(_("This title problem is settled already."))
    problem.refresh_from_db()
    journal.record(
        actor, "title_problem.settled", problem, ["settled_on", "settled_how"]
    )
    return problem


@transaction.atomic
def open_title_problems(actor: Actor, unit: Unit) -> Sequence[TitleProblem]:
    """The unit's title problems `actor` may read; that they were read is recorded."""
    problems = list(
        policies.title_problems_visible_to(actor)
        .filter(unit=unit)
        .select_related("owed_by")
        .order_by(F("settled_on").desc(nulls_first=True), "due_on", "pk")
    )
    if problems:
        journal.record_read(actor, unit, "title_problems")
    return problems


def _open(problem: TitleProblem) -> QuerySet[TitleProblem]:
    return TitleProblem.objects.filter(pk=problem.pk, settled_on=None)
