"""The page's figures with their marks: what the template shows, and the sentence of
each picture, worded from the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.indicators.queries import owed, past
from tongxin.indicators.queries.rising import Rise, drawn
from tongxin.indicators.queries.stuck import Stuck
from tongxin.indicators.queries.stuck import stuck as find_stuck
from tongxin.indicators.queries.year import Year, year
from tongxin.kernel.marks import Look, bar, columns, lines
from tongxin.kernel.periods import Period
from tongxin.people.models import Actor
from tongxin.units.policies import visible_to
from tongxin.units.timeline import Timeline, timeline

MOST_STUCK = 8
LOOKS: dict[past.Which, Look] = {
    past.Which.SOLVED: "solid",
    past.Which.ADOPTED: "solid",
    past.Which.PARTLY: "half",
    past.Which.IN_PART: "half",
    past.Which.NOT_SOLVED: "cross",
    past.Which.DECLINED: "cross",
    past.Which.NOT_REACHED: "hollow",
    past.Which.UNSAID: "plan",
}


@dataclass(frozen=True, slots=True)
class Work:
    """What offices owe."""

    rows: list[owed.OfficeRow]

    @property
    def late(self) -> int:
        return sum(row.late for row in self.rows)

    @property
    def soon(self) -> int:
        return sum(row.soon for row in self.rows)

    @property
    def all(self) -> int:
        return sum(row.all for row in self.rows)

    @property
    def marked(self) -> list[tuple[owed.OfficeRow, SafeString]]:
        """As long as the longest is whole."""
        whole = max((row.all for row in self.rows), default=0)
        return [
            (
                row,
                bar(
                    (row.late, "inky"),
                    (row.soon, "stall"),
                    (row.rest, "hollow"),
                    whole=whole,
                ),
            )
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Better:
    """Both rates, month by month."""

    months: list[past.MonthRates]

    @property
    def drawn(self) -> SafeString:
        in_time, told = zip(*(one.shares for one in self.months), strict=True)
        return lines((("run-2", told), ("run", in_time)), self.label)

    @property
    def label(self) -> str:
        said = [
            _("%(month)s: %(in_time)d and %(told)d of %(due)d")
            % {
                "month": one.month.name,
                "in_time": one.in_time,
                "told": one.told,
                "due": one.due,
            }
            for one in self.months
        ]
        return pgettext("between parts of a list", "; ").join(said)

    @property
    def last(self) -> past.MonthRates:
        return self.months[-1]

    @property
    def title(self) -> str:
        """The first half year beside the second: one month alone says little."""
        before, after = _share(self.months[:6]), _share(self.months[6:])
        if after is None:
            return _("No answer was due in the last six months")
        if before is None:
            return _("Answered in time: %(after)d%% in the last six months") % {
                "after": after
            }
        return _(
            "Answered in time: %(after)d%% in the last six months, "
            "%(before)d%% in the six before"
        ) % {"after": after, "before": before}


def _share(months: Sequence[past.MonthRates]) -> int | None:
    due = sum(one.due for one in months)
    return sum(one.in_time for one in months) * 100 // due if due else None


type Step = tuple[past.Which, int | None, SafeString]


@dataclass(frozen=True, slots=True)
class Ways:
    """What became of what was heard: two rows of bars against the same whole."""

    funnel: past.Funnel

    @property
    def counts(self) -> dict[str, int]:
        return {which.value: count for which, count in self.funnel.counts.items()}

    @property
    def marked(self) -> list[list[Step]]:
        ways = (self.funnel.on_the_way, self.funnel.to_the_plan)
        whole = self.funnel.counts[past.Which.HEARD]
        return [
            [
                (which, count, bar((count or 0, LOOKS.get(which, "inky")), whole=whole))
                for which, count in way
            ]
            for way in ways
        ]


class Glance:
    """Everything on the page; each part is asked for once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @cached_property
    def work(self) -> Work:
        return Work(owed.by_office(self.actor))

    @cached_property
    def stuck(self) -> list[Stuck]:
        return find_stuck(self.actor)

    @property
    def longest_stuck(self) -> list[Stuck]:
        return self.stuck[:MOST_STUCK]

    @property
    def more_stuck(self) -> int:
        return len(self.stuck[MOST_STUCK:])

    @cached_property
    def ours(self) -> list[Stuck]:
        """What waits for the street itself."""
        return [one for one in self.stuck if one.is_ours]

    @cached_property
    def year(self) -> Year:
        return year(self.actor)

    @property
    def rising(self) -> list[Rise]:
        return self.year.rising

    @cached_property
    def rising_marked(self) -> list[tuple[Rise, SafeString]]:
        shown = drawn(self.rising)
        top = max((one.now for one in shown), default=0)
        return [(one, columns(one.counts, top, _told(one))) for one in shown]

    @cached_property
    def better(self) -> Better:
        return Better(self.year.rates)

    @cached_property
    def ways(self) -> Ways:
        return Ways(self.year.funnel)

    @cached_property
    def units(self) -> Timeline:
        rows = visible_to(self.actor).select_related("community")
        return timeline(list(rows.order_by("community__name", "name")))

    @cached_property
    def months(self) -> list[Period]:
        return Period.twelve_whole()


def _told(rise: Rise) -> str:
    few = _("fewer than five")
    counts = pgettext("between parts of a list", "; ").join(
        few if one is None else str(one) for one in rise.counts
    )
    return _("%(title)s, people in each of twelve months: %(counts)s") % {
        "title": rise.title,
        "counts": counts,
    }
