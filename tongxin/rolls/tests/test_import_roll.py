"""A roll out of a workbook: looked at, settled row by row, accepted, once."""

import hashlib
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tongxin.imports.judgement import Status
from tongxin.imports.models import Workbook
from tongxin.imports.operations import (
    accept_workbook,
    discard_workbook,
    preview_workbook,
    settle_rows,
    unsettle_row,
    upload_workbook,
)
from tongxin.journal.models import Entry
from tongxin.kernel.models import SealKey
from tongxin.kernel.sheets import read_workbook
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Organisation, Person, Role
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.places.tests.make import make_community
from tongxin.rolls import queries
from tongxin.rolls.models import Entitlement, Holding, HoldingOwner, Side
from tongxin.rolls.reconciliation import RollRow
from tongxin.rolls.tests.make import make_secretary
from tongxin.rolls.tests.rollbook import (
    OWNER_ROWS,
    id_number,
    roll_book,
    row,
    tenants,
    whole,
)
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db
LATER = date(2999, 1, 1)
NO_WORKBOOK = (
    "This file is no workbook. Open it in Excel or WPS, save it as .xlsx and choose it "
    "again."
)
OWNER = {"label": "1栋1", "side": "自住业主", "name": "陈某", "area": "80"}


def upload(unit: Unit, rows: list[list[Any]], **facts: Any) -> Workbook:
    content = roll_book(rows)
    facts = {"name": "名册.xlsx", "content": content} | facts
    return upload_workbook(make_street_clerk(), "roll", subject=unit, **facts)


def judged(batch: Workbook) -> dict[int, RollRow]:
    found = preview_workbook(make_street_clerk(), batch)
    return {one.row: one for one in found.judged}


def counts(batch: Workbook) -> dict[str, int]:
    return preview_workbook(make_street_clerk(), batch).counts()


def settle(batch: Workbook, number: int, **choices: str) -> None:
    settle_rows(make_street_clerk(), batch, choices={number: choices})


def accept(batch: Workbook) -> Workbook:
    return accept_workbook(make_street_clerk(), batch)


def everything() -> tuple[int, ...]:
    models = (Holding, HoldingOwner, Entitlement, Person, Organisation)
    return tuple(model.objects.count() for model in models)


def test_the_whole_village_comes_in_and_the_same_file_again_changes_nothing():
    unit = make_unit()
    batch = upload(unit, whole())
    assert everything() == (0, 0, 0, 0, 0), "nothing enters before"
    assert counts(batch) == {
        "read": OWNER_ROWS + 620 + 24,
        "new": OWNER_ROWS + 620 + 24 - 1,
        "doubtful": 1,
        "changed": 0,
        "known": 0,
        "left": 0,
        "wrong": 0,
    }
    with refused(
        "%(count)d rows are still doubtful; please settle each of them first."
    ):
        accept(batch)
    settle(batch, 2, firm="speaker:2")
    accept(batch)
    assert OWNER_ROWS == 212
    sides = queries.side_counts(unit, LATER)
    assert sides[Side.OWNER_IN] + sides[Side.OWNER_OUT] == 180
    assert (sides[Side.TENANT], sides[Side.SHOP]) == (620, 24)
    assert len({one.heads_key for one in queries.poll_units(unit, LATER)}) == 180
    assert len(queries.poll_units(unit, LATER)) == 212
    assert not Notice.objects.exists(), "nobody is written to eight hundred times"
    before = everything()
    again = upload(unit, whole())
    assert counts(again)["known"] == 856
    assert counts(again)["doubtful"] == 0
    accept(again)
    assert everything() == before


def test_a_roll_is_judged_in_a_fixed_number_of_queries(
    django_assert_num_queries: Any,
):
    few, many = upload(make_unit(), tenants(1)), upload(make_unit(), tenants(300))
    clerk = make_street_clerk()
    assert clerk.posts
    for one in (few, many):
        # Who may; the unit, holdings, entries, companies, mandates, marks, id numbers;
        # one journal line in its savepoint.
        batch = Workbook.objects.select_related("seal_key").get(pk=one.pk)
        with django_assert_num_queries(11):
            preview_workbook(clerk, batch)


