"""Tellings made up for tests, and every byte that is published of one."""

import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.template.loader import render_to_string
from pypdf import PdfReader

from tongxin.consultations.report import files
from tongxin.consultations.report.files.paper import make_pdf
from tongxin.consultations.report.files.word import make_docx
from tongxin.consultations.report.institutional_agreement import Word
from tongxin.consultations.report.publication import Publication
from tongxin.consultations.report.text import Beside, Telling, tell
from tongxin.consultations.tests.publications import make_publication

AGREES = Word("agree", "", "老人用得上", "何社工")


def make_beside(**changes: Any) -> Beside:
    facts: dict[str, Any] = {
        "title": "规划里要写什么",
        "unit": "独树村更新单元",
        "opened_on": date(2026, 10, 20),
        "closed_on": date(2026, 11, 3),
        "sealed_on": date(2026, 11, 5),
        "record_on": date(2026, 10, 1),
        "seal_root": "5f" * 32,
        "institutions": (("申报主体", {}), ("社工机构", {5: AGREES, 7: AGREES})),
        "merged": (("股东", "业主"),),
    }
    return Beside(**facts | changes)


def make_telling(
    publication: Publication | None = None,
    links: Mapping[int, str] | None = None,
    **beside: Any,
) -> Telling:
    return tell(publication or make_publication(), make_beside(**beside), links)


def page_of(telling: Telling) -> str:
    """The whole of the page's own part, as its source."""
    context = {"telling": telling, "consultation": None, "rings": telling.rings}
    parts = (
        "report_head",
        "rings_picture",
        "report_common",
        "side_bars",
        "rings_table",
        "report_heard",
        "report_computed",
    )
    return "\n".join(
        render_to_string(f"consultations/parts/{part}.html", context) for part in parts
    )


def words_of(source: str) -> str:
    """What a page or an XML says, tags taken away, words of attributes kept."""
    told = re.findall(r'(?:alt|title|descr|aria-label)="([^"]*)"', source)
    return unescape(re.sub(r"<[^>]*>", " ", source) + " " + " ".join(told))


def files_of(telling: Telling) -> dict[str, bytes]:
    return {
        "csv": files.figures_csv(telling),
        # Made anew: what was kept would be the same whatever happened since.
        "docx": make_docx(telling),
        "pdf": make_pdf(telling),
        "svg": files.report_svg(telling),
    }


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """What each file says, to whoever takes it apart."""
    found = {}
    for kind, made in files.items():
        if kind == "docx":
            with ZipFile(BytesIO(made)) as archive:
                found[kind] = "\n".join(
                    words_of(archive.read(name).decode())
                    for name in archive.namelist()
                    if name.endswith((".xml", ".rels"))
                )
        elif kind == "pdf":
            pages = PdfReader(BytesIO(made)).pages
            found[kind] = "\n".join(page.extract_text() for page in pages)
        else:
            found[kind] = made.decode("utf-8-sig")
    return found
