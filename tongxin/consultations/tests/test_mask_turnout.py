"""How many of a side answered anything: never all of a few, and never nearly nobody."""

import json
from io import BytesIO

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader

from tongxin.consultations import operations
from tongxin.consultations.models import PublishedReport
from tongxin.consultations.report.disclosure_control import LEAST, masked_turnout
from tongxin.consultations.tests.answering import on_side, put, reported
from tongxin.consultations.tests.make import asked, make_open
from tongxin.kernel.actors import SYSTEM
from tongxin.rolls.models import Side

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("size", range(5, 40))
def test_whoever_answered_or_did_not_is_one_of_several(size):
    alike: dict[tuple[int, str], list[int]] = {}
    for spoke in range(size + 1):
        bound, bounded = masked_turnout(size, spoke)
        alike.setdefault((bound, bounded), []).append(spoke)
        assert (bound <= spoke) if bounded == "at_least" else (bound >= spoke)
    # Neither all nor nobody is ever said by itself.
    for extreme in (0, size):
        (found,) = [group for group in alike.values() if extreme in group]
        assert len(found) > 1
    told = [bound for bound, bounded in alike if bounded == "exactly"]
    assert all(LEAST <= bound < size - 1 for bound in told)


@pytest.mark.django_db
def test_five_of_five_stands_on_no_page_and_in_no_file(visitor):
    consultation = make_open(
        statements=1, sides={Side.TENANT: 5, Side.SHOP: 10}, merges={Side.TENANT: ""}
    )
    (statement,) = asked(consultation)
    put(on_side(consultation, Side.TENANT), statement, (5, 0, 0))
    put(on_side(consultation, Side.SHOP), statement, (3, 3, 1))
    consultation = reported(consultation)
    operations.publish_report(SYSTEM, consultation)

    def fetched(name: str) -> bytes:
        address = reverse(f"consultations:{name}", args=[consultation.pk])
        return visitor.get(address).content

    document = docx.Document(BytesIO(fetched("report_docx")))
    pdf = PdfReader(BytesIO(fetched("report_pdf")))
    for text in (
        fetched("report").decode(),
        "\n".join(paragraph.text for paragraph in document.paragraphs),
        "".join(page.extract_text() for page in pdf.pages),
    ):
        told = text.replace("\n", "").replace(" ", "")
        assert "5人中5人" not in told
        assert "5人中至少4人" in told
        assert "10人中7人" in told
    content = PublishedReport.objects.get().content
    assert "5" not in json.dumps(content["sides"][0]["spoke"])
    assert {side["spoke"] for side in content["sides"]} == {4, 7}
