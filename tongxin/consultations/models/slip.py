"""Slips of paper: each carries a code by which staff find whose it is, until typed."""

from django.conf import settings
from django.db import models

from tongxin.consultations.models.consultation import Consultation
from tongxin.consultations.models.roll import RollEntry


class Slip(models.Model):
    """One printed slip. The code is kept as a keyed hash: the table tells nobody's.

    Typed, it forgets whose it was: a slip that lies about afterwards leads nowhere.
    """

    UNWITNESSED = (
        "Typed, it forgets whose it was; a line that names it would not (ADR 0011)."
    )

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="slips"
    )
    entry = models.ForeignKey(
        RollEntry, on_delete=models.CASCADE, null=True, related_name="slips"
    )
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    printed_at = models.DateTimeField(auto_now_add=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"slip {self.pk}"
