"""Minutes on paper, in the same form as for Word."""

from tongxin.councils.exporting.minutes_told import Told
from tongxin.kernel import documents


def make_pdf(told: Told) -> bytes:
    """In the language that is active."""
    return documents.pdf("councils/minutes_print.html", {"told": told}, "pdf/ua-1")
