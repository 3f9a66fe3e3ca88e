"""What was counted: exact, for nobody's eyes; and beside it what may be printed."""

from django.db import models
from django.db.models import F, Q

from tongxin.journal.witness import Witnessed
from tongxin.polls.models.poll import Poll


def _count() -> "models.PositiveIntegerField[int, int]":
    return models.PositiveIntegerField()


def _area() -> "models.DecimalField[object, object]":
    return models.DecimalField(max_digits=14, decimal_places=2)


class Result(Witnessed):
    """Counted once. Pages read `printed` alone: exact sums of area name their flats."""

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="result")
    heads_all = _count()
    heads_part = _count()
    heads_agree = _count()
    heads_against = _count()
    heads_abstain = _count()
    # Co-owners who said different things: the head takes part and agrees with nothing.
    heads_split = _count()
    area_all = _area()
    area_part = _area()
    area_agree = _area()
    area_against = _area()
    area_abstain = _area()
    area_split = _area()
    printed = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(heads_part__lte=F("heads_all"))
                & Q(area_part__lte=F("area_all")),
                name="result_part_is_within_the_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    heads_part=F("heads_agree")
                    + F("heads_against")
                    + F("heads_abstain")
                    + F("heads_split")
                ),
                name="result_heads_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"result of {self.poll_id}"
