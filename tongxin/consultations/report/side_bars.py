"""One bar to a side: its whole length is the roll, so that silence is seen.

Drawn from the masked cell alone. Of a side whose figures are not printed no length is
drawn: of "nearly all said the same" one bar as long as all of them, else none.
"""

from django.utils.safestring import SafeString

from tongxin.consultations.report.masked_report import Cell
from tongxin.kernel.marks import bar


def drawn(cell: Cell) -> SafeString:
    """Its marks, with the floor as an upright and the estimate as a line below."""
    if cell.heard is None:
        return bar((cell.size, "plan"), whole=cell.size, upright=cell.floor)
    silent = cell.size - cell.heard
    if cell.figures is None:
        return bar(
            (cell.heard, "stall"),
            (silent, "hollow"),
            whole=cell.size,
            upright=cell.floor,
        )
    its = cell.figures
    return bar(
        (its.agree, "solid"),
        (its.unsure, "half"),
        (its.against, "cross"),
        (silent, "hollow"),
        whole=cell.size,
        upright=cell.floor,
        reach=None if cell.cell_class == "too_few" else (its.low, its.high),
    )
