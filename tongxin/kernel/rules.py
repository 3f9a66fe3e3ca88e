"""Law as data: figures with their law, article, source, dates, and how sure they are.

What ships is written in `rules.toml` of the room that needs it, versioned with the
program. What a street decides itself is a row (`LocalRule`), which wins over the
shipped rule of the same code while it is in force. An unverified rule can be shown,
and is refused where something would be decided by it (`binding`).
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.kernel import clock
from tongxin.kernel.kept import Kept
from tongxin.kernel.models import LocalRule, Status

UNITS = frozenset(
    {"workdays", "days", "months", "years", "hours", "minutes", "count", "share"}
)


class Broken(ValueError):  # noqa: N818 - named as it reads in `except`
    """A rules.toml that cannot be trusted; names the file, the rule and the fault."""


class NotInForce(KeyError):  # noqa: N818 - named as it reads in `except`
    """The rule is known, but no version of it covers the day asked for."""


class Unverified(ValidationError):  # noqa: N818 - named as it reads in `except`
    """A figure nobody has read in the law was about to decide something."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule. `valid_to` is the last day it is in force."""

    code: str
    value: int
    unit: str
    law: str
    article: str
    source: str
    status: str
    valid_from: date
    valid_to: date | None = None
    # For a share: `value` of `over`, two of three.
    over: int = 1

    @property
    def share(self) -> Fraction:
        return Fraction(self.value, self.over)

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (
            self.valid_to is None or day <= self.valid_to
        )

    def as_text(self) -> str:
        """The figure with its source, as a page prints it beside a date."""
        law = " ".join(part for part in (self.law, self.article) if part)
        return _("%(amount)s (%(law)s; %(status)s)") % {
            "amount": self.amount(),
            "law": law,
            "status": Status(self.status).label,
        }

    def amount(self) -> str:
        """The bare figure in words: "10 working days"."""
        n = self.value
        match self.unit:
            case "workdays":
                words = ngettext("%(n)d working day", "%(n)d working days", n)
            case "days":
                words = ngettext("%(n)d day", "%(n)d days", n)
            case "months":
                words = ngettext("%(n)d month", "%(n)d months", n)
            case "years":
                words = ngettext("%(n)d year", "%(n)d years", n)
            case "hours":
                words = ngettext("%(n)d hour", "%(n)d hours", n)
            case "minutes":
                words = ngettext("%(n)d minute", "%(n)d minutes", n)
            case "share":
                return str(self.share)
            case _:
                return str(n)
        return words % {"n": n}


def get(code: str, on: date | None = None) -> Rule:
    """The version of a rule in force on a day (today): the street's own, else shipped.

    Raises KeyError for a code that no room knows, NotInForce (a KeyError) for a day
    that no version covers.
    """
    day = on or clock.today()
    versions = shipped().get(code, ())
    own = kept_local.get().get(code, ())
    if not versions and not own:
        raise KeyError(code)
    # The latest of the street's own that covers the day, before any shipped one.
    for rule in (*reversed(own), *versions):
        if rule.covers(day):
            return rule
    raise NotInForce(code, day)


def binding(code: str, on: date | None = None) -> Rule:
    """As `get`, for a figure that decides something. Raises Unverified."""
    rule = get(code, on)
    if rule.status == Status.UNVERIFIED:
        raise Unverified(
            _("The figure “%(code)s” has not been checked against the law.")
            % {"code": code}
        )
    return rule


def every(on: date | None = None) -> list[Rule]:
    """All rules in force on a day (today), by code; the street's own win."""
    day = on or clock.today()
    found = []
    for code in sorted(shipped().keys() | kept_local.get().keys()):
        try:
            found.append(get(code, day))
        except NotInForce:
            continue
    return found


@lru_cache(maxsize=1)
def shipped() -> dict[str, tuple[Rule, ...]]:
    """What the rooms ship, by code, versions in order. Raises Broken."""
    files = [Path(app.path) / "rules.toml" for app in apps.get_app_configs()]
    return by_code(rule for file in files if file.is_file() for rule in read(file))


def read(file: Path) -> Iterator[Rule]:
    """The rules of one file. Raises Broken."""
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        raise Broken(f"{file}: {error}") from error
    for row in rows:
        try:
            yield _rule(row)
        except (TypeError, ValueError) as error:
            raise Broken(f"{file}: {row.get('code', row)}: {error}") from error


def by_code(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    """Group versions, in order. Raises Broken when two cover the same day."""
    grouped: dict[str, list[Rule]] = {}
    for rule in rules:
        grouped.setdefault(rule.code, []).append(rule)
    for code, versions in grouped.items():
        versions.sort(key=lambda rule: rule.valid_from)
        for earlier, later in pairwise(versions):
            if earlier.covers(later.valid_from):
                raise Broken(f"{code}: two versions on {later.valid_from}")
    return {code: tuple(versions) for code, versions in grouped.items()}


def is_own(code: str) -> bool:
    """Whether the street made this rule itself, so that it may change it: no law."""
    versions = shipped().get(code, ())
    return bool(versions) and all(one.status == Status.LOCAL for one in versions)


def _rule(row: dict[str, Any]) -> Rule:
    rule = Rule(**row)
    _check_types(rule)
    if not (rule.code and rule.law and rule.source):
        raise ValueError("code, law and source must not be empty")
    if rule.status not in Status.values:
        raise ValueError(f"unknown status {rule.status!r}")
    if rule.valid_to and rule.valid_to < rule.valid_from:
        raise ValueError("ends before it starts")
    check_shape(rule.value, rule.over, rule.unit)
    return rule


def _check_types(rule: Rule) -> None:
    """TOML has its own idea of types: true is no figure, and a moment no date."""
    last_day = rule.valid_from if rule.valid_to is None else rule.valid_to
    texts = (rule.code, rule.unit, rule.law, rule.article, rule.source, rule.status)
    if any(type(text) is not str for text in texts):
        raise TypeError("code, unit, law, article, source and status must be text")
    if type(rule.value) is not int or type(rule.over) is not int:
        raise TypeError("value and over must be whole numbers")
    if type(rule.valid_from) is not date or type(last_day) is not date:
        raise TypeError("valid_from and valid_to must be dates")


def check_shape(value: int, over: int, unit: str) -> None:
    """Raises ValueError when figure and unit do not go together."""
    if unit not in UNITS:
        raise ValueError(f"unknown unit {unit!r}")
    if value < 0 or over < 1:
        raise ValueError("value must not be negative, nor over less than 1")
    if unit == "share" and value > over:
        raise ValueError("a share cannot be more than the whole")
    if unit != "share" and over != 1:
        raise ValueError("only a share has an over")


def _read_local() -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for row in LocalRule.objects.order_by("code", "valid_from"):
        rule = Rule(
            code=row.code,
            value=row.value,
            over=row.over,
            unit=row.unit,
            law=row.basis,
            article="",
            source=row.decided_by,
            status=Status.LOCAL,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        found[row.code] = (*found.get(row.code, ()), rule)
    return found


kept_local = Kept(_read_local)
