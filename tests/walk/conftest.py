"""One small street for all tests in this folder."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import transaction

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.matrix.judging import Known
    from tests.matrix.world import World


@pytest.fixture(scope="package")
def world(
    django_db_setup: None, django_db_blocker: "DjangoDbBlocker"
) -> Iterator["World"]:
    """Made once for the folder; each test is a savepoint in this transaction."""
    from tests.matrix.world import make_world  # noqa: PLC0415 - models are ready here

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def known(world: "World", django_db_blocker: "DjangoDbBlocker") -> "Known":
    from tests.matrix.judging import Known  # noqa: PLC0415

    with django_db_blocker.unblock():
        return Known.of(world)


@pytest.fixture(autouse=True)
def _forget_tries(world: "World") -> None:
    """Nobody is locked out for what the test before has tried."""
    cache.clear()


@pytest.fixture(autouse=True)
def _no_word_of_each_refusal(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands are turned away here, as they should be."""
    for name in ("django.request", "django.security.csrf"):
        caplog.set_level("ERROR", name)
