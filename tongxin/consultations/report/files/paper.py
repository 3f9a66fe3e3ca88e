"""The whole report on paper."""

from base64 import b64encode

from tongxin.consultations.report.files.picture import report_svg
from tongxin.consultations.report.text import Telling
from tongxin.kernel import documents


def make_pdf(telling: Telling) -> bytes:
    drawn = report_svg(telling)
    context = {
        "telling": telling,
        "is_paper": True,
        "drawing": f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"
        if drawn
        else "",
    }
    return documents.pdf("consultations/report_print.html", context, variant="pdf/ua-1")
