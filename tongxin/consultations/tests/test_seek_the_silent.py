"""Collection lists: who is silent, in what order, for whom, and never what is said."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from tongxin.consultations import collecting, operations, policies
from tongxin.consultations.tests.make import (
    asked,
    at,
    end_now,
    make_open,
    put_on_roll,
    voters,
)
from tongxin.journal.models import Entry
from tongxin.kernel import sealed
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import CallTry, Notice
from tongxin.people import operations as people
from tongxin.people.models import Channel, Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls.models import Entitlement, Side
from tongxin.rolls.tests.make import make_entry, make_holding
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db

PHONE = "+8613800138000"


def give_phone(person, phone: str = PHONE):
    person.phone, person.phone_hash = phone, sealed.lookup_hash(phone, "phone")
    person.save()


def move_in(consultation, labels):
    """The first tenants live behind these doors."""
    entries = consultation.entries.order_by("pk")
    for entry, label in zip(entries, labels, strict=False):
        holding = make_holding(consultation.unit, label=label)
        Entitlement.objects.filter(person=entry.person).update(holding=holding)


def doors(consultation):
    return [one.door for one in collecting.silent_people(consultation) if one.door]


def test_the_list_goes_from_door_to_door():
    consultation = make_open()
    move_in(consultation, ["10栋2", "2栋1102", "2栋302", "2栋1001", "2栋45"])
    assert doors(consultation) == ["2栋45", "2栋302", "2栋1001", "2栋1102", "10栋2"]
    found = collecting.silent_people(consultation)
    assert len(found) == 22
    # Whoever has no door stands last.
    assert not found[-1].door
    assert collecting.buildings_of(found) == ["2栋", "10栋"]


def test_whoever_answers_leaves_it_whatever_they_answer():
    consultation = make_open()
    first, second = voters(consultation, 2)
    operations.take_stance(first, asked(consultation)[0], choice="agree")
    operations.take_stance(second, asked(consultation)[0], choice="against")
    silent = {one.person.pk for one in collecting.silent_people(consultation)}
    assert len(silent) == 20
    assert not silent & {first.person_id, second.person_id}


def test_an_owner_living_out_is_not_sought_behind_the_door_of_a_tenant():
    unit = make_unit()
    tenant = put_on_roll(unit, "tenant", 10)[0]
    let, home = make_holding(unit, label="3栋402"), make_holding(unit, label="1栋1")
    facts = {"side": Side.OWNER_OUT, "basis": "register", "holding": let}
    owners = [make_entry(unit, **facts).person for _number in range(11)]
    make_entry(unit, person=tenant, **facts)
    Entitlement.objects.filter(person=tenant, side="tenant").update(holding=home)
    found = {
        one.person: one
        for one in collecting.silent_people(make_open(unit, sides={"shop": 10}))
    }
    for owner in owners:
        assert (found[owner].door, found[owner].lives_elsewhere) == ("3栋402", True)
    # An owner of one flat and tenant of another lives in that.
    assert (found[tenant].door, found[tenant].lives_elsewhere) == ("1栋1", False)


def test_the_address_narrows_it(client, clerk):
    consultation = make_open()
    move_in(consultation, ["1栋1", "1栋2", "2栋1"])
    give_phone(collecting.silent_people(consultation)[0].person)
    for words, count in (
        ({}, 22),
        ({"side": "0"}, 12),
        ({"side": "1"}, 10),
        ({"building": "1栋"}, 2),
        ({"building": "9栋"}, 22),
        ({"phone": "with"}, 1),
        ({"phone": "without", "side": "0"}, 11),
        ({"slip": "without"}, 22),
        ({"side": "x", "phone": "x", "slip": "x", "page": "99"}, 22),
    ):
        page = client.get(at("silent", consultation.pk), words)
        assert page.context["count"] == count, words
    assert len(page.context["list"].lines) == 22


def test_thirty_on_a_page(client, clerk):
    consultation = make_open(sides={"tenant": 40})
    page = client.get(at("silent", consultation.pk))
    assert len(page.context["list"].lines) == 30
    second = client.get(at("silent", consultation.pk), {"page": "2"})
    assert len(second.context["list"].lines) == 10


def test_reading_it_is_on_record_and_shows_no_number(client, clerk):
    consultation = make_open()
    person = consultation.entries.order_by("pk").first().person
    give_phone(person)
    text = client.get(at("silent", consultation.pk)).content.decode()
    assert person.name in text
    assert "138 0013 8000" not in text
    assert "13800138000" not in text
    line = Entry.objects.get(action="consultation.read")
    assert (line.actor_id, line.fields) == (clerk.pk, ["silent"])


@pytest.mark.parametrize("size", [10, 30])
def test_as_many_queries_for_thirty_as_for_ten(
    client, clerk, django_assert_num_queries, size
):
    consultation = make_open(sides={"tenant": size})
    client.get(at("silent", consultation.pk))
    with django_assert_num_queries(21):
        client.get(at("silent", consultation.pk))


def test_the_sheet_holds_numbers_and_each_person_can_see_that(client, clerk):
    consultation = make_open()
    move_in(consultation, ["=1栋2"])
    person = consultation.entries.order_by("pk").first().person
    give_phone(person)
    reply = client.post(at("silent_sheet", consultation.pk), {"side": "0"})
    sheet = load_workbook(BytesIO(reply.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 13
    row = next(row for row in rows if row[3] == person.name)
    assert row[5].replace(" ", "").endswith("13800138000")
    # No spreadsheet runs a door.
    assert row[2] == "'=1栋2"
    reads = Entry.objects.filter(action="person.read", subject_id=person.pk)
    assert [line.fields for line in reads] == [["collect"]]
    assert Entry.objects.filter(action="consultation.list_exported").count() == 1


def test_the_list_on_paper(client, clerk):
    consultation = make_open(sides={"tenant": 10})
    reply = client.post(at("print_silent", consultation.pk), {})
    assert reply["Content-Type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF")
    assert Entry.objects.filter(action="person.read").count() == 10


def test_they_are_put_on_the_call_list_once(client, clerk):
    consultation = make_open()
    first, second = [one.person for one in collecting.silent_people(consultation)[:2]]
    for person in (first, second):
        give_phone(person)
    client.post(at("call_silent", consultation.pk), {"side": "0"})
    calls = Notice.objects.filter(channel=Channel.PHONE)
    assert {call.recipient_id for call in calls} == {first.pk, second.pk}
    client.post(at("call_silent", consultation.pk), {})
    assert calls.count() == 2
    ids = {one.entry_id for one in collecting.silent_people(consultation)}
    with refused("Nobody of these is still to be put on the call list."):
        operations.call_the_silent(clerk, consultation, entry_ids=ids)


def test_three_tries_by_telephone(client, clerk):
    consultation = make_open()
    person = collecting.silent_people(consultation)[0].person
    give_phone(person)
    client.post(at("call_silent", consultation.pk))
    call = Notice.objects.get(channel=Channel.PHONE)
    address = at("call", consultation.pk, call.pk)
    assert "138 0013 8000" not in client.get(address).content.decode()
    shown = client.post(at("call_number", consultation.pk, call.pk)).content.decode()
    assert "138 0013 8000" in shown
    assert client.post(address, {"outcome": "gone"}).status_code == 422
    for tries in range(3):
        # Pressed twice, it counts once.
        for _press in range(2):
            client.post(address, {"outcome": "no_answer", "after_tries": tries})
    assert CallTry.objects.count() == 3
    one = next(
        one for one in collecting.silent_people(consultation) if one.person == person
    )
    assert (one.is_given_up, one.call_id) == (True, None)
    assert client.get(address).status_code == 404
    assert client.get(at("silent", consultation.pk)).status_code == 200


def test_a_call_about_something_else_is_not_made_here(clerk):
    consultation, other = make_open(), make_open()
    give_phone(collecting.silent_people(other)[0].person)
    ids = {one.entry_id for one in collecting.silent_people(other)}
    operations.call_the_silent(clerk, other, entry_ids=ids)
    with refused("This call is about something else."):
        operations.record_call(
            clerk,
            consultation,
            notice=Notice.objects.get(channel=Channel.PHONE),
            outcome="reached",
            after_tries=0,
        )


def test_when_it_is_over_there_is_no_list_and_nobody_is_called(client, clerk):
    consultation = make_open()
    give_phone(collecting.silent_people(consultation)[0].person)
    client.post(at("call_silent", consultation.pk))
    call = Notice.objects.get(channel=Channel.PHONE)
    operations.close_consultation(clerk, end_now(consultation))
    assert client.get(at("silent", consultation.pk)).status_code == 404
    for name in ("print_silent", "silent_sheet", "call_silent", "print_slips"):
        assert client.post(at(name, consultation.pk)).status_code == 404
    assert client.get(at("call", consultation.pk, call.pk)).status_code == 404
    call.refresh_from_db()
    assert call.state == Notice.State.DROPPED
    with pytest.raises(PermissionDenied):
        operations.open_list(clerk, consultation)


def test_whoever_was_erased_is_sought_no_more():
    consultation = make_open()
    person = collecting.silent_people(consultation)[0].person
    people.erase_person(SYSTEM, person)
    assert len(collecting.silent_people(consultation)) == 21


def test_only_who_keeps_the_roll_there(client):
    consultation = make_open()
    own = make_community_clerk(consultation.unit.community, Role.SECRETARY)
    client.force_login(own)
    assert client.get(at("silent", consultation.pk)).status_code == 200
    for other in (
        # They type there; the names of a whole neighbourhood are not theirs to read.
        make_community_clerk(consultation.unit.community, Role.RECEPTIONIST),
        make_community_clerk(consultation.unit.community, Role.CLERK),
        make_community_clerk(make_community("松泉"), Role.SECRETARY),
        make_applicant_worker(consultation.unit),
        make_resident(),
        voters(consultation)[0],
    ):
        client.force_login(other)
        assert client.get(at("silent", consultation.pk)).status_code == 404
        assert client.post(at("silent_sheet", consultation.pk)).status_code == 404
        with pytest.raises(PermissionDenied):
            operations.open_list(other, consultation)
        with pytest.raises(PermissionDenied):
            operations.open_addresses(other, consultation, persons=[])
        with pytest.raises(PermissionDenied):
            operations.call_the_silent(other, consultation, entry_ids=[])
        with pytest.raises(PermissionDenied):
            operations.print_slips(other, consultation, entry_ids=[])
    client.logout()
    assert client.get(at("silent", consultation.pk)).status_code == 302


def test_a_filter_that_means_nothing_any_more_opens_nobody(client, clerk):
    """The last of a building may have answered while its list stood on a screen."""
    consultation = make_open()
    move_in(consultation, ["1栋1"])
    client.post(at("silent_sheet", consultation.pk), {"building": "9栋"})
    client.post(at("call_silent", consultation.pk), {"building": "9栋"})
    assert not Entry.objects.filter(action__endswith=".read").exists()
    assert not Notice.objects.filter(channel="phone").exists()


def test_after_its_last_moment_nobody_is_sought_though_nobody_has_closed_it(clerk):
    consultation = make_open()
    assert policies.collected_by(clerk).get() == consultation
    end_now(consultation)
    assert consultation.state == "open"
    assert not policies.collected_by(clerk).exists()
