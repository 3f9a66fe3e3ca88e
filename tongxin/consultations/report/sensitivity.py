"""Which class a cell may be given because of a run without some people.

Whoever knows the figures of a cell, and how many were left out, can work out from a
worse class how many of these agreed. So what is told must leave three numbers open,
also where nothing worse is told; docs/adr/0013, point 1.
"""

from dataclasses import dataclass

from tongxin.consultations.report.raw_results import CellClass, Variant, worst

# So many numbers of agreeing people fit whatever is told.
LEAST_OPEN = 3


@dataclass(frozen=True, slots=True)
class Left:
    """What remains of a cell in a run: n and a, and what N and n make of a count."""

    heard: int
    count: int
    needed: int
    met_from: int
    failed_to: int

    def stands(self, count: int) -> CellClass:
        if self.heard < self.needed:
            return "too_few"
        if count >= self.met_from:
            return "met"
        return "failed" if count <= self.failed_to else "open"


def variant_of(own: CellClass, heard: int, count: int, left: Left) -> Variant:
    """One run beside a cell of class `own`, in which `count` of `heard` agree."""
    aside = heard - left.heard
    found = left.stands(left.count)
    told = _told(own, count, aside, left)
    if told != own:
        return Variant(told, aside, left.heard, is_steady=True)
    is_worse = worst([own, found]) != own
    return Variant(found, aside, left.heard, is_steady=not is_worse)


def _told(own: CellClass, count: int, aside: int, left: Left) -> CellClass:
    """The class for as many of those left out as agreed, by steps of three or more."""
    fewest, most = max(0, count - left.heard), min(aside, count)
    agreed = count - left.count
    step = worst([own, left.stands(count - fewest)])
    begin, told = fewest, step
    opens, fails = count - left.met_from + 1, count - left.failed_to
    steps: list[tuple[CellClass, int]] = [("failed", fails)]
    if opens < fails:
        steps.insert(0, ("open", opens))
    for name, earliest in steps:
        worse = worst([step, name])
        at = max(earliest, begin + LEAST_OPEN)
        is_open = most - at + 1 >= LEAST_OPEN
        if worse == step or not is_open or left.heard < left.needed:
            continue
        step, begin = worse, at
        if agreed >= at:
            told = worse
    return told
