"""A count in words, for the page and for the file: the same lines in both."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.kernel import rules
from tongxin.polls.models import Matter, Poll
from tongxin.polls.printing import Band, Printed

THIRDS, QUARTERS, HALF = Fraction(2, 3), Fraction(3, 4), Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One of the two tests: what it asks, what was found, by area and by heads."""

    name: str
    needed: str
    area: str
    heads: str
    # None where nothing is judged.
    area_reached: bool | None = None
    heads_reached: bool | None = None

    def cells(self) -> Iterable[str]:
        return (
            self.name,
            self.needed,
            _with(self.area, self.area_reached),
            _with(self.heads, self.heads_reached),
        )


def _with(words: str, reached: bool | None) -> str:
    if reached is None:
        return words
    told = reached_words(reached)
    return f"{words} ({told})" if words else told


def reached_words(reached: bool) -> str:
    return (
        pgettext("test of a poll", "reached")
        if reached
        else pgettext("test of a poll", "not reached")
    )


def share_words(share: Fraction) -> str:
    """As the law says it; as percent only where that is exact."""
    words = {THIRDS: _("two thirds"), QUARTERS: _("three quarters")}
    return words.get(share) or step_words(share)


def step_words(share: Fraction) -> str:
    """An edge of the steps in which shares are told."""
    return _("two thirds") if share == THIRDS else f"{int(share * 100)}%"


def band_words(band: Band, *, is_strict_at: Fraction | None = None) -> str:
    """ "70% or more, less than 75%"; at the edge of "more than half", just that."""
    if band.low == is_strict_at:
        low = needed_words(Matter.OTHER, band.low)
    elif band.low:
        low = _("%(share)s or more") % {"share": step_words(band.low)}
    else:
        low = ""
    high = band.high and _("less than %(share)s") % {"share": step_words(band.high)}
    return pgettext("list", ", ").join(part for part in (low, high) if part)


def at_least(share: Fraction) -> str:
    return _("%(share)s or more") % {"share": share_words(share)}


def needed_words(matter: Matter, share: Fraction) -> str:
    """How much must agree: 以上 includes the number itself, 过半数 does not."""
    if matter.is_special:
        return at_least(share)
    if share == HALF:
        return _("more than half")
    return _("more than %(share)s") % {"share": share_words(share)}


def criteria_lines(poll: Poll, print_: Printed) -> list[CriterionLine]:
    """Both tests; the second only where the first is passed and something is judged."""
    found = [
        CriterionLine(
            _("Took part, of all owners"),
            at_least(poll.quorum),
            band_words(print_.part_area),
            band_words(print_.part_heads),
            print_.quorum_area,
            print_.quorum_heads,
        )
    ]
    if print_.agreed in ("unjudged", "too_few"):
        return found
    hidden = _("not told, so that no vote can be read from it")
    name, needed = (
        _("Agreed, of those who took part"),
        needed_words(poll.kind, poll.needed),
    )
    if print_.agreed == "reached":
        assert print_.agreed_band is not None
        least = band_words(Band(print_.agreed_band.low, None), is_strict_at=_edge(poll))
        return [*found, CriterionLine(name, needed, least, least, *(True, True))]
    if print_.agreed == "no":
        return [*found, CriterionLine(name, needed, hidden, hidden)]
    by_area, by_heads = print_.agreed == "heads", print_.agreed == "area"
    return [*found, CriterionLine(name, needed, "", "", by_area, by_heads)]


def _edge(poll: Poll) -> Fraction | None:
    return None if poll.kind.is_special else poll.needed


def smaller_share(poll: Poll, print_: Printed) -> str:
    """How far it went: the one figure of those who agreed; empty where none is told."""
    if print_.agreed_band is None:
        return ""
    return band_words(print_.agreed_band, is_strict_at=_edge(poll))


def file_rows(
    poll: Poll, print_: Printed, law: Iterable[rules.Rule]
) -> list[list[str]]:
    """The result as a list of lines; each file says first what it is."""
    found = [
        [label()],
        [poll.question],
        [poll.unit.name, poll.record_on.isoformat()],
        [outcome_words(print_)],
        *(list(line.cells()) for line in criteria_lines(poll, print_)),
    ]
    if smaller := smaller_share(poll, print_):
        found.append([_("The smaller of both shares of those who agreed"), "", smaller])
    return [*found, *([rule.as_text()] for rule in law)]


def label() -> str:
    return _("Reference calculation, not a vote of the owners’ assembly")


def outcome_words(print_: Printed) -> str:
    words = {
        "reached": _("By this calculation the shares of the law are reached"),
        "too_few": _("Too few took part; who agreed is not calculated"),
        "unjudged": _("The figures of the law are not checked; nothing is judged"),
        "area": _("By this calculation not reached: by area too few agreed"),
        "heads": _("By this calculation not reached: by heads too few agreed"),
        "both": _("By this calculation not reached, by area and by heads"),
        "no": _("By this calculation the shares of the law are not reached"),
    }
    return words[print_.agreed]


def outcome_sign(print_: Printed) -> str:
    """The sign of the house for it."""
    match print_.agreed:
        case "reached":
            return "reached"
        case "too_few" | "unjudged":
            return "not-enough"
        case _:
            return "divided"
