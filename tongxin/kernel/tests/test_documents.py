import io
from typing import Any

import pytest
from django.template import engines
from pypdf import PdfReader

from tongxin.kernel import documents


@pytest.fixture
def page(monkeypatch):
    """Say what the template contains."""

    def contains(html: str) -> None:
        template = engines["django"].from_string(html)
        monkeypatch.setattr(
            documents,
            "render_to_string",
            lambda name, context: template.render(context),
        )

    return contains


def fonts(pdf: PdfReader) -> set[str]:
    page: Any = pdf.pages[0]
    found = page["/Resources"]["/Font"].values()
    return {str(font.get_object()["/BaseFont"]) for font in found}


def test_chinese_text_is_on_the_paper_in_chinese_shapes(page):
    page(
        '<html lang="zh-CN"><p>{{ name }}：您的诉求已答复</p>'
        '<svg><text y="20">圆</text></svg>'
    )
    pdf = PdfReader(io.BytesIO(documents.pdf("letter.html", {"name": "王小明"})))
    text = pdf.pages[0].extract_text()
    assert "王小明：您的诉求已答复" in text
    assert "圆" in text
    assert all("CJK-SC" in font for font in fonts(pdf))


def test_paper_is_a4_and_a_template_may_set_its_own_margin(page):
    page("<style>@page { margin: 5mm } p { font-size: 30pt }</style><p>信</p>")
    box = PdfReader(io.BytesIO(documents.pdf("letter.html", {}))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/x.png", "file:///etc/hostname", "//example.org/x.png"],
)
def test_address_outside_the_page_is_refused(page, address):
    page(f'<base href="http://localhost/"><img src="{address}">')
    with pytest.raises(ValueError, match="may not load"):
        documents.pdf("letter.html", {})


def test_picture_within_the_page_is_printed(page):
    page(
        '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 '
        'width=%229%22 height=%229%22/%3E"><p>信</p>'
    )
    assert documents.pdf("letter.html", {}).startswith(b"%PDF-")
