"""Workbooks taken in, and the views that staff keep."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tongxin.people.models import writer


class ImportBatch(models.Model):
    """One workbook: looked at, accepted whole, and undone while nothing hangs on it."""

    UNWITNESSED = "How far a workbook is: what was taken in stands in rows of its own."

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Being looked at")
        TAKING = "taking", _("Being taken in")
        ACCEPTED = "accepted", _("Taken in")
        UNDONE = "undone", _("Undone")

    name = models.CharField(max_length=120)
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=200)
    sha256 = models.CharField(max_length=64)
    sheet = models.PositiveSmallIntegerField(default=1)
    # Which column means what: {"text": 4, "author": 1}; columns count from 0.
    columns = models.JSONField(default=dict)
    # What to assume of every row: kind, audience, community, unit.
    defaults = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    # Why the last attempt to take it in stopped, in words for whoever pressed.
    refusal = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    uploaded_by = writer()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    # When it was last left to the worker.
    begun_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A list with its filters, kept under a name by one member of staff."""

    UNWITNESSED = "A reader’s own bookmark."

    MAX_NAME = 40
    MAX_QUERY = 500

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=MAX_NAME)
    query = models.CharField(max_length=MAX_QUERY, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], name="saved_view_name_once_per_user"
            )
        ]

    def __str__(self) -> str:
        return self.name
