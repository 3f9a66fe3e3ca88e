"""That something in a voice was blacked out, and why; never what."""

from django.db import models
from django.db.models import Q

from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock
from tongxin.people.models import writer


class Redaction(Witnessed):
    """Words or a picture of one voice that are gone for good."""

    voice = models.ForeignKey(
        "voices.Voice", on_delete=models.CASCADE, related_name="redactions"
    )
    # Read by everybody at work on the voice; without the words that went.
    reason = models.TextField()
    by = writer(is_indexed=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="redaction_says_why")
        ]

    def __str__(self) -> str:
        return f"redaction of voice {self.voice_id}"
