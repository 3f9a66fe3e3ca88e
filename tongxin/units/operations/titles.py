"""Titles left unclear by history: recorded, planned, settled; each reading is kept."""

from collections.abc import Sequence
from datetime import date
from typing import Required, TypedDict, Unpack

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.guard import not_in_future, said
from tongxin.people.models import Actor, Office, account_of
from tongxin.units import policies
from tongxin.units.models import TitleProblem, Unit
from tongxin.units.operations.rules import OPEN_TITLE_PROBLEM, UNIT


class NextStep(TypedDict, total=False):
    next_step: Required[str]
    owed_by: Required[Office]
    due_on: Required[date]
    evidence: str


class TitleFacts(NextStep):
    kind: str
    holding: str


@creation(
    "title_problem.recorded",
    Words(
        pgettext_lazy("journal", "recorded the title problem"),
        pgettext_lazy("journal", "title problem recorded"),
    ),
    UNIT,
)
def record_title_problem(
    actor: Actor, unit: Unit, **facts: Unpack[TitleFacts]
) -> TitleProblem:
    """Write down what is unclear, and who owes the next step by when."""
    problem = TitleProblem(unit=unit, recorded_by=account_of(actor), **facts)
    problem.full_clean()
    problem.save()
    return problem


@operation(
    "title_problem.planned",
    Words(
        pgettext_lazy("journal", "planned the next step on the title problem"),
        pgettext_lazy("journal", "next step on a title problem"),
    ),
    OPEN_TITLE_PROBLEM,
)
def plan_next_step(
    actor: Actor, problem: TitleProblem, **step: Unpack[NextStep]
) -> TitleProblem:
    """One step is done: say the next, who owes it, and by when."""
    for name, fact in step.items():
        setattr(problem, name, fact)
    problem.full_clean()
    problem.save()
    return problem


@operation(
    "title_problem.settled",
    Words(
        pgettext_lazy("journal", "settled the title problem"),
        pgettext_lazy("journal", "title problem settled"),
    ),
    OPEN_TITLE_PROBLEM,
)
def settle_title_problem(
    actor: Actor, problem: TitleProblem, *, how: str, on: date | None = None
) -> TitleProblem:
    """The title is clear: how, and since when."""
    problem.settled_how = said(how, "how", _("Say how it was settled."))
    problem.settled_on = not_in_future(on or clock.today(), "on")
    problem.save()
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
