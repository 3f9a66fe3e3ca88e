"""What an institution says to a statement: mandated, named, on the record."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tongxin.consultations.models.statement import Statement
from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer


class OnRecord(Witnessed):
    """An institution's word with all that belongs to it."""

    class Word(models.TextChoices):
        AGREE = "agree", pgettext_lazy("position", "Agrees")
        CONDITION = "condition", pgettext_lazy("position", "Agrees on a condition")
        AGAINST = "against", pgettext_lazy("position", "Does not agree")

    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    word = models.CharField(max_length=9, choices=Word)
    condition = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300)
    # Who was mandated to say it, as minutes name them.
    spokesperson = models.CharField(max_length=60)
    stated_at = models.DateTimeField()
    recorded_by = writer()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"word {self.pk} of {self.organisation_id}"


class Position(OnRecord):
    """Public from the moment it is stated; never counted among people."""

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, db_index=False, related_name="positions"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "organisation"], name="position_once_per_statement"
            ),
            models.CheckConstraint(
                condition=Q(word="condition") & ~Q(condition="")
                | Q(word__in=["agree", "against"], condition=""),
                name="position_on_a_condition_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(spokesperson=""),
                name="position_says_why_and_who",
            ),
        ]


class FormerPosition(OnRecord):
    """What it said before: on the record stays what was on the record."""

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="former_positions"
    )
    ended_at = models.DateTimeField(auto_now_add=True)
    # Why it was taken back; empty where another word took its place.
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
