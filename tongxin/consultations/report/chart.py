"""同心圆: the picture of one consultation, with what people share in the middle.

It is drawn from the masked report alone. No people are drawn: in a small unit a map of
people names them. The same report in the same language gives the same bytes.
"""

from collections.abc import Sequence

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from commonground.drawing.circle import MOST, drawn
from commonground.drawing.rings import RINGS, Mark
from commonground.drawing.svg import opened, tag
from tongxin.consultations.report.band import band
from tongxin.consultations.report.institutional_agreement import (
    Position,
    numbers,
    stands,
)
from tongxin.consultations.report.masked_report import Masked, Result


def draw(
    report: Masked, positions: Sequence[Position] = (), name: str = "rings"
) -> str:
    """One SVG of 600 by 600, complete in itself; empty for more than 60 statements.

    Sectors are matters, by their first number. `name` begins the ids of its title and
    description: another one for each picture of a page.
    """
    if len(report.statements) > MOST:
        return ""
    pieces = [
        opened(name, get_language() or "en"),
        tag("title", f"{name}-title", title()),
        tag("desc", f"{name}-desc", described(report, positions)),
        *drawn(
            marks(report),
            in_a_ring(),
            {
                str(s.number): f"{s.number} {s.text} {word(s.result)}"
                for s in report.statements
            },
            band([each.says for each in positions]),
        ),
        "</svg>",
    ]
    return "\n".join(pieces)


def title() -> str:
    return _("The circle of common ground")


def described(report: Masked, positions: Sequence[Position] = ()) -> str:
    """The picture in words, for those who do not see it."""
    said = []
    for result in RINGS:
        its = [s for s in report.statements if s.result == result]
        if its:
            said.append(
                ngettext(
                    "%(result)s, %(count)s statement: %(numbers)s",
                    "%(result)s, %(count)s statements: %(numbers)s",
                    len(its),
                )
                % {
                    "result": word(result),
                    "count": len(its),
                    "numbers": numbers([s.number for s in its]),
                }
            )
    said += [
        _("%(name)s: %(position)s") % {"name": each.name, "position": stands(each)}
        for each in positions
    ]
    said.append(_("The table below says the same"))
    return pgettext("between parts of a list", "; ").join(said)


def word(result: Result) -> str:
    return {
        "reached": _("Common ground"),
        "reached_against": _("Shared refusal"),
        "near": _("Near"),
        "divided": _("Divided"),
        "not_enough": _("Not enough heard"),
    }[result]


def marks(report: Masked) -> list[Mark]:
    statements = sorted(report.statements, key=lambda statement: statement.number)
    return [Mark(str(s.number), s.result, s.share, s.matter) for s in statements]


def in_a_ring() -> dict[Result, str]:
    return {
        "reached": pgettext("in a ring", "shared"),
        "near": pgettext("in a ring", "near"),
        "divided": pgettext("in a ring", "divided"),
        "not_enough": pgettext("in a ring", "too few"),
    }
