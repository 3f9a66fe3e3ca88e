import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.kernel import receipts
from tongxin.kernel.limits import LimitReached
from tongxin.kernel.models import Receipt
from tongxin.kernel.tests.races import at_once


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def check(receipt: Receipt | None, code: str, *, who: str = "203.0.113.9") -> bool:
    pk = receipt.pk if receipt else 1
    tries = {receipts.BY_ONE: (pk, who), receipts.BY_ALL: (pk,)}
    return receipts.check(receipt, code, tries)


@pytest.mark.django_db
def test_right_code_opens_and_wrong_code_does_not():
    receipt, code = receipts.issue()
    assert str(receipt) == f"receipt {receipt.pk}"
    assert len(code) == 6
    assert code.isdecimal()
    assert not check(receipt, wrong(code))
    assert check(receipt, code)


@pytest.mark.django_db
def test_code_is_nowhere_in_the_database():
    receipt, code = receipts.issue()
    row = Receipt.objects.filter(pk=receipt.pk).values().get()
    assert all(code not in str(value) for value in row.values())


@pytest.mark.django_db
def test_code_may_be_typed_in_full_width_and_with_spaces():
    receipt, code = receipts.issue()
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert check(receipt, f" {full_width[:3]}　{full_width[3:]} ")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "x" * 10_000, "\0", "12345六"])
def test_nonsense_does_not_open(typed):
    receipt, _code = receipts.issue()
    assert not check(receipt, typed)


@pytest.mark.django_db
def test_hash_copied_to_another_receipt_opens_nothing():
    receipt, code = receipts.issue()
    other, _code = receipts.issue()
    other.code_hash = receipt.code_hash
    other.save()
    assert not check(other, code)


@pytest.mark.django_db
def test_a_long_code_is_typed_as_people_type_it():
    receipt, code = receipts.issue_long()
    assert re.fullmatch(r"[A-HJ-KMNP-Z2-9]{4}-[A-HJ-KMNP-Z2-9]{4}", code)
    plain = code.replace("-", "")
    for typed in (code, plain, plain.lower(), f" {plain[:4]} — {plain[4:].lower()}"):
        assert check(receipt, typed)
    assert not check(receipt, plain[:-1])


@pytest.mark.django_db
def test_five_wrong_codes_stop_one_for_a_quarter_of_an_hour(clock):
    clock.at("2026-09-30 10:00")
    receipt, code = receipts.issue()
    for _try in range(5):
        assert not check(receipt, wrong(code))
        clock.forward(minutes=1)
    with pytest.raises(LimitReached) as reached:
        check(receipt, code)
    assert reached.value.minutes == 10
    assert check(receipt, code, who="198.51.100.7")

    clock.forward(minutes=9, seconds=59)
    with pytest.raises(LimitReached):
        check(receipt, code)
    clock.forward(seconds=1)
    assert check(receipt, code)


@pytest.mark.django_db
def test_sixty_of_all_stop_everybody_for_an_hour(clock):
    clock.at("2026-09-30 10:00")
    receipt, code = receipts.issue()
    for n in range(60):
        assert not check(receipt, wrong(code), who=str(n))
    with pytest.raises(LimitReached):
        check(receipt, code)
    clock.forward(hours=1)
    assert check(receipt, code)


@pytest.mark.django_db
def test_right_fifth_code_opens_and_does_not_count():
    receipt, code = receipts.issue()
    for _try in range(4):
        check(receipt, wrong(code))
    for _again in range(3):
        assert check(receipt, code)


@pytest.mark.django_db
def test_a_number_that_leads_nowhere_is_asked_the_same(django_assert_num_queries):
    receipt, code = receipts.issue()
    for one in (receipt, None):
        with django_assert_num_queries(2):
            assert not check(one, wrong(code))
    for _try in range(4):
        check(None, "123456")
    with pytest.raises(LimitReached):
        check(None, "123456")


@pytest.mark.django_db(transaction=True)
def test_eight_tries_at_once_are_no_better_than_five():
    receipt, code = receipts.issue()

    def one() -> str:
        try:
            return str(check(receipt, wrong(code)))
        except LimitReached:
            return "stopped"

    assert sorted(at_once(*[one] * 8)) == ["False"] * 5 + ["stopped"] * 3


def test_number_is_printed_with_street_year_and_six_digits():
    assert receipts.number("东晓", 2026, 431) == "东晓-2026-000431"
    assert receipts.number("东晓", 2026, 12_345_678) == "东晓-2026-12345678"


@pytest.mark.parametrize(
    "typed",
    [
        "东晓-2026-000431",
        " 2026-000431 ",
        "2026-431",
        "２０２６－０００４３１",
        "东晓—2026—000431",
        "东晓 - 2026 - 000431",
        "东晓2026000431",
        "2026 000431",
        "回执号：东晓-2026-000431。",
        "东晓一2026一000431",
    ],
)
def test_number_is_understood_however_it_is_typed(typed):
    assert receipts.parse(typed) == (2026, 431)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "东晓",
        "431",
        "1999-000431",
        "2026-",
        "2026431",
        "13800002026",
        "2026-1234567890123",
        "2026-000431 2026-000432",
    ],
)
def test_what_is_no_number_is_not_taken_for_one(typed):
    assert receipts.parse(typed) is None


@pytest.mark.parametrize("typed", ["431", "000431", "００ ０４３１", " 431 "])
def test_number_without_its_year_is_understood(typed):
    assert receipts.parse_bare(typed) == 431


@pytest.mark.parametrize("typed", ["", "东晓", "-431", "2026431", "431 432 433"])
def test_what_is_no_bare_number_is_not_taken_for_one(typed):
    assert receipts.parse_bare(typed) is None


@given(st.integers(2000, 2099), st.integers(0, 10**12 - 1))
def test_printed_number_is_always_understood(year: int, pk: int):
    assert receipts.parse(receipts.number("东晓", year, pk)) == (year, pk)


@given(st.text())
def test_any_text_is_read_without_complaint(text: str):
    assert receipts.parse(text) is None or isinstance(receipts.parse(text), tuple)
