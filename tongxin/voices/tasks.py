"""Slow work after the answer has gone out; every task calls an operation."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.tasks import task
from django.utils.translation import gettext as _

from tongxin.people.models import User
from tongxin.voices.models import ImportBatch
from tongxin.voices.operations import imports


@task
def take_batch_in(user_id: int, batch_id: int, settled_rows: list[int]) -> None:
    """Take a large workbook in; what stops it stands on the page of the workbook."""
    user, batch = User.objects.get(pk=user_id), ImportBatch.objects.get(pk=batch_id)
    if batch.state != ImportBatch.State.TAKING:
        return  # given back meanwhile: whoever sent it off looks at it again
    try:
        imports.accept_batch(user, batch, settled_rows=settled_rows)
    except (PermissionDenied, ValidationError) as refusal:
        words = getattr(refusal, "messages", [str(refusal)])
        imports.give_up_batch(user, batch, refusal=" ".join(words))
    except Exception:
        imports.give_up_batch(
            user, batch, refusal=_("It stopped for a reason nobody foresaw.")
        )
        raise
