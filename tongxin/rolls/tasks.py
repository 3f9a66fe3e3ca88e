"""Slow work after the answer has gone out; every task calls an operation."""

from django.tasks import task

from tongxin.people.models import User
from tongxin.rolls.models import RollImport
from tongxin.rolls.operations import enter_roll


@task
def enter_sent_off_roll(user_id: int, batch_id: int) -> None:
    """Enter a workbook that somebody sent off; what stops it stands on its page."""
    batch = RollImport.objects.select_related("unit").get(pk=batch_id)
    enter_roll(User.objects.get(pk=user_id), batch)
