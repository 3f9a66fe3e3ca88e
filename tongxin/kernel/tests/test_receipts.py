import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.kernel import receipts
from tongxin.kernel.models import Receipt
from tongxin.kernel.tests.races import at_once


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


@pytest.mark.django_db
def test_right_code_opens_and_wrong_code_does_not():
    receipt, code = receipts.issue()
    assert str(receipt) == f"receipt {receipt.pk}"
    assert len(code) == 6
    assert code.isdecimal()
    assert not receipts.check(receipt, wrong(code))
    assert receipts.check(receipt, code)


@pytest.mark.django_db
def test_code_is_nowhere_in_the_database():
    receipt, code = receipts.issue()
    row = Receipt.objects.filter(pk=receipt.pk).values().get()
    assert all(code not in str(value) for value in row.values())


@pytest.mark.django_db
def test_code_may_be_typed_in_full_width_and_with_spaces():
    receipt, code = receipts.issue()
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert receipts.check(receipt, f" {full_width[:3]}　{full_width[3:]} ")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "x" * 10_000, "\0", "12345六"])
def test_nonsense_does_not_open(typed):
    receipt, _code = receipts.issue()
    assert not receipts.check(receipt, typed)


@pytest.mark.django_db
def test_hash_copied_to_another_receipt_opens_nothing():
    receipt, code = receipts.issue()
    other, _code = receipts.issue()
    other.code_hash = receipt.code_hash
    other.save()
    assert not receipts.check(other, code)


@pytest.mark.django_db
def test_five_wrong_codes_lock_for_a_quarter_of_an_hour(clock):
    clock.at("2026-09-30 10:00")
    receipt, code = receipts.issue()
    for _try in range(5):
        assert not receipts.is_locked(receipt)
        assert not receipts.check(receipt, wrong(code))
    assert receipts.is_locked(receipt)
    assert not receipts.check(receipt, code)

    clock.forward(minutes=14, seconds=59)
    assert not receipts.check(receipt, code)
    clock.forward(seconds=1)
    assert not receipts.is_locked(receipt)
    assert receipts.check(receipt, code)


@pytest.mark.django_db
def test_after_the_lock_five_more_tries_are_allowed(clock):
    clock.at("2026-09-30 10:00")
    receipt, code = receipts.issue()
    for _try in range(5):
        receipts.check(receipt, wrong(code))
    clock.forward(minutes=15)
    for _try in range(4):
        receipts.check(receipt, wrong(code))
    assert not receipts.is_locked(receipt)
    receipts.check(receipt, wrong(code))
    assert receipts.is_locked(receipt)


@pytest.mark.django_db
def test_right_fifth_code_opens_and_clears_the_count():
    receipt, code = receipts.issue()
    for _try in range(4):
        receipts.check(receipt, wrong(code))
    assert receipts.check(receipt, code)
    receipt.refresh_from_db()
    assert (receipt.failed_count, receipt.locked_until) == (0, None)


@pytest.mark.django_db(transaction=True)
def test_two_wrong_codes_at_once_are_both_counted():
    receipt, code = receipts.issue()
    tries = [lambda: receipts.check(receipt, wrong(code))] * 2
    assert at_once(*tries) == [False, False]
    receipt.refresh_from_db()
    assert receipt.failed_count == 2


@pytest.mark.django_db(transaction=True)
def test_eight_tries_at_once_are_no_better_than_five():
    receipt, code = receipts.issue()
    at_once(*[lambda: receipts.check(receipt, wrong(code))] * 8)
    receipt.refresh_from_db()
    assert receipt.failed_count == 5
    assert receipts.is_locked(receipt)


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
