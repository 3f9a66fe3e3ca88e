"""Whether the house works: its database answers and takes what is written, there is
room on the disk, a worker has lately kept something, and no task waits in vain.
"""

import shutil
import time
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tongxin.kernel.models import TryCount

# A largest form, and the pages of the database that go with it.
LEAST_FREE = 100 * 1024 * 1024
# A slow gateway may hold a worker up for some minutes.
SILENT_AFTER = timedelta(minutes=10)
# So long waits nothing behind the largest roll and the longest report.
WAITS_AFTER = timedelta(minutes=15)
KEPT_SECONDS = 1.0

WORKER = "worker is alive"
_WRITE = "UPDATE kernel_trycount SET count = 0 WHERE name = ''"
_kept: tuple[float, str] | None = None


def fault() -> str:
    """What is wrong: database, disk, writing, worker, queue; empty when nothing is.

    A process looks once a second at most; whoever asks more often is told the same.
    """
    global _kept  # noqa: PLW0603 - one for the process, which is what is looked at
    if _kept is None or time.monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = (time.monotonic(), _found())
    return _kept[1]


def forget() -> None:
    """Look again when next asked."""
    global _kept  # noqa: PLW0603
    _kept = None


def _found() -> str:
    now = timezone.now()
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - WAITS_AFTER)
    try:
        has_beaten = TryCount.objects.filter(name=WORKER, until__gt=now).exists()
        is_queue_stuck = waiting.exists()
    except DatabaseError:
        return "database"
    if shutil.disk_usage(settings.DATA_DIR).free < LEAST_FREE:
        return "disk"
    if not _may_write():
        return "writing"
    if not has_beaten:
        return "worker"
    return "queue" if is_queue_stuck else ""


def _may_write() -> bool:
    """Try a write that meets no row: it is refused where none would be taken."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if is_sqlite:
            patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with transaction.atomic():
                cursor.execute(_WRITE)
        except DatabaseError as error:
            # Somebody is writing at this moment, so it can be done.
            return "locked" in str(error)
        finally:
            if is_sqlite:
                cursor.execute(f"PRAGMA busy_timeout = {patience}")
    return True
