"""The pages of the roll: what its keepers do there, and what a resident sees."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tongxin.imports.models import Workbook
from tongxin.imports.operations import enter_workbook
from tongxin.journal.models import Entry
from tongxin.kernel.sheets import read_workbook
from tongxin.people.models import Person
from tongxin.people.tests.make import make_person, make_resident, make_street_clerk
from tongxin.rolls import queries
from tongxin.rolls.models import ApplicantTie, Entitlement
from tongxin.rolls.operations import claim_tenancy, object_to_entry
from tongxin.rolls.tests.make import make_entry, make_holding, make_secretary
from tongxin.rolls.tests.rollbook import id_number, roll_book, row
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)


@pytest.fixture
def unit() -> Unit:
    return make_unit("独树村")


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_street_clerk())
    return client


def at(name: str, unit: Unit, *rest: int) -> str:
    return reverse(f"rolls:{name}", args=[unit.slug, *rest])


def claimed(unit: Unit, user: Any = None) -> Entitlement:
    user = user or make_resident("黎租客")
    return claim_tenancy(user, unit, basis="lease", lives_since=DAY)


def test_the_units_page_leads_to_the_roll(desk: Client, unit: Unit):
    assert (
        at("roll", unit)
        in desk.get(reverse("units:manage", args=[unit.slug])).content.decode()
    )


def test_the_list_counts_finds_and_is_read_on_record(desk: Client, unit: Unit):
    make_entry(unit, person=make_person("黎租客"), holding=make_holding(unit, "3栋1"))
    make_entry(unit, person=make_person("何老板"), side="shop", basis="licence")
    html = desk.get(at("roll", unit)).content.decode()
    assert "黎租客" in html
    assert "何老板" in html
    for words, found in (("黎", "黎租客"), ("3栋1", "黎租客"), ("何老板", "何老板")):
        part = desk.get(at("roll", unit), {"q": words}, headers={"HX-Request": "true"})
        other = {"黎租客", "何老板"} - {found}
        assert found in part.content.decode()
        assert other.pop() not in part.content.decode()
    assert "黎租客" not in desk.get(at("roll", unit), {"side": "shop"}).content.decode()
    assert Entry.objects.filter(action="unit.read", subject_id=unit.pk).count() == 5


@pytest.mark.parametrize("state", ["waiting", "marked", "ended", "refused", "nonsense"])
def test_the_list_may_be_narrowed_to_nothing(desk: Client, unit: Unit, state: str):
    make_entry(unit, person=make_person("黎租客"))
    html = desk.get(at("roll", unit), {"state": state}).content.decode()
    assert ("黎租客" in html) == (state == "nonsense")


def test_a_list_asks_the_same_for_one_and_for_three(desk: Client, unit: Unit):
    def asked() -> int:
        with CaptureQueriesContext(connection) as kept:
            desk.get(at("roll", unit))
        return len(kept)

    make_entry(unit)
    desk.get(at("roll", unit))
    one = asked()
    make_entry(unit)
    make_entry(unit)
    assert asked() == one


def test_somebody_is_added_with_holding_and_number(desk: Client, unit: Unit):
    body = {
        "name": "陈业主",
        "side": "owner_in",
        "basis": "register",
        "label": "3栋402",
        "area": "88.5",
        "area_source": "register",
        "id_number": id_number(5),
    }
    for label in ("3栋402", "3栋403"):
        answer = desk.post(at("add_entry", unit), body | {"label": label})
        assert answer.status_code == 302
    person = Person.objects.get()
    assert person.id_number == id_number(5)
    assert len(queries.poll_units(unit, date(2999, 1, 1))) == 2
    for wrong in ({}, {"id_number": id_number(5)[:-1] + "Z"}, {"label": ""}):
        assert desk.post(at("add_entry", unit), body | wrong).status_code == 422


def test_an_entry_shows_the_proof_and_only_the_end_of_the_number(
    desk: Client, unit: Unit
):
    body = {"name": "何某", "side": "shop", "basis": "licence"}
    desk.post(at("add_entry", unit), body | {"id_number": id_number(5)})
    entry = Entitlement.objects.get()
    html = desk.get(at("roll_entry", unit, entry.pk)).content.decode()
    assert id_number(5)[-4:] in html
    assert id_number(5) not in html
    read = Entry.objects.get(action="person.read")
    assert (read.subject_id, read.fields) == (entry.person_id, ["roll"])


def test_a_claim_is_accepted_marked_and_ended(desk: Client, unit: Unit):
    entry = claimed(unit)
    desk.post(at("accept_entry", unit, entry.pk))
    for marked in (True, False):
        desk.post(at("mark_entry", unit, entry.pk), {"reason": "工资表"})
        assert ApplicantTie.objects.filter(until_on=None).exists() == marked
    today = {"on": date(2026, 6, 1), "reason": "搬走了"}
    desk.post(at("end_entry", unit, entry.pk), today)
    entry.refresh_from_db()
    assert entry.is_ended
    html = desk.post(at("accept_entry", unit, entry.pk), follow=True).content.decode()
    assert "请再看一眼" in html, "somebody else was first"
    assert desk.get(at("roll_entry", unit, entry.pk)).status_code == 200


def test_a_claim_is_refused_objected_to_and_decided(desk: Client, unit: Unit):
    tenant = make_resident("黎租客")
    entry = claimed(unit, tenant)
    assert (
        desk.post(at("refuse_entry", unit, entry.pk), {"reason": " "}).status_code
        == 422
    )
    desk.post(at("refuse_entry", unit, entry.pk), {"reason": "没有备案"})
    home = Client()
    home.force_login(tenant)
    html = home.get(reverse("rolls:my_roll")).content.decode()
    assert "没有备案" in html
    address = reverse("rolls:object", args=[entry.pk])
    assert home.post(address, {"text": ""}).status_code == 422
    home.post(address, {"text": "备案号在这里"})
    objection = entry.objections.get()
    html = desk.get(at("roll_entry", unit, entry.pk)).content.decode()
    assert "备案号在这里" in html
    decision = {"outcome": "upheld", "reason": "备案找到了"}
    desk.post(at("decide_objection", unit, objection.pk), decision)
    entry.refresh_from_db()
    assert entry.state == "accepted"
    assert "备案找到了" in home.get(reverse("rolls:my_roll")).content.decode()


def test_a_resident_claims_a_tenancy_and_says_two_hats(client: Client, unit: Unit):
    make_holding(unit, "3栋402")
    client.force_login(make_resident("黎租客"))
    body = {
        "unit": unit.pk,
        "side": "tenant",
        "label": "3栋402",
        "lives_since": "2026-01-05",
        "basis": "neighbours",
        "note": "老何知道",
        "is_grown_up": "on",
    }
    claim = reverse("rolls:claim")
    assert client.get(claim, {"unit": unit.slug}).status_code == 200
    assert client.post(claim, body | {"is_grown_up": ""}).status_code == 422
    assert client.post(claim, body | {"basis": "licence"}).status_code == 422
    assert client.post(claim, body).status_code == 302
    entry = Entitlement.objects.get()
    assert entry.holding is not None
    assert entry.note == "3栋402\n老何知道"
    for marked in (True, False):
        client.post(reverse("rolls:say_two_hats", args=[entry.pk]))
        assert ApplicantTie.objects.filter(until_on=None).exists() == marked


def test_a_resident_sees_own_entries_and_nobody_elses(client: Client, unit: Unit):
    neighbour = claimed(unit, make_resident("别人"))
    user = make_resident("黎租客")
    entry = make_entry(unit, person=user.person)
    client.force_login(user)
    address = reverse("rolls:object", args=[entry.pk])
    assert address in client.get(reverse("rolls:my_roll")).content.decode()
    object_to_entry(user, entry, text="我开店")
    html = client.get(reverse("rolls:my_roll")).content.decode()
    assert address not in html, "it is being looked at: a second one is refused"
    assert "别人" not in html
    for name in ("object", "say_two_hats"):
        address = reverse(f"rolls:{name}", args=[neighbour.pk])
        assert client.post(address, {"text": "不对"}).status_code == 404
    assert client.get(at("roll", unit)).status_code == 404


def upload(desk: Client, unit: Unit, rows: list[list[Any]]) -> Workbook:
    file = SimpleUploadedFile("名册.xlsx", roll_book(rows))
    body = {"listed_on": "2026-02-01", "sheet": "1", "area_source": "survey"}
    answer = desk.post(reverse("imports:roll", args=[unit.pk]), body | {"file": file})
    assert answer.status_code == 302
    return Workbook.objects.latest("pk")


def test_a_workbook_is_settled_and_accepted(desk: Client, unit: Unit):
    rows = [
        row(label="1栋1", side="干部", name="陈某"),
        row(label="1栋2", side="自住业主", name="陈某", area="80"),
        row(label="1栋3", side="自住业主", name=""),
    ]
    batch = upload(desk, unit, rows)
    address = reverse("imports:workbook", args=[batch.pk])
    assert "干部" in desk.get(address).content.decode()
    settle = reverse("imports:settle", args=[batch.pk])
    for body in ({"row": "x"}, {"x.side": "shop"}, {"2.side": "party"}):
        desk.post(settle, body)
    assert Workbook.objects.get().settled == {}
    desk.post(settle, {"2.side": "shop"})
    desk.post(settle, {"anew": "2"})
    desk.post(settle, {"2.side": "shop"})
    refused = desk.post(reverse("imports:accept", args=[batch.pk]))
    assert refused["Location"] == address, "a name is doubtful still"
    desk.post(settle, {"3.name": "new"})
    assert desk.get(address).status_code == 200
    sent = desk.post(reverse("imports:accept", args=[batch.pk]))
    assert sent["Location"] == address
    enter_workbook(make_street_clerk(), batch)
    assert at("roll", unit) in desk.get(address).content.decode()
    assert Entitlement.objects.count() == 2
    assert desk.get(address).status_code == 200
    assert desk.post(reverse("imports:discard", args=[batch.pk])).status_code == 302
    assert Workbook.objects.get().state == "accepted"


def test_a_workbook_is_put_aside_and_a_bad_one_refused_in_words(
    desk: Client, unit: Unit
):
    batch = upload(desk, unit, [row(label="1栋1", side="租户", name="陈某")])
    desk.post(reverse("imports:discard", args=[batch.pk]))
    assert desk.get(reverse("imports:workbook", args=[batch.pk])).status_code == 200
    bad = SimpleUploadedFile("x.xlsx", roll_book([]))
    body = {"listed_on": "2026-02-01", "sheet": "1", "area_source": "survey"}
    answer = desk.post(reverse("imports:roll", args=[unit.pk]), body | {"file": bad})
    assert answer.status_code == 422
    assert "名册" in answer.content.decode()
    assert Entitlement.objects.count() == 0


def test_the_empty_sheet_has_headings_that_are_understood(desk: Client, unit: Unit):
    content = desk.get(reverse("imports:empty_roll")).content
    (head,) = read_workbook(content_file(content)).rows
    assert [cell.text for cell in head.cells][:3] == ["房号", "身份", "姓名"]


def content_file(content: bytes) -> Any:
    return SimpleUploadedFile("roll.xlsx", content)


def test_a_secretary_keeps_the_roll_of_her_own_community(client: Client, unit: Unit):
    client.force_login(make_secretary(unit.community))
    assert client.get(at("roll", unit)).status_code == 200
