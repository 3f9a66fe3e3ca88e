"""Titles left unclear by history: for the office alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer
from tongxin.units.models.unit import Unit


class TitleProblem(Witnessed):
    """A title left unclear by history (历史遗留产权问题): whose next step, by when.

    `holding` names a household. It is for the office alone, and no small count of
    problems leaves the house.
    """

    class Kind(models.TextChoices):
        ILLEGAL_BUILDING = "illegal_building", _("Illegal building left by history")
        NO_CERTIFICATE = "no_certificate", _("No certificate of title")
        JOINT_OWNERSHIP = "joint_ownership", _("Joint ownership unclear")
        INHERITANCE = "inheritance", _("Inheritance not settled")
        COLLECTIVE_LAND = "collective_land", _("Collective land not settled")
        AREA_DISPUTE = "area_dispute", _("Area disputed")
        CONFLICTING_CLAIMS = "conflicting_claims", _("More than one claim")
        SEIZED = "seized", _("Mortgaged or seized")
        OTHER = "other", _("Other title problem")

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="title_problems"
    )
    kind = models.CharField(max_length=18, choices=Kind)
    holding = models.CharField(max_length=120)
    evidence = models.TextField(blank=True)
    next_step = models.CharField(max_length=200)
    owed_by = models.ForeignKey(
        "people.Office", on_delete=models.PROTECT, related_name="title_problems"
    )
    due_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = writer()
    settled_on = models.DateField(null=True, blank=True)
    settled_how = models.TextField(blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on=None, settled_how="")
                | Q(settled_on__isnull=False) & ~Q(settled_how=""),
                name="title_problem_settled_says_how",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "holding"],
                condition=Q(settled_on=None),
                name="title_problem_open_once_per_holding",
            ),
        ]

    def __str__(self) -> str:
        # No holding here: this string may reach a log.
        return f"title problem {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.settled_on is None
