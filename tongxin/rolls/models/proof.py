"""A photo or a copy of the paper that somebody rests their place on the roll on."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from tongxin.journal.witness import Witnessed
from tongxin.kernel.models import SealKey
from tongxin.people.models import writer
from tongxin.rolls.models.roll import Entitlement


class Proof(Witnessed):
    """A checked file, sealed with its person's key; deleted once nobody needs it.

    Its fingerprint stays, and when it was deleted: that a paper was seen is part of
    the roll, what stood on it is not.
    """

    entitlement = models.ForeignKey(
        Entitlement, on_delete=models.PROTECT, related_name="proofs"
    )
    # The key of whoever stood there when it was handed in: erased, it opens no more.
    seal_key = models.ForeignKey(
        SealKey, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # Sealed bytes: on the disk nobody reads a lease.
    file = models.FileField(upload_to="roll/%Y/%m/", max_length=200, blank=True)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = writer()
    added_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deleted_at=None) & ~Q(file="")
                | Q(deleted_at__isnull=False, file="", name=""),
                name="proof_deleted_keeps_no_file",
            )
        ]

    def __str__(self) -> str:
        return f"proof {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rolls:proof", args=[self.pk])

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")
