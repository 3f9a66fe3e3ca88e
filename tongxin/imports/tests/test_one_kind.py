"""What a room has to say for one more kind of workbook, and what it gets for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from openpyxl import Workbook as Book

from tongxin.imports import kinds, operations
from tongxin.imports.judgement import Doubt, Judged, Judgement, Status
from tongxin.imports.kinds import Import
from tongxin.imports.models import Workbook
from tongxin.imports.queries import judgement_of
from tongxin.imports.reading import Cells, Meaning, SheetLine
from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.rooms import Room
from tongxin.people import operations as people
from tongxin.people.models import Actor, Organisation
from tongxin.people.tests.make import make_resident

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm(SheetLine):
    name: str


def read_firm(cells: Cells, _workbook: Workbook) -> Firm:
    name = cells.words("name")
    if not name.endswith("公司"):
        cells.doubt("row", f"{name}?")
    row, wrong, doubts = cells.found()
    return Firm(row=row, wrong=wrong, doubts=doubts, name=name)


def judge_firms(workbook: Workbook, lines: Sequence[Firm]) -> Judgement[Judged[Firm]]:
    found = Judgement[Judged[Firm]](workbook.settled)
    here = set(Organisation.objects.values_list("name", flat=True))
    for line in lines:
        one = Judged(line, Status.KNOWN if line.name in here else Status.NEW)
        for kind, reason in line.doubts.items():
            found.ask(one, Doubt(kind, reason, (("take", "yes"),)))
        found.judged.append(one)
    return found


def write_firms(
    actor: Actor, _workbook: Workbook, judged: Judgement[Judged[Firm]]
) -> None:
    for one in judged.taken():
        enterprise = Organisation.Kind.ENTERPRISE
        people.register_organisation(actor, kind=enterprise, name=one.line.name)


FIRMS = Import(
    key="firms",
    title="Firms",
    meanings={"name": Meaning("Name", "名称、企业", is_needed=True)},
    may=lambda actor: actor is SYSTEM,
    whose=lambda actor: ~Q(pk__in=[]) if actor is SYSTEM else Q(pk__in=[]),
    read=read_firm,
    judge=judge_firms,
    write=write_firms,
    shown=[("Name", "name")],
    on=lambda _workbook: ("On", "/"),
)


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kinds, "rooms", lambda: {"firms": Room(imports=[FIRMS])})


@cache
def content(*names: str) -> bytes:
    """The same file again: a workbook bears the moment at which it was made."""
    book, out = Book(), BytesIO()
    for name in ("企业", *names):
        book.active.append([name])
    book.save(out)
    return out.getvalue()


def upload(*names: str, actor: Actor = SYSTEM) -> Workbook:
    facts = {"name": "企业.xlsx", "content": content(*names)}
    return operations.upload_workbook(actor, "firms", **facts)


def names() -> set[str]:
    return set(Organisation.objects.values_list("name", flat=True))


def test_it_is_read_settled_and_taken_in_once():
    workbook = upload("甲公司", "乙厂", "丙厂")
    assert judgement_of(workbook).counts()["doubtful"] == 2
    choices = {3: {"row": "take"}, 4: {"row": "leave"}}
    operations.settle_rows(SYSTEM, workbook, choices=choices)
    done = operations.accept_workbook(SYSTEM, workbook)
    assert names() == {"甲公司", "乙厂"}
    counts = {key: done.counts[key] for key in ("taken", "left", "doubtful")}
    assert counts == {"taken": 2, "left": 1, "doubtful": 0}
    actions = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-3:] == ["workbook.accepted", *["organisation.registered"] * 2]


def test_what_was_settled_of_the_same_file_is_taken_over():
    workbook = upload("乙厂")
    operations.settle_rows(SYSTEM, workbook, choices={2: {"row": "take"}})
    operations.discard_workbook(SYSTEM, workbook)
    again = upload("乙厂")
    assert again.settled == {"2": {"row": "take"}}
    again = operations.unsettle_row(SYSTEM, again, row=2)
    assert judgement_of(again).counts()["doubtful"] == 1


def test_what_nobody_settled_stays_out_and_what_has_no_undo_is_not_undone():
    workbook = upload("甲公司", "乙厂")
    operations.send_off_workbook(SYSTEM, workbook)
    assert operations.enter_workbook(SYSTEM, workbook) is not None
    assert names() == {"甲公司"}
    workbook.refresh_from_db()
    assert not operations.undo_workbook.is_open(SYSTEM, workbook)


def test_whoever_keeps_no_such_records_finds_nothing():
    with pytest.raises(PermissionDenied):
        upload("甲公司", actor=make_resident())
    workbook = upload("甲公司")
    with pytest.raises(PermissionDenied):
        operations.preview_workbook(make_resident(), workbook)
