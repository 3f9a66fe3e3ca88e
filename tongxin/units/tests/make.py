"""Plain makers for tests; every fact can be said otherwise."""

from datetime import date
from itertools import count
from typing import Any

from tongxin.people.models import Office, Role, User
from tongxin.people.tests.make import make_office, make_user
from tongxin.places.tests.make import make_community
from tongxin.units.models import (
    Milestone,
    Proposal,
    Stage,
    StageEntry,
    TitleProblem,
    Unit,
    UnitContact,
)

_numbers = count(1)


def make_unit(name: str = "", **fields: Any) -> Unit:
    """An urban village in planning, in 独树, unless told otherwise."""
    number = next(_numbers)
    fields.setdefault("slug", f"unit-{number}")
    fields.setdefault("kind", Unit.Kind.URBAN_VILLAGE)
    fields.setdefault("stage", Stage.PLANNING)
    fields.setdefault("community", make_community())
    unit = Unit.objects.create(name=name or f"示例单元{number}", **fields)
    StageEntry.objects.create(unit=unit, stage=unit.stage)
    return unit


def make_milestone(unit: Unit | None = None, **fields: Any) -> Milestone:
    unit = unit or make_unit()
    fields.setdefault("stage", unit.stage)
    fields.setdefault("title", f"节点{next(_numbers)}")
    return Milestone.objects.create(unit=unit, **fields)


def make_proposal(unit: Unit | None = None, **fields: Any) -> Proposal:
    unit = unit or make_unit()
    fields.setdefault("stage", unit.stage)
    fields.setdefault("code", f"talk-{next(_numbers)}")
    fields.setdefault("kind", Proposal.Kind.SERVICE)
    fields.setdefault("text", "政策宣讲")
    fields.setdefault("text_en", "Policy talks")
    return Proposal.objects.create(unit=unit, **fields)


def make_title_problem(unit: Unit | None = None, **fields: Any) -> TitleProblem:
    fields.setdefault("kind", TitleProblem.Kind.NO_CERTIFICATE)
    fields.setdefault("holding", f"示例村{next(_numbers)}栋")
    fields.setdefault("next_step", "查1992年的档案")
    fields.setdefault("owed_by", make_office("街道城建办"))
    fields.setdefault("due_on", date(2026, 12, 18))
    return TitleProblem.objects.create(unit=unit or make_unit(), **fields)


def make_contact(unit: Unit | None = None, **fields: Any) -> UnitContact:
    fields.setdefault("topic", "规划和补偿")
    fields.setdefault("who", "何举例，申报主体")
    return UnitContact.objects.create(unit=unit or make_unit(), **fields)


def make_applicant_worker(unit: Unit) -> User:
    """Somebody at the desk of this unit's applicant, made if there is none."""
    if unit.applicant_office is None:
        unit.applicant_office = make_office(f"{unit.name}申报主体", Office.Kind.PARTNER)
        unit.save()
    return make_user(unit.applicant_office, Role.APPLICANT)
