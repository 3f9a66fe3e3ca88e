"""Minutes (纪要): filled from what happened; a correction is a new version."""

import json
from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.urls import reverse

from tongxin.councils.models.meeting import Meeting
from tongxin.councils.models.seat import Seat, Term
from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock
from tongxin.people.models import writer


class Minutes(Witnessed):
    """One version. What it says is kept as it was: later facts do not change it."""

    class State(models.TextChoices):
        DRAFT = "draft"
        CONFIRMED = "confirmed"
        REPLACED = "replaced"

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, db_index=False, related_name="minutes"
    )
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    # Sections as `minutes_content` fills them; the secretary edits texts, not facts.
    content = models.JSONField()
    drafted_at = models.DateTimeField()
    drafted_by = writer()
    objections_until = models.DateField()
    objections_until_is_provisional = models.BooleanField(default=False)
    # Why there is another version.
    correction_reason = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "minutes"
        ordering = ["meeting", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "version"], name="minutes_once_per_version"
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="draft"),
                name="minutes_one_draft",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="confirmed"),
                name="minutes_one_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(version=1, correction_reason="")
                | Q(version__gt=1) & ~Q(correction_reason=""),
                name="minutes_corrected_say_why",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", confirmed_at=None)
                | Q(state__in=["confirmed", "replaced"], confirmed_at__isnull=False),
                name="minutes_confirmed_have_their_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"minutes {self.meeting_id}.{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("councils:minutes", args=[self.meeting_id])

    @property
    def fingerprint(self) -> str:
        """Of what is on somebody's screen: nobody overwrites, or signs, other words."""
        text = json.dumps(self.content, sort_keys=True, ensure_ascii=False)
        return sha256(text.encode()).hexdigest()[:16]

    @property
    def is_latest(self) -> bool:
        later = self.meeting.minutes.filter(version__gt=self.version)
        return not later.exists()

    @property
    def is_signed(self) -> bool:
        """By the chair and one vice-chair of each kind."""
        signed = self.confirmations.values_list("term__seat__kind", flat=True)
        return set(Seat.HEADS) <= set(signed)

    @property
    def takes_objections(self) -> bool:
        """Its seats may still ask for a correction."""
        is_draft = self.state == self.State.DRAFT
        return is_draft and clock.today() <= self.objections_until

    @property
    def may_be_signed(self) -> bool:
        """The days for corrections are over, and each has its answer."""
        return (
            self.state == self.State.DRAFT
            and clock.today() > self.objections_until
            and not self.objections.filter(answer="").exists()
        )


class Objection(Witnessed):
    """A seat asks for a correction of the draft; silence neither assents nor blocks."""

    minutes = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, related_name="objections"
    )
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    raised_at = models.DateTimeField()
    # What came of it: taken up, or not and why.
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["minutes", "raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="objection_to_minutes_says_what"
            )
        ]

    def __str__(self) -> str:
        return f"objection {self.pk}"


class Confirmation(Witnessed):
    """The chair, and one vice-chair of each kind, put their names to a version."""

    minutes = models.ForeignKey(
        Minutes, on_delete=models.CASCADE, db_index=False, related_name="confirmations"
    )
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    # Who wrote it down where the holder said so by telephone or on paper.
    recorded_by = writer()

    class Meta:
        ordering = ["minutes", "confirmed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "term"], name="minutes_confirmed_once_each"
            )
        ]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"
