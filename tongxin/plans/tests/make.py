"""Plain makers for tests; every fact can be said otherwise."""

from datetime import date
from typing import Any

from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_office
from tongxin.plans import operations
from tongxin.plans.models import ClauseRequest, PlanDocument
from tongxin.units.tests.make import make_unit

FIRST = {19: "中午十二点停工一小时。", 21: "围挡外留通道。"}


def make_plan(**facts: Any) -> PlanDocument:
    """Owned by a department, with two clauses of 1 October."""
    facts.setdefault("kind", PlanDocument.Kind.UNIT_PLAN)
    facts.setdefault("title", "独树村更新单元规划草案")
    facts.setdefault("owner", make_office("街道城建办"))
    unit = facts.pop("unit", None) or make_unit()
    plan = operations.register_plan(SYSTEM, unit, **facts)
    operations.add_version(SYSTEM, plan, clauses=FIRST, issued_on=date(2026, 10, 1))
    return plan


def make_request(plan: PlanDocument | None = None) -> ClauseRequest:
    plan = plan or make_plan()
    clause = plan.clauses.get(number=21)
    return operations.ask_for_clause(
        SYSTEM, clause, wanted="通道宽两米以上，有路灯。", source=plan, link="/x/"
    )
