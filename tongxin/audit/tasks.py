"""Slow work after the answer has gone out, and at night."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.tasks import task

from tongxin.audit import operations, queries
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Actor


@task
def run_check(check_id: int) -> None:
    """Look through the house; the page says how far it is and what was found."""
    operations.run_check(check_id)


@transaction.atomic
def send_off(actor: Actor, *, is_new_only: bool = False) -> None:
    """Asked for and in the worker's queue, or neither."""
    check = operations.ask_for_check(actor, is_new_only=is_new_only)
    run_check.enqueue(check.pk)


def check_at_night() -> bool:
    """Comes round; once a night it has everything looked through.

    Where a check is under way, or another worker was first, it is tried again later.
    """
    if not queries.is_night_check_due():
        return False
    try:
        send_off(SYSTEM)
    except ValidationError:
        return False
    return True
