"""One row by a statement composed once; it must do what the ORM does."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from tongxin.kernel import rows
from tongxin.kernel.models import CalendarDay, LocalRule, Receipt, SealKey

pytestmark = pytest.mark.both_databases


def rule(**changes) -> LocalRule:
    facts = {
        "code": "voice.due.help",
        "value": 10,
        "unit": "workdays",
        "basis": "street paper 3",
        "decided_by": "the street",
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
    }
    return LocalRule(**{**facts, **changes})


def fields_of(row) -> dict[str, object]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}


@pytest.mark.django_db
def test_inserted_row_reads_as_it_was_written():
    row = rows.insert_row(rule())
    assert row.pk
    assert row.added_at, "what the field sets by itself is set"
    assert fields_of(LocalRule.objects.get()) == fields_of(row)


@pytest.mark.django_db
def test_bytes_and_a_key_drawn_by_lot_are_kept():
    key = rows.insert_row(SealKey(wrapped=b"\x00\xff"))
    assert bytes(SealKey.objects.get(pk=key.pk).wrapped) == b"\x00\xff"
    receipt = Receipt(code_hash="a")
    drawn = receipt.pk
    assert rows.insert_row(receipt).pk == drawn
    assert Receipt.objects.get().pk == drawn


@pytest.mark.django_db
def test_the_database_refuses_what_its_constraints_forbid():
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert_row(rule(basis=""))
    rows.insert_row(rule())
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert_row(rule())


@pytest.mark.django_db
def test_a_row_put_twice_is_there_once_and_as_it_was_put_last():
    once = ("code", "valid_from")
    first = rows.put_row(rule(), once=once)
    second = rows.put_row(rule(value=12), once=once)
    other = rows.put_row(rule(valid_from=date(2027, 1, 1)), once=once)
    assert first.pk == second.pk != other.pk
    assert LocalRule.objects.get(pk=first.pk).value == 12
    assert LocalRule.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_as_it_is_now():
    seen = rows.insert_row(rule())
    LocalRule.objects.filter(pk=seen.pk).update(value=12)
    with transaction.atomic():
        now = rows.lock_row(seen)
    assert now.value == 12
    assert fields_of(now) == fields_of(LocalRule.objects.get())
    with pytest.raises(LocalRule.DoesNotExist), transaction.atomic():
        rows.lock_row(LocalRule(pk=seen.pk + 1))
    with pytest.raises(TransactionManagementError):
        rows.lock_row(seen)


@pytest.mark.django_db
def test_a_prepared_query_asks_what_its_query_asks():
    days = [
        rows.insert_row(CalendarDay(on=date(2030, 1, n), is_workday=n == 2))
        for n in (1, 2, 3)
    ]
    found = rows.Prepared(
        lambda one, least: CalendarDay.objects.filter(Q(pk=one) & Q(pk__gte=least))
    )
    for day in days:
        assert fields_of(found.first(day.pk, 1)) == fields_of(day)
    assert found.first(days[0].pk, days[1].pk) is None


@pytest.mark.django_db(transaction=True)
def test_a_number_that_no_column_holds_finds_nothing():
    found = rows.Prepared(lambda pk: CalendarDay.objects.filter(pk=pk))
    assert found.first(2**63) is None
    assert found.all(2**70) == []
    with transaction.atomic():
        assert found.share(2**63) is None


@pytest.mark.django_db
def test_a_row_inserted_once_is_left_as_it_is():
    once = ("code", "valid_from")
    first = rows.insert_once(rule(), once=once)
    assert first is not None
    assert rows.insert_once(rule(value=12), once=once) is None
    assert LocalRule.objects.get() == first
    assert LocalRule.objects.get().value == first.value
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert_once(rule(code="c.d", basis=""), once=once)


@pytest.mark.django_db
def test_a_prepared_query_is_composed_once():
    composed = []

    def compose(pk):
        composed.append(pk)
        return CalendarDay.objects.filter(pk=pk)

    found = rows.Prepared(compose)
    with CaptureQueriesContext(connection) as asked:
        assert found.first(1) is None
        assert found.first(2) is None
    assert len(composed) == 1
    assert len(asked) == 2


@pytest.mark.django_db
def test_what_does_not_change_stays_in_a_prepared_query():
    first, second, third = (
        rows.insert_row(rule(code=code, valid_from=date(2026, 1, day)))
        for code, day in (("a.b", 1), ("a.b", 2), ("c.d", 3))
    )
    found = rows.Prepared(
        lambda least: LocalRule.objects.filter(code="a.b", pk__gte=least).order_by(
            "-pk"
        )
    )
    assert [one.pk for one in found.all(first.pk)] == [second.pk, first.pk]
    assert [one.pk for one in found.all(second.pk)] == [second.pk]
    assert found.all(third.pk) == []
    assert found.first(first.pk) == second


@pytest.mark.django_db
def test_a_prepared_query_may_leave_fields_for_later():
    kept = rows.insert_row(rule())
    found = rows.Prepared(lambda pk: LocalRule.objects.filter(pk=pk).only("code"))
    one = found.first(kept.pk)
    assert one.get_deferred_fields() >= {"value", "basis"}
    assert fields_of(one) == fields_of(LocalRule.objects.get())


@pytest.mark.django_db(transaction=True)
def test_many_share_a_row_and_whoever_changes_it_waits():
    kept = rows.insert_row(rule())
    shared = rows.Prepared(lambda pk: LocalRule.objects.filter(pk=pk))
    with pytest.raises(TransactionManagementError):
        shared.share(kept.pk)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        assert fields_of(shared.share(kept.pk)) == fields_of(kept)
        assert shared.share(kept.pk + 1) is None
    is_locking = connection.features.has_select_for_update
    assert (" FOR SHARE OF " in asked[0]["sql"]) == is_locking


@pytest.mark.django_db
def test_of_two_rows_the_later_stays():
    once = {"once": ("code", "valid_from"), "by": "value"}
    first = rows.put_latest(rule(value=10), **once)
    assert rows.put_latest(rule(value=9, basis="older"), **once) is None
    assert LocalRule.objects.get().basis == "street paper 3"
    for value in (10, 11):
        again = rows.put_latest(rule(value=value, basis=f"paper {value}"), **once)
        assert again.pk == first.pk
        assert LocalRule.objects.get().basis == f"paper {value}"
