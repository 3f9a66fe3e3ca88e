"""A workbook as it was handed in, and what its rows would become now.

None of these asks who may: whoever calls them has found the workbook by a policy.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.imports.judgement import Judgement, Status
from tongxin.imports.kinds import Facts, Import, kinds
from tongxin.imports.models import Workbook
from tongxin.imports.reading import Cells, recognise, rows_below
from tongxin.kernel import sealed
from tongxin.kernel.sheets import Sheet, unpacked


class Closed(Exception):  # noqa: N818 - named as it reads in `except`
    """There is no sheet any more: it was taken in or put aside."""


def recognised(sheet: Sheet, kind: Import) -> dict[str, int]:
    return recognise(sheet.rows, kind.meanings, is_loose=kind.is_loose).by_meaning


def context_of(workbook: Workbook) -> str:
    """What the sealed bytes are bound to: a file put in another row does not open."""
    return f"{workbook._meta.label}:{workbook.kind}:{workbook.sha256}"


def sheet_of(workbook: Workbook) -> Sheet:
    """The sheet as it was read when it was handed in.

    Raises Closed of one that was taken in or put aside.
    """
    name = workbook.file.name
    if not name:
        raise Closed
    # A file of its own: what hangs on the row is shared by whoever holds the row.
    try:
        with workbook.file.storage.open(name, "rb") as file:
            token = file.read()
    except FileNotFoundError as error:
        raise Closed from error
    content = sealed.open_bytes(workbook.seal_key, token, context_of(workbook))
    if content is None:
        raise Closed
    return unpacked(content)


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


def judge_sheet(kind: str, sheet: Sheet, facts: Facts | None = None) -> Judgement[Any]:
    """The same of a sheet that nobody handed in; nothing is written."""
    columns = recognised(sheet, kinds()[kind])
    workbook = Workbook(
        kind=kind, sheet=sheet.name, columns=columns, facts=dict(facts or {})
    )
    return judgement_of(workbook, sheet)


def refuse_doubtful(workbook: Workbook, found: Judgement[Any]) -> None:
    """Where each row is settled before anything is taken in."""
    doubtful = found.of(Status.DOUBTFUL)
    if kinds()[workbook.kind].settles_each and doubtful:
        raise ValidationError(
            _("%(count)d rows are still doubtful; please settle each of them first.")
            % {"count": len(doubtful)}
        )


def refuse_missing(kind: Import, columns: Mapping[str, int], sheet: str) -> None:
    needed = [name for name, one in kind.meanings.items() if one.is_needed]
    missing = [str(kind.meanings[one].label) for one in needed if one not in columns]
    if missing:
        told = _("Sheet “%(sheet)s” has no column for: %(columns)s.")
        facts = {"sheet": sheet, "columns": "、".join(missing)}
        raise ValidationError(told % facts, code="columns")
