"""`/healthz`: what machines that watch are told. Who tries more: tests/attacks."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tongxin.kernel import health, operations, timers
from tongxin.kernel.models import TryCount

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _looks_anew() -> Iterator[None]:
    health.forget()
    yield
    health.forget()


def test_health_is_told_with_and_without_slash(visitor: Client):
    operations.beat()
    for address in ("/healthz", "/healthz/"):
        response = visitor.get(address)
        assert (response.status_code, response.content) == (200, b"ok")
        assert "no-store" in response.headers["Cache-Control"]


def test_a_database_that_does_not_answer_is_told(visitor: Client, monkeypatch):
    def broken():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", broken)
    response = visitor.get("/healthz")
    assert (response.status_code, response.content) == (503, b"database")


def test_a_full_disk_is_told_and_again_when_there_is_room(visitor, monkeypatch):
    operations.beat()
    monkeypatch.setattr(health, "LEAST_FREE", 1 << 60)
    assert visitor.get("/healthz").content == b"disk"
    monkeypatch.undo()
    assert visitor.get("/healthz").content == b"disk", "of a second ago"
    health.forget()
    assert visitor.get("/healthz").content == b"ok"


def test_the_worker_says_that_it_is_alive():
    of_health = [one for one in timers.of_rooms() if one.work is operations.beat]
    assert len(of_health) == 1
    assert of_health[0].every * 2 < health.SILENT_AFTER.total_seconds()
    of_health[0].work()
    assert TryCount.objects.get().name == health.WORKER


@pytest.mark.django_db(transaction=True)
def test_somebody_who_is_writing_is_no_fault_and_is_not_waited_for(visitor):
    """An import may hold the one writer of SQLite for some seconds."""
    operations.beat()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
            else:
                cursor.execute("BEGIN")
                cursor.execute("UPDATE kernel_trycount SET count = count + 1")
            assert visitor.get("/healthz").content == b"ok"
            cursor.execute("ROLLBACK")
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
    finally:
        other.close()


def test_each_sign_of_life_counts_from_its_own_moment(visitor, clock):
    """No while that began with the first of them: there would be a gap at its end."""
    clock.at("2026-09-30 10:00")
    for _ in range(4):
        operations.beat()
        clock.forward(seconds=health.SILENT_AFTER.total_seconds() - 1)
        health.forget()
        assert visitor.get("/healthz").content == b"ok"
