"""Word and Excel files as they are handed in: known by their parts, taken as they are.

Of what is packed in them only the few parts are opened that say what the others are
and where they lie. A program or a template is found by that, whatever it is called.
"""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.xml.functions import fromstring

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
# Of all parts that say what others are: thousands of links fit.
MAX_SAID_BYTES = 4 * 1024 * 1024
TYPES = "[Content_Types].xml"
KINDS = {
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
}
# In the type of a part, or of what leads to it: VBA, macros of Excel 4, controls.
PROGRAMS = ("vba", "macro", "activex", "relationships/control")


def kind_of(content: bytes) -> tuple[str, str]:
    """Type of a Word or Excel file, and how its name ends.

    Raises ValidationError in plain words: damaged, an archive, with a program in it, or
    one that fetches something from elsewhere when it is opened.
    """
    try:
        file = ZipFile(io.BytesIO(content))
        parts = file.infolist()
    except (BadZipFile, ValueError, OSError) as error:
        raise _damaged() from error
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _with_program()
    unpacked = sum(part.file_size for part in parts)
    for main_part, (content_type, ending) in KINDS.items():
        if {main_part, TYPES} <= names and unpacked < MAX_UNPACKED_BYTES:
            _refuse_what_runs(_said(file, parts))
            return content_type, ending
    raise ValidationError(
        _("Archives are not taken. Send the documents and pictures one by one.")
    )


def _said(file: ZipFile, parts: list[ZipInfo]) -> Iterator[dict[str, str]]:
    """What is said of each part, and of each way that leads from one to another."""
    telling = [
        part
        for part in parts
        if part.filename.lower() == TYPES.lower()
        or part.filename.lower().endswith(".rels")
    ]
    if sum(part.file_size for part in telling) > MAX_SAID_BYTES:
        raise _damaged()
    for part in telling:
        try:
            tree: Any = fromstring(file.read(part))
        except Exception as error:
            # A damaged part fails in as many ways as a library knows.
            raise _damaged() from error
        yield from ({name: str(value) for name, value in one.items()} for one in tree)


def _refuse_what_runs(said: Iterator[dict[str, str]]) -> None:
    for one in said:
        kind = f"{one.get('ContentType', '')} {one.get('Type', '')}".lower()
        if any(word in kind for word in PROGRAMS):
            raise _with_program()
        is_elsewhere = one.get("TargetMode", "").lower() == "external"
        # A link waits until somebody follows it; a template is fetched on opening.
        if is_elsewhere and not kind.endswith("/hyperlink"):
            raise ValidationError(
                _(
                    "This document takes a template, a picture or figures from "
                    "elsewhere when it is opened. Save it as PDF and try again."
                )
            )


def _with_program() -> ValidationError:
    return ValidationError(
        _("This document contains a program (macros). Save it without and try again.")
    )


def _damaged() -> ValidationError:
    return ValidationError(_("This document is damaged."))
