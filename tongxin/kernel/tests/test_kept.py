import pytest
from django.db import transaction

from tongxin.kernel import kept
from tongxin.kernel.kept import Kept


class Shelf:
    """Something that is read, and how often it was."""

    def __init__(self) -> None:
        self.value, self.reads = "old", 0

    def read(self):
        self.reads += 1
        return self.value


@pytest.fixture
def shelf():
    return Shelf()


@pytest.mark.django_db
def test_value_is_read_once_within_a_minute(shelf):
    held = Kept(shelf.read)
    assert [held.get(), held.get(), held.get()] == ["old"] * 3
    assert shelf.reads == 1


@pytest.mark.django_db
def test_value_changed_elsewhere_is_seen_after_a_minute(shelf, monkeypatch):
    held = Kept(shelf.read)
    held.get()
    shelf.value = "new"
    assert held.get() == "old"
    later = kept.time.monotonic() + kept.KEPT_SECONDS + 1
    monkeypatch.setattr(kept.time, "monotonic", lambda: later)
    assert held.get() == "new"


@pytest.mark.django_db(transaction=True)
def test_own_change_is_seen_inside_its_transaction_and_kept_after_it(shelf):
    held = Kept(shelf.read)
    held.get()
    with transaction.atomic():
        shelf.value = "new"
        held.changed()
        assert held.get() == "new"
    assert held.get() == "new"
    reads = shelf.reads
    held.get()
    assert shelf.reads == reads


@pytest.mark.django_db(transaction=True)
def test_change_that_is_rolled_back_leaves_nothing_behind(shelf):
    held = Kept(shelf.read)
    held.get()
    with transaction.atomic():
        shelf.value = "new"
        held.changed()
        assert held.get() == "new"
        transaction.set_rollback(True)
    shelf.value = "old"
    assert held.get() == "old"
