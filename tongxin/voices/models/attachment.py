"""Photos and files that belong to a voice or to the proof of a task."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer


class Attachment(Witnessed):
    """A checked file; served only through `policies.attachments_visible_to`."""

    voice = models.ForeignKey(
        "voices.Voice",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attachments",
    )
    assignment = models.ForeignKey(
        "voices.Assignment",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attachments",
    )
    file = models.FileField(upload_to="voices/%Y/%m/", max_length=200)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = writer()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voice=None, assignment__isnull=False)
                | Q(voice__isnull=False, assignment=None),
                name="attachment_has_one_home",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("voices:file", args=[self.pk])

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")
