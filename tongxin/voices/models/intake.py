"""The views that staff keep."""

from django.conf import settings
from django.db import models


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
