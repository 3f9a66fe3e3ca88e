"""A workbook as it was handed in, and what its rows would become now.

None of these asks who may: whoever calls them has found the workbook by a policy.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.imports.judgement import Judgement
from tongxin.imports.kinds import Import, kinds
from tongxin.imports.models import Workbook
from tongxin.imports.reading import Cells, recognise, rows_below
from tongxin.kernel import sealed
from tongxin.kernel.sheets import Sheet, read_workbook


def recognised(sheet: Sheet, kind: Import) -> dict[str, int]:
    return recognise(sheet.rows, kind.meanings, is_loose=kind.is_loose).by_meaning


def context_of(workbook: Workbook) -> str:
    """What the sealed bytes are bound to: a file put in another row does not open."""
    return f"{workbook._meta.label}:{workbook.kind}:{workbook.sha256}"


def sheet_of(workbook: Workbook) -> Sheet:
    """The sheet as it was handed in; one that was closed has none any more."""
    with workbook.file.open("rb") as file:
        content = sealed.open_bytes(
            workbook.seal_key, file.read(), context_of(workbook)
        )
    return read_workbook(BytesIO(content or b""), workbook.sheet)


def judgement_of(workbook: Workbook, sheet: Sheet | None = None) -> Judgement[Any]:
    """What each row would become, with the columns and facts that stand now.

    Raises ValidationError (code "columns") while a needed column is not chosen.
    """
    declared, sheet = kinds()[workbook.kind], sheet or sheet_of(workbook)
    refuse_missing(declared, workbook.columns, workbook.sheet)
    cells = (
        Cells(row, workbook.columns, declared.meanings)
        for row in rows_below(sheet, declared.meanings)
    )
    return declared.judge(workbook, [declared.read(one, workbook) for one in cells])


def judge_sheet(kind: str, sheet: Sheet) -> Judgement[Any]:
    """The same of a sheet that nobody handed in; nothing is written."""
    columns = recognised(sheet, kinds()[kind])
    return judgement_of(Workbook(kind=kind, sheet=sheet.name, columns=columns), sheet)


def refuse_missing(kind: Import, columns: Mapping[str, int], sheet: str) -> None:
    needed = [name for name, one in kind.meanings.items() if one.is_needed]
    missing = [str(kind.meanings[one].label) for one in needed if one not in columns]
    if missing:
        told = _("Sheet “%(sheet)s” has no column for: %(columns)s.")
        facts = {"sheet": sheet, "columns": "、".join(missing)}
        raise ValidationError(told % facts, code="columns")
