"""That something was blacked out in a record, and why; never what."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock
from tongxin.people.models import Office, writer


class OfRecord(models.Model):
    """It names its record by label and number, "councils.meeting", 17: that stands
    above.
    """

    label = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    # Read by whoever may read the record; without the words that go.
    reason = models.TextField()
    by = writer(is_indexed=False)
    # For which office; whoever had the own words blacked out has none.
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} of {self.label} {self.object_id}"

    @property
    def record(self) -> models.Model:
        model: type[models.Model] = apps.get_model(self.label)
        return model._default_manager.get(pk=self.object_id)


class Redaction(Witnessed, OfRecord):
    """Words or a picture of one record that are gone for good."""

    # Where two people were asked.
    seconded_by = writer(is_indexed=False)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["label", "object_id"], name="redaction_of_record")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="redaction_says_why")
        ]

    def __str__(self) -> str:
        return OfRecord.__str__(self)


class Wanted(OfRecord):
    """What one person would black out, until a second has looked at it."""

    UNWITNESSED = "Waits for a second person, then it goes; what is done is witnessed."

    words: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    whole: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["label", "object_id"], name="wanted_once_of_a_record"
            )
        ]


def of_record(row: models.Model) -> dict[str, Any]:
    """The columns by which it is named."""
    return {"label": row._meta.label_lower, "object_id": row.pk}