def test_the_fingerprint_stays_and_what_the_file_said_is_destroyed(
    django_capture_on_commit_callbacks: Any,
):
    content = roll_book([row(**OWNER, id=id_number(7))])
    unit = make_unit()
    batch = upload(unit, [], content=content)
    key = batch.seal_key_id
    with batch.file.open("rb") as file:
        stored = file.read()
    with pytest.raises(ValidationError):
        read_workbook(BytesIO(stored))
    path = batch.file.path
    with django_capture_on_commit_callbacks(execute=True):
        accept(batch)
    assert not Path(path).exists()
    batch.refresh_from_db()
    assert batch.sha256 == hashlib.sha256(content).hexdigest()
    assert (batch.file.name, batch.seal_key, batch.counts["new"]) == ("", None, 1)
    assert not SealKey.objects.filter(pk=key or 0).exists()
    person = Person.objects.get()
    assert (person.name, person.id_number) == ("陈某", id_number(7))
    with refused("This workbook was taken in or put aside already."):
        accept(batch)


def test_put_aside_it_leaves_nothing():
    batch = upload(make_unit(), [row(**OWNER)])
    discard_workbook(make_street_clerk(), batch)
    kept = Workbook.objects.get()
    assert (kept.file.name, kept.seal_key) == ("", None)
    assert everything() == (0, 0, 0, 0, 0)


def test_two_of_one_name_without_number_are_told_apart_by_a_person():
    rows = [
        row(label="1栋1", side="外住业主", name="陈志强"),
        row(label="2栋2", side="外住业主", name="陈志强"),
        row(label="3栋3", side="外住业主", name="陈志强"),
    ]
    unit = make_unit()
    batch = upload(unit, rows)
    found = judged(batch)
    assert [found[n].status for n in (2, 3, 4)] == [
        Status.NEW,
        Status.DOUBTFUL,
        Status.DOUBTFUL,
    ]
    (doubt,) = found[3].doubts
    same = doubt.choices[0][0]
    settle(batch, 3, name=same)
    settle(batch, 4, name="new")
    accept(batch)
    assert Person.objects.count() == 2
    assert len(queries.entitled(unit, LATER)) == 2
    again = upload(unit, rows)
    assert counts(again)["known"] == 3


def test_a_number_tells_them_apart_without_asking():
    rows = [
        row(label="1栋1", side="外住业主", name="陈志强", id=id_number(1)),
        row(label="2栋2", side="外住业主", name="陈志强", id=id_number(2)),
        row(label="3栋3", side="租户", name="陈志强", id=id_number(1)),
    ]
    unit = make_unit()
    accept(upload(unit, rows))
    assert Person.objects.count() == 2
    assert sorted(len(one.sides) for one in queries.entitled(unit, LATER)) == [1, 2]


def test_a_number_that_comes_later_is_added_to_the_same_person():
    unit = make_unit()
    accept(upload(unit, [row(**OWNER)]))
    batch = upload(unit, [row(**OWNER, id=id_number(7))])
    found = judged(batch)[2]
    assert (found.status, len(found.reasons)) == (Status.CHANGED, 1)
    accept(batch)
    person = Person.objects.get()
    assert person.id_number == id_number(7)


@pytest.mark.parametrize(
    ("choice", "heard"), [("speaker:2", 1), ("speaker:4", 1), ("nobody", 0)]
)
def test_a_company_with_several_flats_has_one_voice(choice: str, heard: int):
    rows = [
        row(label=f"1栋{n}", side="外住业主", name="甲公司", speaker=speaker)
        for n, speaker in enumerate(("钱某", "钱某", "孙某"))
    ]
    unit = make_unit()
    batch = upload(unit, rows)
    (doubt,) = judged(batch)[2].doubts
    assert sorted(value for value, _label in doubt.choices) == [
        "leave",
        "nobody",
        "speaker:2",
        "speaker:4",
    ]
    settle(batch, 2, firm=choice)
    accept(batch)
    assert len(queries.entitled(unit, LATER)) == heard
    shares = queries.poll_units(unit, LATER)
    assert len(shares) == 3
    assert len({one.heads_key for one in shares}) == 1


@pytest.mark.parametrize(
    ("choice", "owners"), [("instead", 2), ("beside", 3), ("leave", 1)]
)
def test_another_owner_bought_it_or_is_one_more(choice: str, owners: int):
    unit = make_unit()
    accept(upload(unit, [row(**OWNER)]))
    couple = [
        row(**OWNER | {"name": name, "side": "外住业主"}) for name in ("甲", "乙")
    ]
    batch = upload(unit, couple)
    assert [judged(batch)[n].doubts[0].kind for n in (2, 3)] == ["owner", "owner"]
    assert "陈某" in judged(batch)[2].doubts[0].reason
    settle(batch, 2, owner=choice)
    settle(batch, 3, owner=choice)
    accept(batch)
    assert HoldingOwner.objects.filter(until_on=None).count() == owners
    assert len(queries.entitled(unit, LATER)) == owners
    again = counts(upload(unit, couple))
    assert again["doubtful"] == 0
    assert again["known" if choice != "leave" else "left"] == 2


