"""Letters with codes, many in one run: each person once, each code its own."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from conftest import Clock
from tongxin.kernel.tests.races import at_once
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Role
from tongxin.people.tests.make import make_person, make_resident, make_street_clerk
from tongxin.places.tests.make import make_community
from tongxin.rolls import queries
from tongxin.rolls.models import Entitlement, MailedCode
from tongxin.rolls.operations import (
    Letter,
    claim_tenancy,
    end_entitlement,
    object_to_entry,
    print_code,
    print_codes,
    take_entries,
)
from tongxin.rolls.queries import Building, LetterFilters, letter_buildings
from tongxin.rolls.tests.make import (
    NO_MATCH,
    make_entry,
    make_holding,
    make_owner,
    make_secretary,
)
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db


def let(unit: Unit, label: str, **facts: Any) -> Entitlement:
    holding = unit.holdings.filter(label=label).first() or make_holding(unit, label)
    return make_entry(unit, holding=holding, **facts)


def run(unit: Unit, actor: Any = None, most: int = 100, **filters: Any) -> list[Letter]:
    who = actor or make_street_clerk()
    return print_codes(who, unit, filters=LetterFilters(**filters), most=most)


def doors(letters: list[Letter]) -> list[str]:
    return [one.entry.holding.label for one in letters if one.entry.holding]


def test_a_run_of_one_building_goes_from_door_to_door():
    unit = make_unit()
    for label in ("3栋1002", "3栋402", "12栋101", "铺7"):
        let(unit, label)
    assert letter_buildings(make_street_clerk(), unit) == [
        Building("", due=1),
        Building("3栋", due=2),
        Building("12栋", due=1),
    ]
    letters = run(unit, building="3栋")
    assert doors(letters) == ["3栋402", "3栋1002"]
    assert len({one.code for one in letters} | {one.mailed.pk for one in letters}) == 4
    assert doors(run(unit, building="")) == ["铺7"]
    assert doors(run(unit)) == ["12栋101"], "the others have theirs"
    with refused("There is no letter to print here."):
        run(unit)


def test_each_code_opens_its_own_entries_and_no_other():
    unit = make_unit()
    for number in range(3):
        let(unit, f"1栋{number}01")
    first, second, _third = run(unit)
    user = make_resident()
    with refused(NO_MATCH):
        take_entries(user, number=first.mailed.pk, code=second.code)
    take_entries(user, number=second.mailed.pk, code=second.code)
    second.entry.refresh_from_db()
    assert second.entry.person_id == user.person_id
    first.entry.refresh_from_db()
    assert first.entry.person_id != user.person_id


def test_who_has_two_flats_gets_one_letter_and_who_has_an_account_none():
    unit, owner = make_unit(), make_person("陈业主")
    for label in ("2栋202", "2栋101"):
        make_owner(make_holding(unit, label), owner)
    let(unit, "2栋303", person=make_resident().person)
    gone = let(unit, "2栋404")
    end_entitlement(make_street_clerk(), gone, reason="搬走了")
    tenant = make_resident("申请人")
    claim_tenancy(tenant, unit, basis="lease", lives_since=gone.from_on)
    (letter,) = run(unit)
    assert letter.entry.person == owner
    assert doors([letter]) == ["2栋101"]


def test_again_takes_the_former_codes_away_and_goes_on_where_it_ended():
    unit = make_unit()
    for number in range(1, 6):
        let(unit, f"1栋{number}")
    before = {one.entry.pk: one for one in run(unit)}
    again = run(unit, is_again=True, most=3)
    assert doors(again) == ["1栋1", "1栋2", "1栋3"]
    assert doors(run(unit, is_again=True, most=2)) == ["1栋4", "1栋5"]
    user, former = make_resident(), before[again[0].entry.pk]
    with refused(NO_MATCH):
        take_entries(user, number=former.mailed.pk, code=former.code)
    take_entries(user, number=again[0].mailed.pk, code=again[0].code)
    assert MailedCode.objects.filter(withdrawn_at=None).count() == 5


def test_of_one_side_alone():
    unit = make_unit()
    let(unit, "1栋1")
    make_owner(make_holding(unit, "1栋2"))
    assert doors(run(unit, side="owner_out")) == ["1栋2"]
    assert [one.due for one in letter_buildings(make_street_clerk(), unit)] == [1]
    assert letter_buildings(make_street_clerk(), unit, "shop") == []


def test_after_ninety_days_the_code_opens_nothing_and_the_door_waits_anew(clock: Clock):
    clock.at("2026-11-25 10:00")
    unit = make_unit()
    let(unit, "1栋1")
    (letter,) = run(unit)
    assert str(letter.mailed.good_until) == "2027-02-23"
    clock.at("2027-02-23 23:00")
    assert letter_buildings(make_street_clerk(), unit) == [Building("1栋", out=1)]
    clock.at("2027-02-24 00:10")
    with refused(
        "The days of this letter are over. Please ask the community for another."
    ):
        take_entries(make_resident(), number=letter.mailed.pk, code=letter.code)
    assert letter_buildings(make_street_clerk(), unit) == [Building("1栋", due=1)]
    assert doors(run(unit)) == ["1栋1"]


def test_nobody_but_the_keepers_prints():
    unit = make_unit()
    let(unit, "1栋1")
    for stranger in (
        make_street_clerk(Role.CHIEF),
        make_secretary(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
    ):
        with pytest.raises(PermissionDenied):
            run(unit, stranger)
        assert letter_buildings(stranger, unit) == []
    assert len(run(unit, make_secretary(unit.community))) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_letters_are_found_in_a_fixed_number_of_queries(
    count: int, django_assert_num_queries: Any
):
    unit, clerk = make_unit(), make_street_clerk()
    for number in range(count):
        let(unit, f"1栋{number}")
    assert clerk.posts
    with django_assert_num_queries(1):
        letter_buildings(clerk, unit)


def test_the_page_prints_one_building_as_one_file(client: Client):
    unit = make_unit("独树村")
    for label in ("1栋101", "1栋102", "2栋101"):
        let(unit, label, person=make_person(f"住户{label[-3:]}{label[0]}"))
    client.force_login(make_street_clerk())
    address = reverse("rolls:letters", args=[unit.slug])
    assert (
        address in client.get(reverse("rolls:roll", args=[unit.slug])).content.decode()
    )
    page = client.get(address).content.decode()
    assert 'value="1栋"' in page
    answer = client.post(address, {"building": "1栋"})
    assert "no-store" in answer["Cache-Control"]
    pages = [one.extract_text() for one in PdfReader(BytesIO(answer.content)).pages]
    assert len(pages) == 2
    codes = MailedCode.objects.order_by("pk")
    for mailed, text in zip(codes, pages, strict=True):
        assert str(mailed.pk) in text
        # The year stands beside it only where it is another than this one.
        until = mailed.good_until
        assert f"{until.month}月{until.day}日" in "".join(text.split())
    assert "住户1011" in pages[0]
    assert "住户1021" not in pages[0]
    page = client.get(address).content.decode()
    assert 'name="is_again"' in page
    refused = client.post(address, {"building": "1栋"})
    assert refused.status_code == 302
    again = client.post(address, {"building": "1栋", "is_again": "1"})
    assert again.content.startswith(b"%PDF")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_print_one_building_at_once():
    unit = make_unit()
    for number in range(8):
        let(unit, f"1栋{number}")
    clerks = [make_street_clerk(), make_street_clerk()]
    done = at_once(*(lambda who=who: run(unit, who, building="1栋") for who in clerks))
    assert sorted(type(one).__name__ for one in done) == ["ValidationError", "list"]
    assert MailedCode.objects.count() == 8


@pytest.mark.django_db(transaction=True)
def test_two_clerks_print_one_letter_at_once():
    entry = let(make_unit(), "1栋1")
    clerks = [make_street_clerk(), make_street_clerk()]
    done = at_once(*(lambda who=who: print_code(who, entry) for who in clerks))
    assert not [one for one in done if isinstance(one, Exception)]
    assert MailedCode.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_type_one_code_at_once():
    unit = make_unit()
    let(unit, "1栋1")
    (letter,) = run(unit)
    number, code = letter.mailed.pk, letter.code
    people = [make_resident("甲"), make_resident("乙")]
    done = at_once(
        *(lambda who=who: take_entries(who, number=number, code=code) for who in people)
    )
    refused = [one for one in done if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [ValidationError]
    mailed = MailedCode.objects.get()
    (entry,) = Entitlement.objects.all()
    assert entry.person_id == mailed.taken_by_id
    assert mailed.taken_by_id in {one.person_id for one in people}
    (entitled,) = queries.entitled(unit, entry.from_on)
    assert entitled.person_id == mailed.taken_by_id


@pytest.mark.django_db(transaction=True)
def test_a_code_is_typed_while_its_letter_is_printed_again():
    """Either the old code was in time and there is no new one, or it is void."""
    unit = make_unit()
    let(unit, "1栋1")
    (letter,) = run(unit)
    user, clerk = make_resident(), make_street_clerk()
    taken, printed = at_once(
        lambda: take_entries(user, number=letter.mailed.pk, code=letter.code),
        lambda: run(unit, clerk, is_again=True),
    )
    went_over = Entitlement.objects.get().person_id == user.person_id
    assert went_over != isinstance(taken, Exception)
    open_codes = MailedCode.objects.filter(withdrawn_at=None, taken_at=None)
    assert open_codes.count() == (0 if isinstance(printed, Exception) else 1)


def test_an_objection_does_not_keep_a_letter_back():
    unit, owner = make_unit(), make_person()
    entry = let(unit, "1栋1", person=owner)
    user = make_resident()
    own = make_entry(unit, person=user.person)
    object_to_entry(user, own, text="不对")
    (letter,) = run(unit)
    assert letter.entry == entry
