"""A workbook with a roll in it, looked at before anything of it counts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.models import SealKey
from tongxin.kernel.sealed import SealedText
from tongxin.people.models import writer
from tongxin.rolls.models.holding import Holding
from tongxin.units.models.unit import Unit


class RollImport(models.Model):
    """One workbook: read, settled row by row, accepted whole or put aside.

    What it said is sealed with a key of its own, which is destroyed once it has been
    accepted or put aside; only the file's fingerprint and counts stay.
    """

    UNWITNESSED = "How far a workbook is: what was entered stands in rows of its own."

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("roll import", "Being looked at")
        ENTERING = "entering", pgettext_lazy("roll import", "Being entered")
        ACCEPTED = "accepted", pgettext_lazy("roll import", "Accepted")
        DISCARDED = "discarded", pgettext_lazy("roll import", "Put aside")

    class Refusal(models.TextChoices):
        """Why the last attempt to enter it came to nothing."""

        DOUBTFUL = (
            "doubtful",
            _("The roll changed meanwhile, and rows are doubtful again."),
        )
        POST = "post", _("Whoever sent it off does not keep this roll any more.")
        STOPPED = "stopped", _("The work was broken off. Please send it off again.")
        FAULT = "fault", _("It stopped for a reason nobody foresaw.")

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="roll_imports"
    )
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=60)
    # The day for which the list is right: rights in it count from here.
    listed_on = models.DateField()
    area_source = models.CharField(max_length=8, choices=Holding.AreaSource)
    seal_key = models.ForeignKey(
        SealKey, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    rows_sealed = models.BinaryField(null=True, editable=False)
    # What a person said of each doubtful row: {"17": {"name": "new"}}.
    settled = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    uploaded_by = writer()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    # When somebody sent it off, and when the worker took it up.
    begun_at = models.DateTimeField(null=True, blank=True)
    taken_up_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=8, choices=Refusal, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    rows = SealedText("rows_sealed")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "entering"], closed_at=None)
                | Q(
                    state__in=["accepted", "discarded"],
                    closed_at__isnull=False,
                    rows_sealed=None,
                ),
                name="roll_import_closed_keeps_no_row",
            ),
            models.CheckConstraint(
                condition=~Q(state="entering") | Q(begun_at__isnull=False),
                name="roll_import_entering_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"roll import {self.pk}"

    @property
    def is_entering(self) -> bool:
        return self.state == self.State.ENTERING

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
