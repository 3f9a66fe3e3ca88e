"""The owners as they stood when a poll opened: heads with their area, and ballots."""

from django.db import models
from django.db.models import Q

from tongxin.journal.witness import Witnessed
from tongxin.kernel.models import SealKey
from tongxin.kernel.sealed import SealedText
from tongxin.polls.models.poll import Poll


class Head(Witnessed):
    """One head (人数) with all its area: an owner of however many flats, co-owners of
    the same flats together, a company, or all that the developer has not sold.
    """

    poll = models.ForeignKey(
        Poll, on_delete=models.CASCADE, db_index=False, related_name="heads"
    )
    position = models.PositiveIntegerField()
    area = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "position"], name="head_once_per_position"
            ),
            models.CheckConstraint(condition=Q(area__gt=0), name="head_has_an_area"),
        ]

    def __str__(self) -> str:
        return f"head {self.pk}"


class Ballot(Witnessed):
    """Somebody's place on a head. What is voted with it knows a pseudonym alone.

    Co-owners have one each for the same head. A head without any cannot vote and
    still counts in the whole. All are written by the act that opens the poll.
    """

    poll = models.ForeignKey(
        Poll, on_delete=models.CASCADE, db_index=False, related_name="ballots"
    )
    head = models.ForeignKey(
        Head, on_delete=models.CASCADE, db_index=False, related_name="ballots"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    pseudonym_sealed = models.BinaryField(editable=False)

    pseudonym = SealedText("pseudonym_sealed", row=("head_id", "person_id"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["head", "person"], name="ballot_once_per_head_and_person"
            )
        ]
        indexes = [models.Index(fields=["poll", "person"])]

    def __str__(self) -> str:
        return f"ballot {self.pk}"

    @property
    def seal_key(self) -> SealKey | None:
        return self.poll.seal_key