@pytest.mark.parametrize(("choice", "area"), [("keep", "80.00"), ("take", "81.50")])
def test_an_area_that_differs_is_settled(choice: str, area: str):
    unit = make_unit()
    accept(upload(unit, [row(**OWNER)]))
    rows = [row(**{**OWNER, "area": "81.5"})]
    batch = upload(unit, rows)
    assert judged(batch)[2].status is Status.DOUBTFUL
    settle(batch, 2, area=choice)
    accept(batch)
    assert Holding.objects.get().area == Decimal(area)
    assert counts(upload(unit, rows))["doubtful"] == 0


def test_a_wrong_number_an_unknown_side_and_a_child_wait_for_a_person():
    rows = [
        row(**OWNER, id="440303197001010071"),
        row(label="1栋2", side="干部", name="林某"),
        row(label="1栋3", side="租户", name="小孩", id=id_number(3, "20150101")),
        row(label="1栋4", side="租户", name="某甲", phone="12"),
    ]
    unit = make_unit()
    batch = upload(unit, rows)
    found = judged(batch)
    kinds = [[doubt.kind for doubt in found[n].doubts] for n in (2, 3, 4, 5)]
    assert kinds == [["id"], ["side"], ["minor"], ["phone"]]
    settle(batch, 2, id="take")
    settle(batch, 3, side="shop")
    settle(batch, 4, minor="leave")
    settle(batch, 5, phone="take")
    with refused("Please choose what this row means."):
        settle(batch, 5, phone="take")
    batch = unsettle_row(make_street_clerk(), batch, row=5)
    assert counts(batch)["doubtful"] == 1
    settle(batch, 5, phone="leave")
    for number, choice, why in (
        (99, "take", "There is no such row."),
        (2, "nonsense", "Please choose what this row means."),
    ):
        with refused(why):
            settle(batch, number, id=choice)
    accept(batch)
    sides = queries.side_counts(unit, LATER)
    assert (sides[Side.OWNER_IN], sides[Side.SHOP], sides[Side.TENANT]) == (1, 1, 0)


@pytest.mark.parametrize(
    "facts",
    [
        {"name": ""},
        {"name": "长" * 61},
        {"name": "张三、李四"},
        {"label": ""},
        {"label": "长" * 81},
        {"area": "很大"},
        {"area": "-3"},
        {"area": "1e400"},
        {"since": "2999-01-01"},
        {"since": "去年"},
        {"side": "租户", "basis": "房产证"},
        {"side": "租户", "name": "甲公司"},
        {"name": "#REF!", "area": "=1/0"},
    ],
)
def test_a_wrong_row_says_why_and_never_enters(facts: dict[str, Any]):
    batch = upload(make_unit(), [row(**OWNER | facts), row(**OWNER)])
    found = judged(batch)[2]
    assert found.status is Status.WRONG
    assert found.reasons
    accept(batch)
    assert Entitlement.objects.count() == 1


def test_a_side_that_changed_moves_and_a_sold_flat_is_no_longer_unsold():
    unit = make_unit()
    accept(upload(unit, [row(**OWNER, unsold="是")]))
    assert Holding.objects.get().is_unsold
    batch = upload(unit, [row(**OWNER | {"side": "外住业主", "marked": "是"})])
    assert counts(batch)["new"] == 1
    accept(batch)
    (one,) = queries.entitled(unit, LATER)
    assert (set(one.sides), one.is_marked) == ({"owner_out"}, True)
    assert not Holding.objects.get().is_unsold


def test_a_company_may_run_a_shop_through_its_mandated_person():
    unit = make_unit()
    batch = upload(
        unit,
        [
            row(label="铺1", side="商铺", name="面馆公司", speaker="钱某"),
            row(label="铺2", side="商铺", name="无人公司"),
        ],
    )
    assert judged(batch)[3].status is Status.LEFT
    accept(batch)
    assert queries.side_counts(unit, LATER)[Side.SHOP] == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 no workbook", NO_WORKBOOK),
        (b"\x00\x01\x02", NO_WORKBOOK),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(content: bytes, why: str):
    with refused(why):
        upload(make_unit(), [], content=content)


