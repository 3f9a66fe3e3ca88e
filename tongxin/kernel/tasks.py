"""What the worker of the queue is asked for, so that its silence is noticed."""

from django.core.management import call_command
from django.tasks import task
from django_tasks_db.models import DBTaskResult

KEPT_DAYS = 14


@task
def sign_of_life() -> None:
    """Nothing is done: that it is taken from the queue is what is asked."""


def ask_queue() -> None:
    """Leave one for the worker of the queue; another when that was taken. Comes round.

    While nobody wants anything of a dead worker, this alone grows old (`health`).
    """
    path = sign_of_life.module_path
    if not DBTaskResult.objects.ready().filter(task_path=path).exists():
        sign_of_life.enqueue()


def clear_done() -> None:
    """Delete tasks done long ago, with what they failed by. Comes round."""
    days = {"min_age_days": 1, "failed_min_age_days": KEPT_DAYS}
    call_command("prune_db_task_results", verbosity=0, **days)
