"""The days of a consultation: announced, record date, opened, ended. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tongxin.consultations.models import Consultation
from tongxin.kernel import clock
from tongxin.kernel.due import Due, basis, due_by

NOTICE = "consultation.notice_days"
OPENING = "consultation.opening_days"
OPEN = "consultation.open_days"


@dataclass(frozen=True, slots=True)
class Plan:
    """Each day, and how the rules come to it from the one before."""

    record: Due
    opens: Due
    ends: Due
    chosen: Mapping[str, date]

    @property
    def record_on(self) -> date:
        return self.chosen.get("record_on", self.record.on)

    @property
    def opens_on(self) -> date:
        return self.chosen.get("opens_on", self.opens.on)

    @property
    def ends_on(self) -> date:
        return self.chosen.get("ends_on", self.ends.on)


def plan_from(announced_on: date, **chosen: date | None) -> Plan:
    """By the rules, each counted from the day before it; what is chosen stands."""
    given = {name: day for name, day in chosen.items() if day is not None}
    record = due_by(NOTICE, announced_on)
    opens = due_by(OPENING, given.get("record_on", record.on))
    ends = due_by(OPEN, given.get("opens_on", opens.on))
    return Plan(record, opens, ends, given)


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day of the plan as the office reads it."""

    name: str
    on: date
    # By which rule of the street it comes; and the day that this would give.
    rule: str
    by_rule: Due

    @property
    def is_chosen(self) -> bool:
        return self.on != self.by_rule.on

    @property
    def is_provisional(self) -> bool:
        return not self.is_chosen and self.by_rule.is_provisional


def days_of(consultation: Consultation) -> list[PlannedDay]:
    """No actor: record date, opening and end, each beside its rule."""
    assert consultation.opens_on is not None
    begun = consultation.announced_on or clock.today()
    record, opens, ends = (
        consultation.record_day,
        consultation.opens_on,
        consultation.last_day,
    )
    plan = plan_from(begun, record_on=record, opens_on=opens)
    return [
        PlannedDay("record_on", record, basis(NOTICE, begun), plan.record),
        PlannedDay("opens_on", opens, basis(OPENING, record), plan.opens),
        PlannedDay("ends_on", ends, basis(OPEN, opens), plan.ends),
    ]
