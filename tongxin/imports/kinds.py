"""What a room says of workbooks that become its records: an `Import` in its room.py.

    ROLL = Import(key="roll", title=…, meanings=MEANINGS, under=policies.rolls_kept_by,
                  read=read_line, judge=judge_roll, write=operations.write_roll, …)

    ROOM = Room(imports=[ROLL], …)

What its columns mean, how a row is judged and how rows are written is the room's;
upload, preview, what a person settles, the worker, undoing and the pages are here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms, urls
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from tongxin.imports.judgement import Judgement
from tongxin.imports.models import Workbook
from tongxin.imports.reading import Cells, Meanings
from tongxin.kernel.rooms import rooms
from tongxin.people.models import Actor, User

type Facts = Mapping[str, Any]
# What a link is called, and where it leads.
type Way = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One kind of workbook."""

    # Stands in addresses and in each workbook.
    key: str
    title: Promise | str
    meanings: Meanings
    # Whether a heading that only holds a known word is recognised.
    is_loose: bool = False
    # Rows under which such a workbook may be handed in. Or, where it stands under
    # nothing, who may hand one in, and which of them are theirs.
    under: Callable[[Any], QuerySet[Any]] | None = None
    may: Callable[[Any], bool] = lambda _actor: False
    whose: Callable[[Any], Q] = lambda _actor: Q(pk__in=[])
    # What is asked of the whole workbook; `check` refuses what no form can know.
    fields: Callable[[User, Any], Mapping[str, forms.Field]] = lambda _user, _row: {}
    check: Callable[[Facts], object] = lambda _facts: None
    # A row in plain values, a `Line` of the room's own; what all of them become.
    read: Callable[[Cells, Workbook], Any]
    judge: Callable[[Workbook, Sequence[Any]], Judgement[Any]]
    # Write what `judgement.taken()` says, within the act. None: it is never undone.
    write: Callable[[Actor, Workbook, Any], object]
    undo: Callable[[Actor, Workbook], object] | None = None
    # Settled row by row, each of them, before it is taken in; else whatever nobody
    # settled is left out.
    settles_each: bool = False
    # In one sentence, from the counts, what taking it in will do, and has done.
    outcome: Callable[[Mapping[str, int]], str] | None = None
    # Beside its number, what a page shows of a line: a heading and an attribute.
    shown: Sequence[tuple[Promise | str, str]]
    # From the list of workbooks up, and from one that was taken in on.
    above: Callable[[Any], Way | None] = lambda _subject: None
    on: Callable[[Workbook], Way]

    def may_begin(self, actor: Actor, subject: Model | None) -> bool:
        if self.under is None:
            return subject is None and self.may(actor)
        return subject is not None and self.under(actor).filter(pk=subject.pk).exists()

    def kept_by(self, actor: Actor) -> Q:
        rows = self.under(actor).order_by().values("pk") if self.under else None
        mine = self.whose(actor) if rows is None else Q(subject_id__in=rows)
        return Q(kind=self.key) & mine

    def address(self, subject_id: int | None) -> str:
        given = [] if subject_id is None else [subject_id]
        return urls.reverse(f"imports:{self.key}", args=given)

    @property
    def empty_sheet(self) -> str:
        return urls.reverse(f"imports:empty_{self.key}")


def kinds() -> dict[str, Import]:
    """Of all rooms, by key."""
    return {one.key: one for room in rooms().values() for one in room.imports}
