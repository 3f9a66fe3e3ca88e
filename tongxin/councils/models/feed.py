"""The address under which somebody's calendar asks for the meetings of their seats."""

from django.conf import settings
from django.db import models


class CalendarFeed(models.Model):
    """One of an account. Its address is signed and stands nowhere in the database."""

    UNWITNESSED = "The address of a calendar, drawn anew whenever its reader wishes."

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
    )
    # Part of what is signed: counted up, it makes every address before it worthless.
    serial = models.PositiveIntegerField(default=1)
    renewed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
