"""Real processes and threads on a real database: no text goes out twice."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tongxin.notices import operations
from tongxin.notices.models import Notice
from tongxin.notices.tests.make import make_notice, make_reachable

pytestmark = pytest.mark.django_db(transaction=True)
State = Notice.State
MANAGE = Path(settings.ROOT) / "manage.py"
QUEUED = 200
type Worker = subprocess.Popen[str]


def queue(how_many: int = QUEUED) -> None:
    for number in range(how_many):
        # No number may have more than ten a day.
        if number % 10 == 0:
            person = make_reachable(phone=f"+861380013{number:04}")
        make_notice(person, key=f"race:{number}", title=f"第{number}条", text="")


def test_two_threads_share_the_work_and_repeat_nothing(sms):
    queue()
    begin = threading.Barrier(2)
    came_of, broken = [], []

    def work(name):
        try:
            begin.wait()
            came_of.append(operations.deliver_due(name))
        except BaseException as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"worker-{n}",)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not broken
    assert sum(counts.sent for counts in came_of) == QUEUED
    assert each_once(key for _phone, _text, key in sms.sent)
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}


def test_two_worker_processes_send_each_text_exactly_once(start_worker, tmp_path):
    queue()
    workers = [start_worker("--once") for _ in range(2)]
    for worker in workers:
        _out, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
    assert each_once(logged(tmp_path))
    assert Notice.objects.filter(state=State.SENT).count() == QUEUED
    by_worker = Counter(Notice.objects.values_list("worker", flat=True))
    assert sum(by_worker.values()) == QUEUED


def test_worker_killed_midway_and_the_next_one_repeat_nothing(start_worker, tmp_path):
    queue()
    # However fast it is, it is killed before half of them could have gone.
    second_half = [f"race:{number}" for number in range(QUEUED // 2, QUEUED)]
    later = Notice.objects.filter(key__in=second_half)
    later.update(next_try_at=timezone.now() + timedelta(hours=1))
    first = start_worker()
    wait_until(lambda: len(logged(tmp_path)) >= 20, first)
    first.kill()
    first.communicate()
    assert len(logged(tmp_path)) < QUEUED

    later.update(next_try_at=timezone.now())
    second = start_worker("--once")
    _out, errors = second.communicate(timeout=120)
    assert second.returncode == 0, errors

    # At most the one text the first worker was at; its lease has not run out yet.
    in_doubt = list(Notice.objects.exclude(state=State.SENT))
    assert [notice.state for notice in in_doubt] in ([], [State.SENDING])
    keys = logged(tmp_path)
    assert max(Counter(keys).values()) == 1
    sent = set(Notice.objects.filter(state=State.SENT).values_list("key", flat=True))
    assert sent <= set(keys) <= sent | {notice.key for notice in in_doubt}

    Notice.objects.filter(state=State.SENDING).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )
    third = start_worker("--once")
    third.communicate(timeout=120)
    assert logged(tmp_path) == keys
    left = [Notice.objects.get(pk=notice.pk).state for notice in in_doubt]
    assert left in ([], [State.UNSURE])


def test_worker_told_to_stop_finishes_what_it_holds(start_worker, tmp_path):
    queue()
    worker = start_worker()
    wait_until(lambda: len(logged(tmp_path)) >= 20, worker)
    worker.send_signal(signal.SIGTERM)
    _out, errors = worker.communicate(timeout=120)
    assert worker.returncode == 0, errors
    assert set(Notice.objects.values_list("state", flat=True)) <= {
        State.SENT,
        State.QUEUED,
    }
    assert set(logged(tmp_path)) == set(
        Notice.objects.filter(state=State.SENT).values_list("key", flat=True)
    )


@pytest.fixture
def start_worker(tmp_path):
    """`manage.py worker` as a street runs it, on the database of the tests."""
    started = []

    def start(*arguments):
        started.append(worker_process(tmp_path, arguments))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.wait()
        worker.stderr.close()


def worker_process(data_dir: Path, arguments: tuple[str, ...]) -> Worker:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": address_of_the_test_database(),
        "TONGXIN_DATA_DIR": str(data_dir),
        # The sender that writes is there for a demonstration alone.
        "TONGXIN_DEMO": "1",
        "TONGXIN_SEAL_KEY": settings.SEAL_KEY.decode(),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    return subprocess.Popen(
        [sys.executable, MANAGE, "worker", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def address_of_the_test_database() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, host = quote(database["USER"]), quote(database["HOST"], safe="")
    password = f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else ""
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{user}{password}@{host}{port}/{database['NAME']}"


def logged(data_dir: Path) -> list[str]:
    """Keys of the texts that went out, one for each line of the console's log."""
    log = data_dir / "outbox" / "sms.log"
    if not log.exists():
        return []
    return [line.split("\t")[2] for line in log.read_text().splitlines()]


def each_once(keys: Iterable[str]) -> bool:
    return Counter(keys) == {f"race:{number}": 1 for number in range(QUEUED)}


def wait_until(condition: Callable[[], bool], worker: Worker) -> None:
    for _ in range(12_000):
        if condition():
            return
        assert worker.poll() is None, worker.stderr.read()
        time.sleep(0.01)
    pytest.fail("The worker did not begin.")
