"""What this room brings to the house."""

from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import Room
from tongxin.places import models

ROOM = Room(
    kinds={
        models.Place: pgettext_lazy("journal", "place"),
    },
)