def test_a_tenant_who_came_lately_counts_after_ninety_days():
    unit = make_unit()
    late = row(label="1栋1", side="租户", name="林某", since="2026-01-01")
    accept(upload(unit, [late], facts={"listed_on": date(2026, 2, 1)}))
    assert not queries.entitled(unit, date(2026, 3, 31))
    assert queries.entitled(unit, date(2026, 4, 1))


def test_nobody_else_uploads_looks_or_accepts():
    unit = make_unit()
    batch = upload(unit, [row(**OWNER)])
    for stranger in (
        make_street_clerk(Role.CHIEF),
        make_secretary(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
    ):
        for act in (
            lambda who: upload_workbook(
                who, "roll", subject=unit, name="x", content=b""
            ),
            lambda who: preview_workbook(who, batch),
            lambda who: settle_rows(who, batch, choices={}),
            lambda who: unsettle_row(who, batch, row=2),
            lambda who: accept_workbook(who, batch),
            lambda who: discard_workbook(who, batch),
        ):
            with pytest.raises(PermissionDenied):
                act(stranger)
    assert accept_workbook(make_secretary(unit.community), batch).state == "accepted"


def test_the_journal_names_each_act_and_no_word_of_the_file():
    batch = upload(make_unit(), [row(**OWNER)])
    preview_workbook(make_street_clerk(), batch)
    accept(batch)
    lines = list(Entry.objects.values_list("action", "fields"))
    assert ("workbook.read", ["preview"]) in lines
    accepted = ["seal_key", "file", "counts", "state", "closed_at"]
    assert ("workbook.accepted", accepted) in lines
    assert "陈某" not in str(lines)


def test_a_telephone_tells_namesakes_apart_without_asking():
    rows = [
        row(label="1栋1", side="外住业主", name="陈志强", phone="13800138000"),
        row(label="2栋2", side="外住业主", name="陈志强", phone="13800138000"),
    ]
    batch = upload(make_unit(), rows)
    assert counts(batch)["doubtful"] == 0
    accept(batch)
    assert Person.objects.count() == 1


def test_a_namesake_on_the_roll_may_be_the_same():
    unit = make_unit()
    accept(upload(unit, [row(**OWNER)]))
    batch = upload(unit, [row(label="9栋9", side="租户", name="陈某")])
    (doubt,) = judged(batch)[2].doubts
    settle(batch, 2, name=doubt.choices[0][0])
    accept(batch)
    (one,) = queries.entitled(unit, LATER)
    assert len(one.sides) == 2


def test_a_further_flat_of_a_company_falls_to_its_mandated_person():
    unit = make_unit()
    firm = {"side": "外住业主", "name": "甲公司", "speaker": "钱某"}
    accept(upload(unit, [row(label="1栋1", **firm)]))
    more = [row(label=f"1栋{n}", **firm) for n in (1, 2)]
    batch = upload(unit, more)
    assert counts(batch)["new"] == 1
    accept(batch)
    assert Person.objects.count() == 1
    assert Entitlement.objects.filter(until_on=None).count() == 2
    assert len(queries.entitled(unit, LATER)) == 1


def test_a_shareholder_needs_no_holding_and_an_area_may_come_later():
    unit = make_unit()
    accept(upload(unit, [row(side="股东", name="何某"), row(**OWNER | {"area": ""})]))
    assert queries.areas_unknown(unit) == 1
    batch = upload(unit, [row(**OWNER, unsold="是")])
    assert len(judged(batch)[2].reasons) == 2
    accept(batch)
    assert queries.areas_unknown(unit) == 0
    assert queries.side_counts(unit, LATER)[Side.SHAREHOLDER] == 1


@pytest.mark.parametrize(
    ("since", "is_good"),
    [(date(2026, 1, 5), True), ("2026年1月5日", True), ("2026-13-45", False)],
)
def test_a_day_is_read_as_offices_write_it(since: object, is_good: bool):
    batch = upload(make_unit(), [row(label="1", side="租户", name="何某", since=since)])
    assert (judged(batch)[2].status is Status.NEW) == is_good


def test_a_number_kept_as_a_figure_was_cut_off():
    batch = upload(make_unit(), [row(**OWNER, id=440303197001010070)])
    (doubt,) = judged(batch)[2].doubts
    assert doubt.kind == "id"
