"""Who said beforehand that they cannot come (请假)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongxin.councils.models.meeting import Meeting
from tongxin.councils.models.seat import Term
from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock
from tongxin.people.models import writer


class Excuse(Witnessed):
    """Somebody cannot come to one meeting, and who comes in their place.

    Why they cannot is their own business: nobody asks, and no column keeps it.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, db_index=False, related_name="excuses"
    )
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="excuses")
    # An alternate of the same seat, where one comes.
    stand_in = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField(default=clock.now)
    # The office writes it down for whoever says so by telephone.
    told_by = writer()
    # They come after all.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "told_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "term"],
                condition=Q(withdrawn_at=None),
                name="excuse_once_per_term",
                violation_error_message=_("They are excused already."),
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("term")),
                name="excuse_names_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} not at meeting {self.meeting_id}"
