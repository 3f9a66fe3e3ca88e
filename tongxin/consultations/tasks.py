"""Slow work after the answer has gone out; every task calls an operation."""

from django.tasks import task

from tongxin.consultations import operations
from tongxin.consultations.models import OutsideConversation
from tongxin.kernel.actors import SYSTEM


@task
def run_report(report_id: int) -> None:
    """Compute a report that waits; its page says how far it is, or that it failed."""
    operations.run_report(report_id)


@task
def take_outside_in(outside_id: int) -> None:
    """Take the answers of an export in; a timer goes on where a worker dies."""
    outside = OutsideConversation.objects.get(pk=outside_id)
    operations.take_outside_in(SYSTEM, outside)
