"""What this room brings to the house."""

from django.utils.translation import pgettext_lazy

from tongxin.imports import models
from tongxin.imports.operations import give_back_stopped
from tongxin.kernel.rooms import Room

ROOM = Room(
    kinds={models.Workbook: pgettext_lazy("journal", "workbook")},
    timers=[(give_back_stopped, 60)],
)
