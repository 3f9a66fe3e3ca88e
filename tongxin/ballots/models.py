"""What consultations and polls have in common; no table stands here."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock
from tongxin.kernel.models import SealKey
from tongxin.kernel.sealed import SealedText
from tongxin.people.models import writer


class SealedBallot(Witnessed):
    """Put to everybody on a roll that is frozen at opening, answered under pseudonyms,
    sealed at the end; what was frozen stays.

    Its `state` is of the room that puts it: draft, open, closed, and what follows. Its
    own key seals who has which pseudonym, and the salt of its seal: destroying that one
    key parts what was said from the people for good.
    """

    MOST_REMINDERS = 2

    state: "models.CharField[str, str]"
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Paper that was there in time may be typed until the end of this day.
    paper_until = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    reminder_count = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # What anybody may keep: it changes with any form that is changed behind it.
    seal_root = models.CharField(max_length=64, blank=True)
    seal_version = models.PositiveSmallIntegerField(null=True, blank=True)
    seal_key = models.ForeignKey(
        SealKey, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    salt_sealed = models.BinaryField(null=True, editable=False)

    salt = SealedText("salt_sealed", row=())

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opened_at")),
                name="%(class)s_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | ~Q(state="published") & Q(published_at=None),
                name="%(class)s_published_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(reminder_count__lte=2),
                name="%(class)s_reminds_twice_at_most",
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"

    @property
    def is_taking(self) -> bool:
        """Whether it can be answered now."""
        return self.takes_at(timezone.now())

    def takes_at(self, moment: datetime) -> bool:
        """Open, and not past its last moment, whether or not somebody closed it."""
        return (
            self.state == "open"
            and self.closes_at is not None
            and moment < self.closes_at
        )

    @property
    def is_due(self) -> bool:
        """Past its last moment, and nobody has closed it yet."""
        return self.state == "open" and not self.is_taking

    @property
    def takes_paper(self) -> bool:
        """Whether slips that were there in time can still be typed."""
        return self.state in ("open", "closed") and (
            self.paper_until is None or clock.today() <= self.paper_until
        )

    @property
    def is_ripe(self) -> bool:
        """Closed, and the days for late paper are over: it can be sealed."""
        return self.state == "closed" and not self.takes_paper

    @property
    def is_published(self) -> bool:
        return self.state == "published"


class Answer(models.Model):
    """What a pseudonym said, the last one expressed before the end. No person stands
    here but the member of staff who typed it.

    `code` is a RowCode of the pseudonym, what was asked and what was said: until the
    seal holds them all, it vouches for each.
    """

    code: "models.BinaryField[bytes, bytes]"
    pseudonym = models.CharField(max_length=32)
    expressed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    collector = writer(is_indexed=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(expressed_at__lte=F("received_at")),
                name="%(class)s_is_expressed_before_it_arrives",
            )
        ]
