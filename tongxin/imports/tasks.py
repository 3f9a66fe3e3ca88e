"""Slow work after the answer has gone out; every task calls an operation."""

from django.tasks import task

from tongxin.imports.models import Workbook
from tongxin.imports.operations import enter_workbook
from tongxin.people.models import User


@task
def enter_sent_off(user_id: int, workbook_id: int) -> None:
    """Take a workbook in that somebody sent off; what stops it stands on its page."""
    workbook = Workbook.objects.get(pk=workbook_id)
    enter_workbook(User.objects.get(pk=user_id), workbook)
