"""A body's values on a day: its own bylaw, else the rule of the street."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from tongxin.councils.models import Body, Bylaw
from tongxin.kernel import due, rules
from tongxin.kernel.clock import Deadline

CODES = (
    "council.min_filled",
    "council.quorum",
    "council.deciding",
    "council.notice",
    "council.alternates",
    "council.carries",
    "council.objections",
    "council.party_applicant",
    "council.party_owner",
    "council.party_residents",
    "council.league_youth",
)
# These apply or do not: 1 or 0.
SWITCHES = frozenset(CODES[-4:])


@dataclass(frozen=True)
class BylawValue:
    """`value` of `over` in the rule's unit, and whether the body set it itself."""

    code: str
    value: int
    over: int
    unit: str
    from_on: date
    is_own: bool
    reason: str
    # The paper of the street that it stands in; a body's own stands in none.
    law: str = ""

    @property
    def text(self) -> str:
        """The reason by itself, where its paper is named once for all of them."""
        return self.reason.removeprefix(self.law).strip() or self.reason

    @property
    def is_switch(self) -> bool:
        return self.code in SWITCHES

    @property
    def shown(self) -> str:
        """The bare figure: 7, 1/2; of a switch, whether it applies."""
        if self.is_switch:
            return _("applies") if self.value else _("does not apply")
        return f"{self.value}/{self.over}" if self.over > 1 else str(self.value)

    @property
    def share(self) -> Fraction:
        return Fraction(self.value, self.over)

    def due_by(self, start: date) -> Deadline:
        """Of a length of time: the day on which it is over."""
        return due.count(start, self.value, self.unit)

    def latest_start(self, day: date) -> date:
        """Of a length of time: the last day from which it is over on `day`."""
        return due.count_back(day, self.value, self.unit)


def bylaw_value(body: Body, code: str, on: date) -> BylawValue:
    """No actor: the bylaws are public. Raises KeyError for a code nobody knows."""
    return bylaw_values(body, on)[code]


def bylaw_values(body: Body, on: date) -> dict[str, BylawValue]:
    """All of them, in one reading of the body's rows."""
    return bylaw_values_of_all([body], on)[body.pk]


def bylaw_values_of_all(
    bodies: Iterable[Body], on: date
) -> dict[int, dict[str, BylawValue]]:
    """The same for several bodies, still in one reading."""
    own: dict[int, dict[str, BylawValue]] = {body.pk: {} for body in bodies}
    street = {code: _of_the_street(code, on) for code in CODES}
    rows = Bylaw.objects.filter(body__in=own, from_on__lte=on).order_by("from_on")
    for row in rows:
        own[row.body_id][row.code] = replace(
            street[row.code],
            value=row.value,
            over=row.over,
            from_on=row.from_on,
            is_own=True,
            reason=row.reason,
            law="",
        )
    return {pk: street | values for pk, values in own.items()}


def _of_the_street(code: str, on: date) -> BylawValue:
    rule = rules.binding(code, on)
    return BylawValue(
        code,
        rule.value,
        rule.over,
        rule.unit,
        rule.valid_from,
        is_own=False,
        reason=f"{rule.law} {rule.article}".strip(),
        law=rule.law,
    )
