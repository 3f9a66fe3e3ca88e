from datetime import timedelta

import pytest

from tongxin.journal import chain, operations
from tongxin.journal.models import Entry, Seal
from tongxin.journal.operations import seal_pending
from tongxin.journal.tests.make import make_entries, seal_now
from tongxin.journal.verification import verify
from tongxin.kernel.tests.races import at_once


@pytest.mark.django_db
def test_entries_older_than_a_minute_are_sealed(clock):
    clock.at("2026-09-30 10:00")
    old = make_entries(2)
    clock.forward(seconds=61)
    (fresh,) = make_entries(1)

    assert seal_pending() == 2

    seal = Seal.objects.get()
    assert (seal.first_id, seal.last_id, seal.count) == (old[0].pk, old[1].pk, 2)
    assert str(seal) == f"seal {seal.pk}: {old[0].pk} to {old[1].pk}"
    assert Entry.objects.get(pk=fresh.pk).seal is None


@pytest.mark.django_db
def test_nothing_to_seal_makes_no_seal():
    assert seal_now() == 0
    assert not Seal.objects.exists()


@pytest.mark.django_db
def test_seals_hang_on_each_other():
    make_entries(1)
    seal_now()
    make_entries(1)
    seal_now()
    first, second = Seal.objects.order_by("pk")
    assert bytes(first.previous) == chain.GENESIS
    assert bytes(second.previous) == bytes(first.digest)


@pytest.mark.django_db
def test_many_entries_are_sealed_in_batches(monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 3)
    make_entries(7)
    assert seal_now() == 7
    assert [seal.count for seal in Seal.objects.order_by("pk")] == [3, 3, 1]
    assert verify().sealed == 7


@pytest.mark.django_db
def test_full_last_batch_is_followed_by_no_empty_seal(monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 3)
    make_entries(3)
    assert seal_now() == 3
    assert Seal.objects.count() == 1


@pytest.mark.django_db
def test_entry_that_arrives_late_with_a_low_id_is_sealed_too(clock):
    """PostgreSQL may commit a lower id after a higher one was already sealed."""
    clock.at("2026-09-30 10:00")
    late, early = make_entries(2)
    late_row = Entry.objects.filter(pk=late.pk)
    content = late_row.values().get()
    late_row._raw_delete("default")  # noqa: SLF001 - not yet committed, as it were
    clock.forward(seconds=100)
    seal_pending()

    back = Entry(**content)
    Entry.objects.bulk_create([back])
    assert seal_pending(timedelta(0)) == 1
    assert verify().sealed == 2
    assert [seal.first_id for seal in Seal.objects.order_by("pk")] == [
        early.pk,
        late.pk,
    ]


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain():
    make_entries(5)
    for round_number in range(1, 6):
        results = at_once(*[seal_now] * 4)
        assert sum(results) == 5
        assert Seal.objects.count() == round_number
        assert verify().sealed == 5 * round_number
        make_entries(5)


@pytest.mark.django_db
def test_sealer_that_comes_second_stops_and_seals_nothing(monkeypatch):
    """What the loser of the race sees: the chain has grown behind its back."""
    make_entries(1)
    seal_now()
    make_entries(1)
    seen_before = Seal.objects.none()
    monkeypatch.setattr(Seal.objects, "order_by", lambda *_fields: seen_before)
    assert seal_now() == 0
    monkeypatch.undo()
    assert Entry.objects.filter(seal=None).count() == 1
    assert seal_now() == 1
