"""Work that comes round: when it is done, what a failure costs, how it stops."""

import signal
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from tongxin.kernel import timers
from tongxin.kernel.rooms import Room
from tongxin.kernel.timers import Timer

# The timers look after the connections of their process.
pytestmark = pytest.mark.django_db


class Work:
    """What the timers of these tests do."""

    done: list[str] = []
    errors: list[Exception | None] = []


def ring() -> None:
    if Work.errors and (error := Work.errors.pop(0)):
        raise error
    Work.done.append("ring")


def stop_after_three() -> None:
    Work.done.append("stop")
    if Work.done.count("stop") == 3:
        timers.stop()


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(timers, "_stopping", threading.Event())
    Work.done, Work.errors = [], []


@pytest.fixture
def monotonic(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(timers.time, "monotonic", lambda: now[0])
    return now


def test_timer_is_due_again_after_its_seconds(monotonic):
    timer = Timer(ring, 5)
    assert timer.run()
    assert timer.due_at == 1005


def test_failures_make_it_wait_longer_and_a_success_forgets_them(monotonic, caplog):
    Work.errors = [OperationalError("database is gone")] * 12
    timer = Timer(ring, 5)
    waits = []
    for _ in range(13):
        timer.run()
        waits.append(timer.due_at - 1000)
    assert waits[:4] == [10, 20, 40, 80]
    assert waits[11:] == [timers.LONGEST_WAIT, 5]
    assert "database is gone" in caplog.text


def test_rare_timer_does_not_come_sooner_because_it_failed(monotonic):
    Work.errors = [OperationalError()]
    timer = Timer(ring, 3600)
    timer.run()
    assert timer.due_at == 1000 + 3600


def test_once_runs_each_timer_also_after_one_that_failed():
    Work.errors = [OperationalError()]
    both = [Timer(ring, 5), Timer(ring, 5)]
    assert not timers.run_once(both)
    assert Work.done == ["ring"]
    assert timers.run_once(both)


def test_forever_ends_when_told_to_stop():
    timers.run_forever([Timer(stop_after_three, 0.01)])
    assert Work.done == ["stop"] * 3


def test_timers_after_the_stop_do_not_begin():
    timers.stop()
    assert timers.run_once([Timer(ring, 5)])
    timers.run_forever([Timer(ring, 5)])
    assert Work.done == []


@pytest.fixture
def only(monkeypatch):
    """One room, with one timer."""

    def only(work, every):
        room = Room(timers=[(work, every)])
        monkeypatch.setattr(timers, "rooms", lambda: {"here": room})

    return only


@pytest.fixture
def _signals():
    kept = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in kept.items():
        signal.signal(name, handler)


@pytest.mark.usefixtures("_signals")
def test_command_runs_the_timers_of_the_rooms(only):
    only(ring, 5)
    call_command("worker", "--once")
    assert Work.done == ["ring"]


@pytest.mark.usefixtures("_signals")
def test_command_says_when_a_timer_failed(only):
    only(ring, 5)
    Work.errors = [OperationalError()]
    with pytest.raises(CommandError):
        call_command("worker", "--once")


@pytest.mark.usefixtures("_signals")
def test_command_runs_until_it_is_stopped(only):
    only(stop_after_three, 0.01)
    call_command("worker")
    assert Work.done == ["stop"] * 3


def test_every_timer_of_the_house_is_named_once():
    names = [timer.name for timer in timers.of_rooms()]
    assert "tongxin.notices.operations.delivery.deliver_due" in names
    assert len(names) == len(set(names))
