"""Photos and files that belong to a voice."""

from django.db import models
from django.db.models.fields.files import FieldFile
from django.urls import reverse

from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer


class Attachment(Witnessed):
    """A checked file; served only through `policies.attachments_visible_to`."""

    voice = models.ForeignKey(
        "voices.Voice", on_delete=models.CASCADE, related_name="attachments"
    )
    file = models.FileField(upload_to="voices/%Y/%m/", max_length=200)
    # Of a picture that is larger: what a page shows first.
    small = models.FileField(upload_to="voices/%Y/%m/", max_length=200, blank=True)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = writer()
    # Handed in with a code that the window handed out anew.
    by_seen_code = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("voices:file", args=[self.pk])

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def on_disk(self) -> list[FieldFile]:
        """What goes when it goes."""
        return [self.file, self.small] if self.small else [self.file]
