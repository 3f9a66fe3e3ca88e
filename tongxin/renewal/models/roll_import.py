"""A workbook with a roll in it, looked at before anything of it counts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tongxin.kernel.models import SealKey
from tongxin.kernel.sealed import SealedText
from tongxin.renewal.models.holding import Holding
from tongxin.renewal.models.unit import Unit


class RollImport(models.Model):
    """One workbook: read, settled row by row, accepted whole or put aside.

    What it said is sealed with a key of its own, which is destroyed once it has been
    accepted or put aside; only the file's fingerprint and counts stay.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("roll import", "Being looked at")
        ACCEPTED = "accepted", pgettext_lazy("roll import", "Accepted")
        DISCARDED = "discarded", pgettext_lazy("roll import", "Put aside")

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
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    rows = SealedText("rows_sealed")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None)
                | Q(
                    state__in=["accepted", "discarded"],
                    closed_at__isnull=False,
                    rows_sealed=None,
                ),
                name="roll_import_closed_keeps_no_row",
            )
        ]

    def __str__(self) -> str:
        return f"roll import {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
