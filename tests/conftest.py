"""One small street for all tests of a module that attack it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.matrix.world import World


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser types faster than a person: no form waits for it."""
    monkeypatch.setattr("tongxin.voices.doorstep.LEAST_SECONDS", 0)


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: "DjangoDbBlocker"
) -> Iterator["World"]:
    """Made once for the module; each test is a savepoint in this transaction."""
    from tests.matrix.asking import all_rows  # noqa: PLC0415 - models are ready here
    from tests.matrix.world import make_world  # noqa: PLC0415

    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        made.before = all_rows()
        yield made
        transaction.set_rollback(True)
