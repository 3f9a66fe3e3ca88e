"""What was written wrong is corrected: with a reason, and nothing of it is lost."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tongxin.imports.operations import (
    accept_workbook,
    settle_rows,
    upload_workbook,
)
from tongxin.kernel import clock as today_is
from tongxin.kernel.tests.races import at_once
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Organisation, Person, Role
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.places.tests.make import make_community
from tongxin.rolls import queries
from tongxin.rolls.models import (
    ApplicantTie,
    Entitlement,
    Holding,
    HoldingChange,
    HoldingOwner,
    Mandate,
    Objection,
)
from tongxin.rolls.operations import (
    add_owner,
    correct_holding,
    decide_objection,
    mark_two_hats,
    name_speaker,
    object_to_entry,
    remove_owner,
    unmark_two_hats,
)
from tongxin.rolls.tests.make import (
    LONG_AGO,
    make_entry,
    make_firm,
    make_holding,
    make_owner,
    make_secretary,
)
from tongxin.rolls.tests.rollbook import id_number, roll_book, row
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db
LATER = date(2999, 1, 1)
DEED: Any = {"reason": "房产证复印件", "from_on": date(2026, 3, 2)}


def heard(unit: Unit) -> list[set[str]]:
    return [set(one.sides) for one in queries.entitled(unit, LATER)]


def test_area_and_door_are_corrected_and_what_stood_there_stays():
    holding = make_holding(label="3栋402", area=Decimal("88.50"))
    clerk = make_street_clerk()
    correct_holding(
        clerk, holding, reason="实测", label="3栋 403", area=Decimal("90.00")
    )
    correct_holding(clerk, holding, reason="没有依据", area=None, area_source="")
    holding.refresh_from_db()
    assert (holding.label, holding.area) == ("3栋 403", None)
    last, first = HoldingChange.objects.all()
    assert first.before == {"label": "3栋402", "area": "88.50"}
    assert first.after == {"label": "3栋 403", "area": "90.00"}
    assert (first.reason, first.changed_by) == ("实测", clerk)
    assert last.before == {"area": "90.00", "area_source": "register"}
    assert [after for _name, _before, after in last.lines] == ["—", "—"]


def test_a_correction_says_why_and_changes_something():
    holding = make_holding(label="3栋402")
    make_holding(holding.unit, "3栋403")
    for reason, facts, by in (
        (" ", {"label": "9栋9"}, {"words": "Say where this was read."}),
        (
            "实测",
            {"label": "3栋402", "area": Decimal("88.50")},
            {"words": "Nothing of this is different."},
        ),
        (
            "实测",
            {"label": "3栋403"},
            {"words": "This holding is on the roll already."},
        ),
        ("实测", {"label": " "}, {"words": "Say which holding it is."}),
        (
            "实测",
            {"area": Decimal(90), "area_source": ""},
            {"words": "An area is more than nothing and says where it was read."},
        ),
        ("实" * 301, {"label": "9栋9"}, {"field": "reason", "code": "max_length"}),
    ):
        with refused(**by):
            correct_holding(make_street_clerk(), holding, reason=reason, **facts)
    assert Holding.objects.get(pk=holding.pk).label == "3栋402"
    assert not HoldingChange.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        HoldingChange.objects.create(holding=holding, before={}, after={}, reason="")


def test_one_more_owner_is_heard_told_and_votes_beside_the_first():
    holding = make_holding()
    make_owner(holding)
    owner = add_owner(
        make_street_clerk(), holding, name="何某", phone="13800138000", **DEED
    )
    assert (owner.from_on, owner.reason) == (DEED["from_on"], DEED["reason"])
    assert heard(holding.unit) == [{"owner_out"}, {"owner_out"}]
    right = Entitlement.objects.get(person=owner.person)
    assert right.from_on == DEED["from_on"]
    assert Notice.objects.filter(key=f"roll.accepted:{right.pk}").exists()
    again = add_owner(
        make_street_clerk(),
        make_holding(holding.unit),
        name="别名",
        id_number=id_number(3),
        lives_in=True,
        **DEED,
    )
    third = make_holding(holding.unit)
    same = add_owner(
        make_street_clerk(), third, name="同一人", id_number=id_number(3), **DEED
    )
    assert same.person_id == again.person_id, "known by the number"


def test_a_company_is_added_by_its_name_and_somebody_speaks_for_it():
    holding, clerk = make_holding(), make_street_clerk()
    firm = make_firm("示例公司")
    add_owner(clerk, holding, name="示例 公司", is_company=True, **DEED)
    assert Organisation.objects.count() == 2, "another name, another company"
    owner = add_owner(clerk, holding, name=" 示例公司 ", is_company=True, **DEED)
    assert owner.organisation == firm
    assert heard(holding.unit) == []
    name_speaker(clerk, holding.unit, organisation=firm, name="钱代表", **DEED)
    name_speaker(
        clerk,
        holding.unit,
        organisation=firm,
        name="孙代表",
        reason="委托书换了人",
        from_on=date(2026, 4, 2),
    )
    former, now = Mandate.objects.order_by("pk")
    assert (former.until_on, former.ended_reason) == (now.from_on, "委托书换了人")
    assert (now.person.name, now.reason) == ("孙代表", "委托书换了人")
    (one,) = queries.entitled(holding.unit, LATER)
    assert one.person_id == now.person_id
    with refused("Say where this was read."):
        name_speaker(
            clerk,
            holding.unit,
            organisation=firm,
            name="孙代表",
            reason="",
            from_on=DAY,
        )


DAY = date(2026, 5, 2)


def test_who_sold_owns_no_longer_and_is_told():
    holding, clerk = make_holding(), make_street_clerk()
    first, second = make_owner(holding), make_owner(holding)
    remove_owner(clerk, first, reason="卖了", on=date(2026, 4, 1))
    first.refresh_from_db()
    assert (first.until_on, first.ended_reason) == (date(2026, 4, 1), "卖了")
    right = Entitlement.objects.get(person=first.person)
    assert (right.until_on, right.ended_reason) == (date(2026, 4, 1), "卖了")
    assert Notice.objects.filter(key=f"roll.ended:{right.pk}").count() == 1
    (one,) = queries.entitled(holding.unit, LATER)
    assert one.person_id == second.person_id
    before = queries.entitled(holding.unit, date(2026, 3, 31))
    assert len(before) == 2, "until that day they owned it"
    with refused("This has ended already."):
        remove_owner(clerk, first, reason="卖了", on=date(2026, 4, 2))


def test_two_hats_say_where_it_was_read():
    entry = make_entry()
    clerk, unit = make_street_clerk(), entry.unit
    with refused("Say where this was read."):
        mark_two_hats(clerk, unit, person=entry.person, source="roll")
    tie = mark_two_hats(
        clerk, unit, person=entry.person, source="roll", reason="工资表"
    )
    with refused("Say why the mark is taken off."):
        unmark_two_hats(clerk, tie)
    tie = unmark_two_hats(clerk, tie, reason="离职证明")
    assert (tie.reason, tie.ended_reason) == ("工资表", "离职证明")
    for model, facts in (
        (ApplicantTie, {"unit": unit, "person": entry.person, "source": "self"}),
        (Mandate, {"unit": unit, "person": entry.person, "organisation": make_firm()}),
        (HoldingOwner, {"holding": make_holding(), "person": entry.person}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(from_on=DAY, ended_reason="无", **facts)


def test_a_list_corrects_as_a_hand_does():
    unit, clerk = make_unit(), make_street_clerk()
    line = {"label": "1栋1", "side": "自住业主", "name": "陈某", "id": id_number(1)}
    first = roll_book([row(**line, area="80")])
    roll = {"subject": unit, "name": "一.xlsx"}
    accept_workbook(clerk, upload_workbook(clerk, "roll", **roll, content=first))
    assert not HoldingChange.objects.exists()
    second = roll_book([row(**line, area="81.5", unsold="是")])
    roll["name"] = "二.xlsx"
    batch = upload_workbook(clerk, "roll", **roll, content=second)
    settle_rows(clerk, batch, choices={2: {"area": "take"}})
    accept_workbook(clerk, batch)
    change = HoldingChange.objects.get()
    assert change.before == {"area": "80.00", "is_unsold": False}
    assert change.after == {"area": "81.50", "is_unsold": True}
    assert "二.xlsx" in change.reason


def test_nobody_else_corrects():
    unit = make_unit()
    holding, firm = make_holding(unit), make_firm()
    owner = make_owner(holding)
    for stranger in (
        make_street_clerk(Role.CHIEF),
        make_secretary(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
    ):
        for act in (
            lambda who: correct_holding(who, holding, reason="实测", is_unsold=True),
            lambda who: add_owner(who, holding, name="何某", **DEED),
            lambda who: remove_owner(who, owner, reason="卖了", on=DAY),
            lambda who: name_speaker(who, unit, organisation=firm, name="钱某", **DEED),
        ):
            with pytest.raises(PermissionDenied):
                act(stranger)
    assert Person.objects.filter(user=None).count() == 1, "nobody was registered"


# ---- The pages ----


def at(name: str, unit: Unit, *numbers: int) -> str:
    return reverse(f"rolls:{name}", args=[unit.slug, *numbers])


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_street_clerk())
    return client


def test_a_clerk_corrects_a_holding_by_its_page(desk: Client):
    holding = make_holding(label="3栋402", area=None)
    unit = holding.unit
    owner = make_owner(holding)
    found = desk.get(at("holdings", unit), {"lacks": "area"}).content.decode()
    assert at("holding", unit, holding.pk) in found
    assert at("holdings", unit) in desk.get(at("roll", unit)).content.decode()
    entry = Entitlement.objects.get()
    shown = desk.get(at("roll_entry", unit, entry.pk)).content.decode()
    assert at("holding", unit, holding.pk) in shown
    body = {"label": "3栋403", "kind": "dwelling", "area": "90", "area_source": ""}
    correct = at("correct_holding", unit, holding.pk)
    assert desk.get(correct).status_code == 200
    assert desk.post(correct, body | {"reason": "实测"}).status_code == 422
    body["area_source"] = "survey"
    assert desk.post(correct, body).status_code == 422, "no reason"
    done = desk.post(correct, body | {"reason": "实测报告"})
    assert done["Location"] == at("holding", unit, holding.pk)
    page = desk.get(done["Location"]).content.decode()
    for words in ("3栋402", "3栋403", "90.00", "实测报告"):
        assert words in page
    end = at("remove_owner", unit, owner.pk)
    assert end in page
    assert desk.get(end).status_code == 200
    sold = {"on": str(today_is.today()), "reason": "卖给了别人"}
    assert desk.post(end, sold)["Location"] == at("holding", unit, holding.pk)
    assert "卖给了别人" in desk.get(at("holding", unit, holding.pk)).content.decode()
    assert desk.get(end).status_code == 404, "it has ended"


def test_owners_and_speakers_are_named_by_their_pages(desk: Client):
    holding = make_holding(label="3栋402")
    unit = holding.unit
    add = at("add_owner", unit, holding.pk)
    body = {"name": "示例公司", "is_company": "company", "from_on": "2026-03-02"}
    assert desk.get(add).status_code == 200
    assert desk.post(add, body).status_code == 422
    assert desk.post(add, body | {"reason": "房产证"}).status_code == 302
    firm = Organisation.objects.get(name="示例公司")
    speaker = at("name_speaker", unit, firm.pk)
    assert speaker in desk.get(at("holding", unit, holding.pk)).content.decode()
    assert desk.get(speaker).status_code == 200
    person = {"name": "钱代表", "from_on": "2026-03-02", "reason": "委托书"}
    assert desk.post(speaker, person).status_code == 302
    page = desk.get(at("holding", unit, holding.pk)).content.decode()
    assert "钱代表" in page
    found = desk.get(at("holdings", unit), {"q": "示例"}).content.decode()
    assert "3栋402" in found
    assert "3栋402" not in desk.get(at("holdings", unit), {"q": "铺"}).content.decode()
    elsewhere = at("name_speaker", unit, make_firm().pk)
    assert desk.get(elsewhere).status_code == 404


def test_a_mark_is_set_and_taken_off_by_its_page(desk: Client):
    entry = make_entry()
    page = at("mark_entry", entry.unit, entry.pk)
    assert desk.get(page).status_code == 200
    assert desk.post(page, {"reason": ""}).status_code == 422
    assert not ApplicantTie.objects.exists()
    desk.post(page, {"reason": "工资表"})
    shown = desk.get(at("roll_entry", entry.unit, entry.pk)).content.decode()
    assert "工资表" in shown
    desk.post(page, {"reason": "离职"})
    assert not ApplicantTie.objects.filter(until_on=None).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_holdings_are_listed_in_a_fixed_number_of_queries(
    count: int, django_assert_num_queries: Any
):
    unit, clerk = make_unit(), make_street_clerk()
    for _number in range(count):
        make_owner(make_holding(unit))
    assert clerk.posts
    with django_assert_num_queries(3):
        listed = list(queries.find_holdings(clerk, unit))
        for one in listed:
            assert [owner.name for owner in one.owners.all()]
    assert len(listed) == count


def test_holdings_stand_in_the_order_of_their_doors():
    unit, clerk = make_unit(), make_street_clerk()
    doors = ["2栋90", "2栋101", "12栋3", "12栋30", "铺²", "铺2", "铺10"]
    for door in sorted(doors):
        make_holding(unit, door)
    found = [one.label for one in queries.find_holdings(clerk, unit)]
    assert [one for one in found if one[0] != "铺"] == doors[:4]
    assert found.index("铺2") < found.index("铺10")
    assert {*found} == {*doors}


def test_each_page_of_holdings_goes_on_where_the_one_before_ended():
    unit, desk = make_unit(), Client()
    desk.force_login(make_street_clerk())
    for number in range(1, 33):
        make_holding(unit, f"{number}栋1")
    pages = [
        desk.get(at("holdings", unit), {"page": page}).context["list"].page
        for page in (1, 2)
    ]
    shown = [one.label for page in pages for one in page.rows]
    assert shown == [f"{number}栋1" for number in range(1, 33)]
    assert (pages[0].has_next, pages[1].has_next) == (True, False)


def test_what_waits_on_a_roll_comes_first_and_then_door_after_door():
    unit, clerk = make_unit(), make_street_clerk()
    entries = {
        door: make_entry(unit, holding=make_holding(unit, door))
        for door in ("12栋1", "2栋1", "3栋1")
    }
    without = make_entry(unit)
    Entitlement.objects.filter(pk=entries["3栋1"].pk).update(
        state=Entitlement.State.CLAIMED, checked_on=None, from_on=None
    )
    found = queries.roll_entries(clerk, unit)
    assert [one.pk for one in found] == [
        one.pk for one in (entries["3栋1"], without, entries["2栋1"], entries["12栋1"])
    ]


# ---- Two at once ----


@pytest.mark.django_db(transaction=True)
def test_two_clerks_correct_one_area_at_once_and_both_stand_in_its_history():
    holding = make_holding(area=Decimal("80.00"))
    clerks = [make_street_clerk(), make_street_clerk()]
    areas = [Decimal("81.00"), Decimal("82.00")]
    done = at_once(
        *(
            lambda who=who, area=area: correct_holding(
                who, holding, reason="实测", area=area
            )
            for who, area in zip(clerks, areas, strict=True)
        )
    )
    assert not [one for one in done if isinstance(one, Exception)]
    second, first = HoldingChange.objects.all()
    assert first.before == {"area": "80.00"}
    assert second.before == first.after, "each says what stood there before it"
    assert str(Holding.objects.get().area) == second.after["area"]


@pytest.mark.django_db(transaction=True)
def test_one_owner_is_added_or_ended_by_two_at_once():
    holding, firm = make_holding(), make_firm("示例公司")
    clerks = [make_street_clerk(), make_street_clerk()]

    def add(who: Any) -> Any:
        return add_owner(who, holding, name=firm.name, is_company=True, **DEED)

    def end(who: Any) -> Any:
        return remove_owner(who, owner, reason="卖了", on=DAY)

    added = at_once(*(lambda who=who: add(who) for who in clerks))
    assert sorted(type(one).__name__ for one in added) == [
        "HoldingOwner",
        "ValidationError",
    ]
    owner = HoldingOwner.objects.select_related("holding__unit").get()
    ended = at_once(*(lambda who=who: end(who) for who in clerks))
    assert sorted(type(one).__name__ for one in ended) == [
        "HoldingOwner",
        "ValidationError",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_name_who_speaks_at_once_and_one_does():
    unit, firm = make_unit(), make_firm()
    make_owner(make_holding(unit), organisation=firm)
    clerks = [make_street_clerk(), make_street_clerk()]
    done = at_once(
        *(
            lambda who=who, name=name: name_speaker(
                who, unit, organisation=firm, name=name, **DEED
            )
            for who, name in zip(clerks, ("钱某", "孙某"), strict=True)
        )
    )
    refused = [one for one in done if isinstance(one, Exception)]
    assert all(isinstance(one, ValidationError) for one in refused), refused
    mandate = Mandate.objects.get(until_on=None)
    assert [one.person_id for one in queries.entitled(unit, LATER)] == [
        mandate.person_id
    ]


@pytest.mark.django_db(transaction=True)
def test_an_objection_is_answered_by_two_at_once_and_decided_once():
    user = make_resident()
    entry = make_entry(person=user.person)
    objection = object_to_entry(user, entry, text="我不是租客")
    clerks = [make_street_clerk(), make_street_clerk()]
    ways: list[Any] = [
        {"outcome": "upheld", "side": "shop"},
        {"outcome": "rejected"},
    ]
    done = at_once(
        *(
            lambda who=who, way=way: decide_objection(
                who, objection, reason="查", **way
            )
            for who, way in zip(clerks, ways, strict=True)
        )
    )
    refused = [one for one in done if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [ValidationError]
    decided = Objection.objects.get()
    sides = {"upheld": {"shop"}, "rejected": {"tenant"}}
    assert heard(entry.unit) == [sides[decided.outcome]]


def test_a_shop_that_closed_is_heard_until_its_last_day(desk: Client):
    entry = make_entry(side="shop", basis="licence", holding=None)
    on = today_is.today() - timedelta(days=3)
    body = {"on": str(on), "reason": "关门了"}
    desk.post(at("end_entry", entry.unit, entry.pk), body)
    assert queries.entitled(entry.unit, on - timedelta(days=1))
    assert not queries.entitled(entry.unit, on)
    assert entry.from_on == LONG_AGO
